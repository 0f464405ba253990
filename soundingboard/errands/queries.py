"""Reads for those who asked: which errands there are, and how far each has come."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.errands.about import LookForPerson
from soundingboard.errands.deciding import OPEN
from soundingboard.models import Errand, Officer
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import ErrandKind, Role

SHOWN = 50


def errand(session: Session, errand_id: int, *, for_: Officer) -> Errand:
    """One errand. Raises NotFound; a lead sees their own errands only."""
    return _seen(session.get(Errand, errand_id), for_)


def errand_to_change(session: Session, errand_id: int, *, for_: Officer) -> Errand:
    """One errand, locked until the transaction ends: the batch in hand is waited for.

    Raises NotFound.
    """
    locked = select(Errand).where(Errand.id == errand_id).with_for_update()
    return _seen(session.scalar(locked), for_)


def newest(session: Session, *, for_: Officer) -> Sequence[Errand]:
    """The newest errands that somebody may see."""
    wanted = select(Errand).order_by(Errand.id.desc()).limit(SHOWN)
    if for_.role is Role.LEAD:
        wanted = wanted.where(Errand.asked_by_id == for_.id)
    return session.scalars(wanted).all()


def newest_about_person(session: Session, stakeholder_id: int) -> Errand | None:
    """The last time somebody had a person looked for in what others wrote."""
    lane = LookForPerson(stakeholder_id, "").lane
    wanted = select(Errand).where(Errand.kind == ErrandKind.MENTIONS, Errand.lane == lane)
    return session.scalars(wanted.order_by(Errand.id.desc()).limit(1)).first()


def count_open(session: Session, *, for_: Officer) -> int:
    """How many errands that somebody may see wait or run."""
    return sum(one.state in OPEN for one in newest(session, for_=for_))


def _seen(found: Errand | None, officer: Officer) -> Errand:
    if found is None or (officer.role is Role.LEAD and found.asked_by_id != officer.id):
        raise NotFound("There is no such work, or it is somebody else's.")
    return found
