"""Recognising: somebody who came to us by another address is a person we know."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Stakeholder

_WORDS = ("name", "job_title", "place")


def recognise(
    session: Session, person: Stakeholder, other: Stakeholder, *, by: str, at: datetime
) -> None:
    """Notes that the row `other` is a second address of `person`, as somebody of staff says.

    What the other row knows fills gaps of the person's, and changes nothing that is there. The row
    stays as it is, unconfirmed, so that a link that went to that address still works and where
    it came from can be seen; letters to the list go to the person's own address alone.
    """
    for field in _WORDS:
        setattr(person, field, getattr(person, field) or getattr(other, field))
    person.chosen_language = person.chosen_language or other.chosen_language
    person.organisation = person.organisation or other.organisation
    person.groups.extend(group for group in other.groups if group not in person.groups)
    person.interests.extend(one for one in other.interests if one not in person.interests)
    other.by_way_of = person
    for one, detail in (
        (person, f"Also writes from {other.email}."),
        (other, f"Another address of {person.name or person.email}."),
    ):
        session.add(
            JournalEntry(
                at=at,
                actor=by,
                event="recognised",
                subject="stakeholder",
                subject_id=one.id,
                detail=detail,
            )
        )
    session.flush()
