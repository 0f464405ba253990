"""Whose: everything by which we know one person, whatever address they came by."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Stakeholder
from soundingboard.outbox.formerly import ever


@dataclass(frozen=True, slots=True)
class Whose:
    """A person: the rows of the list that are theirs, their addresses, and their names."""

    person_id: int  # the row they are known by
    ids: tuple[int, ...]
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    former: tuple[str, ...] = ()  # addresses they had; somebody else may have them now


def whose(session: Session, person: Stakeholder) -> Whose:
    """The person behind a row of the list, with every other address staff found to be theirs.

    Somebody who merely came by way of them is another person.
    """
    person = person.now
    if person.by_way_of is not None and person.id in _second_addresses(session, [person.id]):
        person = person.by_way_of
    near = session.scalars(
        select(Stakeholder).where(Stakeholder.by_way_of_id == person.id).order_by(Stakeholder.id)
    ).all()
    theirs = _second_addresses(session, [one.id for one in near])
    own = [person, *(one for one in near if one.id in theirs)]
    merged = session.scalars(
        select(Stakeholder)
        .where(Stakeholder.same_as_id.in_([one.id for one in own]))
        .order_by(Stakeholder.id)
    )
    rows = [*own, *merged]
    ids = tuple(one.id for one in rows)
    addresses = tuple(dict.fromkeys(one.email.lower() for one in rows))
    return Whose(
        person_id=person.id,
        ids=ids,
        addresses=addresses,
        former=tuple(sorted(ever(session, ids) - set(addresses))),
        names=tuple(dict.fromkeys(one.name for one in rows if one.name)),
    )


def _second_addresses(session: Session, ids: list[int]) -> set[int]:
    """Those rows that are a second address of whoever they came by way of (people.recognising)."""
    found = session.scalars(
        select(JournalEntry.subject_id).where(
            JournalEntry.subject == "stakeholder",
            JournalEntry.subject_id.in_(ids),
            JournalEntry.event == "recognised",
            JournalEntry.detail.startswith("Another address of"),
        )
    )
    return {one for one in found if one is not None}
