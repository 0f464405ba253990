"""A strategy: its name, what it is about, and the stage it has come to."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from soundingboard.models import JournalEntry, Priority, Strategy
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.vocabulary import Stage


def begin(
    session: Session,
    *,
    name: str,
    at: datetime,
    actor: str,
    description: str = "",
    stage: Stage = Stage.SET_UP,
) -> Strategy:
    """A new strategy without priorities. Raises Unreadable where it has no name."""
    strategy = Strategy(name=_named(name), description=description.strip(), stage=stage)
    session.add(strategy)
    session.flush()
    _note(session, strategy, at=at, actor=actor, event="began", detail=f"“{strategy.name}”")
    return strategy


def change(
    session: Session,
    strategy: Strategy,
    *,
    name: str,
    description: str,
    stage: Stage,
    at: datetime,
    actor: str,
) -> None:
    """Changes what a strategy is called and about, and its stage. Raises Unreadable unnamed."""
    before = strategy.stage
    strategy.name = _named(name)
    strategy.description = description.strip()
    strategy.stage = stage
    detail = "" if stage is before else f"From {before.value} to {stage.value}."
    _note(session, strategy, at=at, actor=actor, event="changed", detail=detail)


def all_strategies(session: Session) -> tuple[Strategy, ...]:
    """All strategies with their priorities and leads, the newest first."""
    return tuple(
        session.scalars(
            select(Strategy)
            .order_by(Strategy.id.desc())
            .options(selectinload(Strategy.priorities).joinedload(Priority.lead))
        )
    )


def find(session: Session, strategy_id: int) -> Strategy:
    """One strategy with its priorities and leads. Raises NotFound."""
    found = session.scalar(
        select(Strategy)
        .where(Strategy.id == strategy_id)
        .options(selectinload(Strategy.priorities).joinedload(Priority.lead))
    )
    if found is None:
        raise NotFound("There is no such strategy.")
    return found


def newest(session: Session) -> Strategy:
    """The strategy begun last. Raises NotFound where there is none."""
    strategies = all_strategies(session)
    if not strategies:
        raise NotFound("There is no strategy yet. Begin one first.")
    return strategies[0]


def called(session: Session, name: str) -> Strategy:
    """The strategy with this name, the newest where several have it. Raises NotFound."""
    wanted = " ".join(name.split()).casefold()
    strategies = all_strategies(session)
    for one in strategies:
        if one.name.casefold() == wanted:
            return one
    known = "; ".join(one.name for one in strategies) or "none yet"
    raise NotFound(f"There is no strategy “{name}”. Strategies: {known}.")


def _named(name: str) -> str:
    given = " ".join(name.split())
    if not given:
        raise Unreadable("Enter a name for the strategy.")
    return given


def _note(
    session: Session, strategy: Strategy, *, at: datetime, actor: str, event: str, detail: str
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="strategy",
            subject_id=strategy.id,
            detail=detail,
        )
    )
    session.flush()
