"""Which codes somebody must not see yet, because they may still code the passage as the second."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from soundingboard.coding.waiting import is_chosen
from soundingboard.models import Coding, Comment, Contribution, JournalEntry, Officer
from soundingboard.vocabulary import CommentState, ContributionState, Role, Round

AT_ONCE = 500  # passages in one statement
TELLING = frozenset({"coded", "tagged", "untagged"})
"""The events of a contribution's journal that say how a passage was coded."""


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
        found |= _awaiting(session, officer, ids[start : start + AT_ONCE])
    return frozenset(found)


def without_codes(
    history: Sequence[JournalEntry], hidden: frozenset[int]
) -> Sequence[JournalEntry]:
    """A contribution's journal for somebody who must not see how some of its passages are coded."""
    if not hidden:
        return history
    return [entry for entry in history if entry.event not in TELLING]


def _awaiting(session: Session, officer: Officer, ids: Sequence[int]) -> set[int]:
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
    rows = session.execute(
        select(Coding.comment_id, Comment)
        .join(chief, chief.id == func.coalesce(Coding.copy_of_id, Coding.id))
        .join(Comment, Comment.id == chief.comment_id)
        .join(Comment.contribution)
        .where(
            Coding.comment_id.in_(ids),
            Coding.round == Round.FIRST,
            Coding.undone_at.is_(None),
            Coding.coder_id != officer.id,
            Comment.state == CommentState.PLACED,
            Contribution.state == ContributionState.SUBMITTED,
            ~second,
        )
        .options(joinedload(Comment.contribution).joinedload(Contribution.consultation))
    )
    return {
        comment_id
        for comment_id, chosen in rows
        if is_chosen(chosen.contribution.consultation, chosen.id)
    }
