"""Code everything said on a strategy anew, when its priorities have changed, and say what moved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some passages coded again, and how many passages each priority (by id) gained and lost."""

    last: int  # the passage it ended with; the next stretch begins behind it
    passages: int
    gained: Mapping[int, int]
    lost: Mapping[int, int]


def recode(session: Session, strategy: Strategy, coders: Coders | None = None) -> Recoded:
    """Codes everything submitted on a strategy again. What a person decided stays as it is.

    A passage counts as a priority's where a tag applies, suggestions that wait do not.
    """
    coders = coders or Coders()
    read = behind = 0
    gained: Counter[int] = Counter()
    lost: Counter[int] = Counter()
    while (stretch := recode_some(session, strategy, coders, behind=behind)).passages:
        read, behind = read + stretch.passages, stretch.last
        gained.update(stretch.gained)
        lost.update(stretch.lost)
    return Recoded(read, shifts(strategy, gained, lost))


def recode_some(
    session: Session, strategy: Strategy, coders: Coders, *, behind: int, most: int = AT_ONCE
) -> Stretch:
    """Codes the next passages again, those with numbers above `behind`; none where none is left."""
    comments = session.scalars(
        said(strategy)
        .where(Comment.id > behind)
        .order_by(Comment.id)
        .limit(most)
        .options(
            joinedload(Comment.contribution, innerjoin=True),
            selectinload(Comment.tags),
            selectinload(Comment.placements),
        )
    ).all()
    some = [comment.id for comment in comments]
    before = _applying(session, some)
    tag_comments(session, comments, coders)
    after = _applying(session, some)
    return Stretch(
        last=some[-1] if some else behind,
        passages=len(some),
        gained=Counter(priority for _, priority in after - before),
        lost=Counter(priority for _, priority in before - after),
    )


def shifts(
    strategy: Strategy, gained: Mapping[int, int], lost: Mapping[int, int]
) -> tuple[Shift, ...]:
    """The priorities of a strategy that changed, in their order."""
    moved = ((one.name, gained.get(one.id, 0), lost.get(one.id, 0)) for one in strategy.priorities)
    return tuple(Shift(name, more, fewer) for name, more, fewer in moved if more or fewer)


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
