"""Claiming an errand: one worker has it, and another only where that one is surely gone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from soundingboard.models import Errand
from soundingboard.outbox import workers
from soundingboard.storage.database import Database
from soundingboard.vocabulary import ErrandState

LEASE = timedelta(minutes=2)  # without a heartbeat; then its worker is taken to be gone
BEAT_SECONDS = 20
MOST_BEGUN = 5  # times in a row that it was begun and never got further

NEVER_ENDS = f"It was begun {MOST_BEGUN} times and never got any further."


def claim(
    database: Database,
    *,
    owner: str,
    at: datetime,
    is_gone: Callable[[str], bool] = workers.is_gone,
) -> Errand | None:
    """The next errand, now `owner`'s; None where nothing is to be done, or not yet.

    An errand whose worker was killed is claimed again, and goes on behind its last batch. One
    that kills or stops whoever begins it is given up after a few times.
    """
    with database.reading() as session:
        candidates = _candidates(session, at, is_gone)
    for errand in candidates:
        try:
            with database.begin() as session:
                claimed = _claim(session, errand, owner=owner, at=at)
        except IntegrityError:
            continue  # another of its lane has just been begun
        if claimed is not None and claimed.state is ErrandState.RUNNING:
            return claimed
    return None


def held(session: Session, errand_id: int, owner: str) -> Errand | None:
    """The errand, locked until the transaction ends; None where `owner` has it no more."""
    return session.scalar(
        select(Errand)
        .where(Errand.id == errand_id, Errand.owner == owner, Errand.state == ErrandState.RUNNING)
        .with_for_update()
    )


def _candidates(session: Session, at: datetime, is_gone: Callable[[str], bool]) -> list[Errand]:
    other = aliased(Errand)
    lane_is_busy = (
        select(other.id)
        .where(other.lane == Errand.lane, other.state == ErrandState.RUNNING)
        .exists()
    )
    waiting = session.scalars(
        select(Errand)
        .where(
            Errand.state == ErrandState.WAITING,
            or_(Errand.not_before.is_(None), Errand.not_before <= at),
            ~lane_is_busy,
        )
        .order_by(Errand.id)
    ).all()
    running = session.scalars(
        select(Errand).where(Errand.state == ErrandState.RUNNING).order_by(Errand.id)
    ).all()
    left = [one for one in running if is_gone(one.owner) or _is_silent(one, at)]
    return [*left, *waiting]


def _is_silent(errand: Errand, at: datetime) -> bool:
    return errand.heartbeat_at is None or errand.heartbeat_at < at - LEASE


def _claim(session: Session, seen: Errand, *, owner: str, at: datetime) -> Errand | None:
    worn_out = seen.begun >= MOST_BEGUN
    values = (
        {"state": ErrandState.FAILED, "owner": "", "finished_at": at, "trouble": NEVER_ENDS}
        if worn_out
        else {
            "state": ErrandState.RUNNING,
            "owner": owner,
            "heartbeat_at": at,
            "started_at": seen.started_at or at,
            "begun": seen.begun + 1,
            "not_before": None,
        }
    )
    # As it was seen: another node may have been quicker, or the worker may be back.
    return session.scalar(
        update(Errand)
        .where(
            Errand.id == seen.id,
            Errand.state == seen.state,
            Errand.owner == seen.owner,
            Errand.begun == seen.begun,
            Errand.heartbeat_at.is_(None)
            if seen.heartbeat_at is None
            else Errand.heartbeat_at == seen.heartbeat_at,
        )
        .values(**values)
        .returning(Errand)
        .execution_options(synchronize_session=False)
    )
