"""Addresses that get no letters: each with its evidence, and lifted by staff who say why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Stakeholder, Suppression
from soundingboard.outbox.suppression import hash_of
from soundingboard.refusals import Conflict, NotFound, NotMailable, Unreadable
from soundingboard.vocabulary import SuppressionReason

PER_PAGE = 50
# What staff may lift. Who left, or called a letter spam, can only come back themselves.
LIFTABLE = (SuppressionReason.BOUNCED, SuppressionReason.STAFF)


@dataclass(frozen=True, slots=True)
class Barred:
    """One live entry. `person` is None where nobody on the list has the address (any more)."""

    entry: Suppression
    person: Stakeholder | None

    @property
    def may_be_lifted(self) -> bool:
        """Whether staff may let letters go there again."""
        return self.entry.reason in LIFTABLE


@dataclass(frozen=True, slots=True)
class BarredPage:
    """One page of entries, newest first, and how many there are in all."""

    entries: tuple[Barred, ...]
    total: int
    page: int  # from 1
    pages: int  # at least 1


def barred(
    session: Session, *, reason: SuppressionReason | None = None, page: int = 1
) -> BarredPage:
    """The live entries, of one reason or of all. A page beyond the last is the last."""
    live: list[ColumnElement[bool]] = [Suppression.lifted_at.is_(None)]
    if reason is not None:
        live.append(Suppression.reason == reason)
    total = session.scalar(select(func.count(Suppression.id)).where(*live)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    entries = session.scalars(
        select(Suppression)
        .where(*live)
        .order_by(Suppression.at.desc(), Suppression.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    people = _people(session, {entry.address_hash for entry in entries})
    found = tuple(Barred(entry, people.get(entry.address_hash)) for entry in entries)
    return BarredPage(found, total, page, pages)


def entry(session: Session, entry_id: int) -> Barred:
    """One entry. Raises NotFound."""
    found = session.get(Suppression, entry_id)
    if found is None:
        raise NotFound("There is no such entry.")
    return Barred(found, _people(session, {found.address_hash}).get(found.address_hash))


def lift_entry(session: Session, one: Barred, why: str, *, at: datetime, actor: str) -> None:
    """Lets letters go to an address again; the entry stays, with who lifted it and why.

    Raises Unreadable without a why, Conflict where it is lifted already, and NotMailable where
    the person left or complained themselves.
    """
    if not why.strip():
        raise Unreadable("Say why letters may go to this address again.")
    if not one.may_be_lifted:
        raise NotMailable("They asked for no more letters. Only they themselves can join again.")
    if one.entry.lifted_at is not None:
        raise Conflict("Somebody has lifted this already.")
    one.entry.lifted_at, one.entry.lifted_by, one.entry.lifted_why = at, actor, why.strip()
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="resumed letters",
            subject="stakeholder" if one.person else "suppression",
            subject_id=one.person.id if one.person else one.entry.id,
            detail=f"It was barred ({one.entry.reason}): {one.entry.evidence} Now: {why.strip()}",
        )
    )
    session.flush()


def _people(session: Session, hashes: set[str]) -> dict[str, Stakeholder]:
    """Who has these addresses. Only hashes are kept with an entry, so the list is gone through."""
    if not hashes:
        return {}
    rows = session.execute(select(Stakeholder.id, Stakeholder.email))
    ids = {number: key for number, email in rows if (key := hash_of(email)) in hashes}
    people = session.scalars(select(Stakeholder).where(Stakeholder.id.in_(ids)))
    return {ids[person.id]: person for person in people}
