"""Weighing: what becomes of each person of a list, as the open list stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.models import Priority, Stakeholder
from soundingboard.outbox import suppression
from soundingboard.people.interests import priorities_by_name, read_interests
from soundingboard.people.merging import Fate, additions, disagreement, stays_off
from soundingboard.people.rows import ListedPerson
from soundingboard.vocabulary import SuppressionReason

CHUNK = 500  # people asked for in one statement


@dataclass(frozen=True, slots=True)
class Weighed:
    """One person of a list, beside what we know of them."""

    listed: ListedPerson
    person: Stakeholder | None  # None where they are new to us
    interests: tuple[Priority, ...]
    fate: Fate
    note: str


def weigh(session: Session, people: Sequence[ListedPerson]) -> list[Weighed]:
    """Each person of a list with their fate, in the list's order."""
    known = _known(session, people)
    against = suppression.reasons(session, (listed.email for listed in people))
    priorities = priorities_by_name(session)
    return [
        _weighed(
            listed,
            known.get(listed.email),
            against.get(listed.email, frozenset()),
            priorities,
        )
        for listed in people
    ]


def _weighed(
    listed: ListedPerson,
    person: Stakeholder | None,
    against: frozenset[SuppressionReason],
    priorities: dict[str, Priority],
) -> Weighed:
    interests = read_interests(listed.interests, priorities)
    off = stays_off(person, against)
    if off is not None:
        return Weighed(listed, person, interests.found, *off)
    remarks = [*listed.remarks]
    if person is not None and person.email != listed.email:
        remarks.append(f"Another address of {person.name or person.email}.")
    remarks.extend(f"We have no priority “{words[:60]}”." for words in interests.unknown)
    if person is None:
        return Weighed(listed, None, interests.found, Fate.NEW, " ".join(remarks))
    differs = disagreement(person, listed)
    if differs:
        remarks.insert(0, differs)
    more = additions(person, listed, interests.found)
    if more.membership:
        remarks.insert(0, "Had asked to join without confirming; your list puts them on.")
    fate = Fate.ADDED_TO if more else Fate.KNOWN
    return Weighed(listed, person, interests.found, fate, " ".join(remarks))


def _known(session: Session, people: Sequence[ListedPerson]) -> dict[str, Stakeholder]:
    found: dict[str, Stakeholder] = {}
    for start in range(0, len(people), CHUNK):
        rows = session.scalars(
            select(Stakeholder)
            .where(Stakeholder.email.in_([one.email for one in people[start : start + CHUNK]]))
            .options(
                joinedload(Stakeholder.organisation),
                selectinload(Stakeholder.groups),
                selectinload(Stakeholder.interests),
            )
        )
        found.update((row.email, row.now) for row in rows)
    return found
