"""How a mailing is going: its letters by state, how fast they leave, and how long that takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Bounce, Delivery, Mailing, Wording
from soundingboard.outbox.mailings import ON_THE_WAY
from soundingboard.outbox.planned import planned_at
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import BounceKind, DeliveryState, MailingState

WINDOW = timedelta(minutes=5)  # over which the rate is measured


@dataclass(frozen=True, slots=True)
class MailingProgress:
    """One mailing in numbers, of letters. They add up: each letter stands in one state."""

    mailing: Mailing
    planned: int  # all of them
    for_later: int  # of those that are queued: whose time has not come (see planned)
    states: dict[DeliveryState, int]  # every state, also those without letters
    complaints: int  # of those that were sent
    first_sent_at: datetime | None
    last_sent_at: datetime | None
    rate: float  # letters a minute, over the last five minutes or since the first one
    waits_until: datetime | None  # the next moment at which a letter may leave, if none may now

    @property
    def waiting(self) -> int:
        """Letters that have not come to any end yet."""
        return sum(self.states[state] for state in ON_THE_WAY)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.waiting == 0

    @property
    def time_left(self) -> timedelta | None:
        """How long the rest takes at the present rate; None where nobody can tell."""
        if self.mailing.state is not MailingState.RUNNING or not self.waiting or not self.rate:
            return None
        return timedelta(minutes=self.waiting / self.rate)

    @property
    def standing(self) -> str:
        """Where it stands, in a word or two."""
        if self.mailing.state is MailingState.CANCELLED:
            return "called back"
        if self.is_over:
            return "done"
        if self.mailing.state is MailingState.PAUSED:
            return "paused"
        if self.waits_until is None:
            return "sending"
        return "waiting" if self.last_sent_at else "scheduled"


def mailing(session: Session, mailing_id: int) -> Mailing:
    """One mailing. Raises NotFound."""
    found = session.get(Mailing, mailing_id)
    if found is None:
        raise NotFound(f"There is no mailing number {mailing_id}.")
    return found


def progress(session: Session, found: Mailing, *, at: datetime) -> MailingProgress:
    """The numbers of one mailing as they are now."""
    mine = select(Wording.id).where(Wording.mailing_id == found.id)
    counted = session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.wording_id.in_(mine))
        .group_by(Delivery.state)
    )
    known = dict(counted.all())
    states = {state: known.get(state, 0) for state in DeliveryState}
    later, first, last, due = session.execute(
        select(
            func.count(Delivery.id).filter(planned_at(at)),
            func.min(Delivery.sent_at),
            func.max(Delivery.sent_at),
            func.min(Delivery.not_before).filter(Delivery.state.in_(ON_THE_WAY)),
        ).where(Delivery.wording_id.in_(mine))
    ).one()
    return MailingProgress(
        mailing=found,
        planned=sum(states.values()),
        for_later=later,
        states=states,
        complaints=_complaints(session, found),
        first_sent_at=first,
        last_sent_at=last,
        rate=_rate(session, found, first, at),
        waits_until=due if due is not None and due > at else None,
    )


def mailings_of(
    session: Session, *, at: datetime, consultation_id: int | None = None, limit: int = 100
) -> tuple[MailingProgress, ...]:
    """The newest mailings with their numbers, newest first; of one consultation, or of all."""
    wanted = select(Mailing).options(joinedload(Mailing.consultation))
    if consultation_id is not None:
        wanted = wanted.where(Mailing.consultation_id == consultation_id)
    found = session.scalars(wanted.order_by(Mailing.id.desc()).limit(limit))
    return tuple(progress(session, one, at=at) for one in found)


def stopped(session: Session, *, limit: int = 20) -> tuple[Mailing, ...]:
    """The mailings that are paused with letters still to go, newest first."""
    waiting = (
        select(Delivery.id)
        .join(Delivery.wording)
        .where(Wording.mailing_id == Mailing.id, Delivery.state.in_(ON_THE_WAY))
    )
    paused = select(Mailing).where(Mailing.state == MailingState.PAUSED, waiting.exists())
    return tuple(session.scalars(paused.order_by(Mailing.id.desc()).limit(limit)))


def _complaints(session: Session, found: Mailing) -> int:
    reported = (
        select(func.count(Bounce.delivery_id.distinct()))
        .join(Bounce.delivery)
        .join(Delivery.wording)
        .where(Wording.mailing_id == found.id, Bounce.kind == BounceKind.COMPLAINT)
    )
    return session.scalar(reported) or 0


def _rate(session: Session, found: Mailing, first: datetime | None, at: datetime) -> float:
    if first is None:
        return 0.0
    since = max(first, at - WINDOW)
    sent = session.scalar(
        select(func.count(Delivery.id))
        .join(Delivery.wording)
        .where(Wording.mailing_id == found.id, Delivery.sent_at >= since)
    )
    minutes = max((at - since) / timedelta(minutes=1), 1 / 60)
    return (sent or 0) / minutes
