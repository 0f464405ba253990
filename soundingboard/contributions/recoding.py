"""Code everything said on a strategy anew, when its priorities have changed, and say what moved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.contributions.bearing import Place, Said
from soundingboard.contributions.choices import closed_questions
from soundingboard.contributions.coders import Coders, said
from soundingboard.contributions.stances import follow
from soundingboard.contributions.tagging import tag_said
from soundingboard.models import Comment, Consultation, Contribution, Placement, Strategy

AT_ONCE = 1_000  # passages in memory together


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
    session.flush()
    session.expire_all()
    return Recoded(read, shifts(strategy, gained, lost))


def recode_some(
    session: Session, strategy: Strategy, coders: Coders, *, behind: int, most: int = AT_ONCE
) -> Stretch:
    """Codes the next passages again, those with numbers above `behind`; none where none is left."""
    passages = _next(session, strategy, behind, most)
    if not passages:
        return Stretch(behind, 0, {}, {})
    tagged = tag_said(session, strategy, passages, coders)
    _follow(session, passages)
    return Stretch(
        last=passages[-1].id,
        passages=len(passages),
        gained=tagged.gained,
        lost=tagged.lost,
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


def _next(session: Session, strategy: Strategy, behind: int, most: int) -> list[Said]:
    """The next passages as rows: there may be a hundred thousand."""
    rows = session.execute(
        said(strategy)
        .with_only_columns(
            Comment.id,
            Comment.text,
            Comment.state,
            Contribution.consultation_id,
            Contribution.digest_id,
        )
        .where(Comment.id > behind)
        .order_by(Comment.id)
        .limit(most)
    ).all()
    places: dict[int, list[Place]] = {row.id: [] for row in rows}
    for comment, score, question, block in session.execute(
        select(Placement.comment_id, Placement.score, Placement.question_id, Placement.block_id)
        .where(Placement.comment_id.in_(places))
        .order_by(Placement.id)
    ):
        places[comment].append(Place(score, question, block))
    return [Said(*row, tuple(places[row.id])) for row in rows]


def _follow(session: Session, passages: Sequence[Said]) -> None:
    """Brings stances up to date where a consultation asks for them in a closed question."""
    consultations = session.scalars(
        select(Consultation).where(Consultation.id.in_({one.consultation for one in passages}))
    )
    closed = {one.id for one in consultations if closed_questions(one)}
    numbers = [one.id for one in passages if one.consultation in closed]
    if numbers:
        follow(session, session.scalars(select(Comment).where(Comment.id.in_(numbers))))
        session.flush()
