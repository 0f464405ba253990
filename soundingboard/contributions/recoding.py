"""Code everything said on a strategy anew, when its priorities have changed, and say what moved."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from soundingboard.contributions.coders import Coders, said
from soundingboard.contributions.tagging import tag_comments
from soundingboard.models import Comment, Priority, Strategy, Tag
from soundingboard.vocabulary import TagState

AT_ONCE = 500  # passages in memory together


@dataclass(frozen=True, slots=True)
class Shift:
    """How many passages a priority has gained and lost."""

    priority: str
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Recoded:
    """How many passages were read, and the priorities that changed, in their order."""

    passages: int
    shifts: tuple[Shift, ...]


def recode(session: Session, strategy: Strategy, coders: Coders | None = None) -> Recoded:
    """Codes everything submitted on a strategy again. What a person decided stays as it is.

    A passage counts as a priority's where a tag applies, suggestions that wait do not.
    """
    coders = coders or Coders()
    wanted = said(strategy).with_only_columns(Comment.id).order_by(Comment.id)
    numbers = list(session.scalars(wanted))
    gained: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        before = _applying(session, some)
        comments = session.scalars(
            select(Comment)
            .where(Comment.id.in_(some))
            .order_by(Comment.id)
            .options(selectinload(Comment.tags), selectinload(Comment.placements))
        ).all()
        tag_comments(session, comments, coders)
        after = _applying(session, some)
        gained.update(priority for _, priority in after - before)
        lost.update(priority for _, priority in before - after)
    shifts = tuple(
        Shift(one.name, gained[one.id], lost[one.id])
        for one in strategy.priorities
        if gained[one.id] or lost[one.id]
    )
    return Recoded(len(numbers), shifts)


def passages(session: Session, strategy: Strategy) -> int:
    """How many passages there are to code."""
    counted = said(strategy).with_only_columns(func.count(Comment.id))
    return session.scalar(counted) or 0


def _applying(session: Session, comments: list[int]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Tag.comment_id, Priority.id)
        .join(Tag.priority)
        .where(Tag.comment_id.in_(comments), Tag.state == TagState.APPLIES)
    )
    return {(comment, priority) for comment, priority in rows}
