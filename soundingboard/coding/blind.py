"""Which codes somebody must not see yet, because they may still code the passage as the second."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from soundingboard.coding.waiting import is_drawn
from soundingboard.models import (
    Coding,
    Comment,
    Consultation,
    Contribution,
    JournalEntry,
    Officer,
)
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import CommentState, ContributionState, Role, Round

AT_ONCE = 500  # passages in one statement
TELLING = frozenset({"coded", "tagged", "untagged"})
"""The events of a contribution's journal that say how a passage was coded."""

NOT_YET = "Not shown: you may still be the one who codes it a second time"
MADE_FOR_ANOTHER = (
    "This was made for somebody else, and tells how passages were coded that you may still code "
    "as the second. Have it made for you."
)


def blind_to(session: Session, officer: Officer, comments: Iterable[Comment]) -> frozenset[int]:
    """The ids of those passages whose codes this person must not see yet.

    They were chosen for two coders, somebody else was the first, and nobody the second; a copy of
    such a passage, coded with it, gives away as much. Leads do not code, and see everything.
    """
    if officer.role is Role.LEAD:
        return frozenset()
    ids = [one.id for one in comments]
    found: set[int] = set()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found |= _drawn(session.execute(_waiting(officer).where(Coding.comment_id.in_(some))).all())
    return frozenset(found)


def hidden_from(
    session: Session, officer: Officer | None, consultation: Consultation | None = None
) -> frozenset[int]:
    """All passages of a consultation, or of any, whose codes this person must not see yet.

    Whatever tells codes and leaves the pages (a search, a sheet, a report) asks here for whom it
    is made. Nothing is hidden where nobody is named: what is published tells of no single code,
    and who keeps the machine reads the database anyway.
    """
    if officer is None or officer.role is Role.LEAD:
        return frozenset()
    wanted = _waiting(officer).where(Consultation.second_share > 0)
    if consultation is not None:
        wanted = wanted.where(Consultation.id == consultation.id)
    return frozenset(_drawn(session.execute(wanted).all()))


def refuse_made_for_another(
    session: Session,
    officer: Officer,
    made_for: int | None,
    consultation: Consultation | None = None,
) -> None:
    """Raises Conflict where a file made for somebody else tells codes that are hidden from one."""
    if made_for != officer.id and hidden_from(session, officer, consultation):
        raise Conflict(MADE_FOR_ANOTHER)


def without_codes(
    history: Sequence[JournalEntry], hidden: frozenset[int]
) -> Sequence[JournalEntry]:
    """A contribution's journal for somebody who must not see how some of its passages are coded."""
    if not hidden:
        return history
    return [entry for entry in history if entry.event not in TELLING]


def _waiting(officer: Officer) -> Select[int, int, int, int]:
    """Passages that somebody else coded first and nobody second, with what they were coded with.

    (the passage, the passage that was looked at, its consultation, the share coded by two)
    """
    chief = aliased(Coding)  # what was looked at: of a copy, the coding of what it is a copy of
    twice = aliased(Coding)
    second = (
        select(twice.id)
        .where(
            twice.comment_id == chief.comment_id,
            twice.round == Round.SECOND,
            twice.undone_at.is_(None),
        )
        .exists()
    )
    return (
        select(Coding.comment_id, Comment.id, Consultation.id, Consultation.second_share)
        .join(chief, chief.id == func.coalesce(Coding.copy_of_id, Coding.id))
        .join(Comment, Comment.id == chief.comment_id)
        .join(Comment.contribution)
        .join(Contribution.consultation)
        .where(
            Coding.round == Round.FIRST,
            Coding.undone_at.is_(None),
            Coding.coder_id != officer.id,
            Comment.state == CommentState.PLACED,
            Contribution.state == ContributionState.SUBMITTED,
            ~second,
        )
    )


def _drawn(rows: Sequence[Row[int, int, int, int]]) -> set[int]:
    return {
        passage for passage, chosen, whose, share in rows if is_drawn(whose, chosen, share=share)
    }
