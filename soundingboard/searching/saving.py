"""Saved searches: kept under a name, shared or not, and what is new in them since last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Comment, Officer, SavedSearch
from soundingboard.refusals import Conflict, NotFound
from soundingboard.searching.finding import Wanted, count_after
from soundingboard.searching.narrowing import Narrowed
from soundingboard.searching.words import read

LONGEST_NAME = 100  # characters
MOST_SAVED = 50  # of one person; each costs a search when the list is opened


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search, how much of what it finds came since its owner last looked, and whose."""

    saved: SavedSearch
    new: int
    mine: bool


def save(
    session: Session,
    officer: Officer,
    name: str,
    typed: str,
    narrowed: Narrowed,
    *,
    exactly: bool,
    shared: bool,
    at: datetime,
) -> SavedSearch:
    """Keeps a search; one of the same name is replaced.

    Raises Unreadable where the words cannot be looked for, Conflict for a name that is missing or
    too long, for a search of everything, and for one too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Conflict(f"Give the search a name of {LONGEST_NAME} characters at most.")
    if not read(typed).sought and not narrowed.asked:
        raise Conflict("This search finds everything; narrow it before you keep it.")
    own = select(SavedSearch).where(SavedSearch.officer_id == officer.id)
    known = session.scalar(own.where(SavedSearch.name == name))
    latest = _latest(session)
    if known is not None:
        known.words, known.narrowed, known.exactly = typed, narrowed.asked, exactly
        known.shared, known.seen_to, known.seen_at = shared, latest, at
        return known
    if (session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_SAVED:
        raise Conflict(f"You keep {MOST_SAVED} searches; delete one before you keep another.")
    saved = SavedSearch(
        officer=session.merge(officer, load=True),
        name=name,
        words=typed,
        narrowed=narrowed.asked,
        exactly=exactly,
        shared=shared,
        seen_to=latest,
        seen_at=at,
    )
    session.add(saved)
    session.flush()
    return saved


def all_for(
    session: Session, officer: Officer, *, zone: ZoneInfo, hidden: frozenset[int] = frozenset()
) -> Sequence[Kept]:
    """One's own searches and those that are shared, by name; new is counted for one's own.

    `hidden` as in finding.Wanted.
    """
    rows = session.scalars(
        select(SavedSearch)
        .where(or_(SavedSearch.officer_id == officer.id, SavedSearch.shared))
        .options(joinedload(SavedSearch.officer))
        .order_by(func.lower(SavedSearch.name), SavedSearch.id)
    )
    return [
        Kept(
            one,
            count_after(session, wanted(one, hidden), one.seen_to, zone=zone) if mine else 0,
            mine,
        )
        for one in rows
        for mine in [one.officer_id == officer.id]
    ]


def wanted(saved: SavedSearch, hidden: frozenset[int] = frozenset()) -> Wanted:
    """A saved search, as it is looked for by somebody from whom these codes are hidden."""
    return Wanted(
        words=read(saved.words),
        narrowed=Narrowed.of(saved.narrowed),
        exactly=saved.exactly,
        hidden=hidden,
    )


def seen(session: Session, officer: Officer, search_id: int, *, at: datetime) -> SavedSearch:
    """Its owner has seen all it finds now. Raises NotFound where it is not theirs."""
    saved = _own(session, officer, search_id)
    saved.seen_to, saved.seen_at = _latest(session), at
    return saved


def delete(session: Session, officer: Officer, search_id: int) -> None:
    """Deletes one's own saved search. Raises NotFound where it is not theirs."""
    session.delete(_own(session, officer, search_id))


def _own(session: Session, officer: Officer, search_id: int) -> SavedSearch:
    found = session.get(SavedSearch, search_id)
    if found is None or found.officer_id != officer.id:
        raise NotFound("There is no such saved search of yours.")
    return found


def _latest(session: Session) -> int:
    return session.scalar(select(func.max(Comment.id))) or 0
