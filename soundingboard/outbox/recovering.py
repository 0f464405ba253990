"""After a crash: letters that a dead worker held are free again, or in doubt and known by name."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, DeliveryEvent, JournalEntry
from soundingboard.models.delivery import IS_OWNED
from soundingboard.outbox import workers
from soundingboard.outbox.transitions import move
from soundingboard.vocabulary import DeliveryState

IN_DOUBT = "The sending stopped in the middle of this letter. It may have arrived, or not."
AGAIN = "Sent again with the same Message-ID, as this house has decided for letters in doubt."


def recover(
    session: Session,
    *,
    at: datetime,
    is_gone: Callable[[str], bool] = workers.is_gone,
    resend: bool = False,
) -> int:
    """Looks after the letters of workers that died or whose lease is over.

    A letter only claimed was surely not sent: it is due again, or at its end. A letter that was
    being handed over becomes uncertain, for a person to decide; with `resend` it is sent again,
    once, with the same Message-ID. Returns how many became uncertain.
    """
    held = select(Delivery.owner).where(text(IS_OWNED)).distinct()
    owners = session.scalars(held).all()
    if not owners:
        return 0
    gone = [owner for owner in owners if is_gone(owner)]
    over = or_(Delivery.lease_until.is_(None), Delivery.lease_until < at, Delivery.owner.in_(gone))
    session.execute(
        update(Delivery)
        .where(
            text(IS_OWNED),
            Delivery.owner.in_(owners),
            Delivery.state != DeliveryState.SENDING,
            over,
        )
        .values(owner="", lease_until=None)
        .execution_options(synchronize_session=False)
    )
    on_its_way = session.scalars(
        select(Delivery)
        .where(
            text(IS_OWNED),
            Delivery.owner.in_(owners),
            Delivery.state == DeliveryState.SENDING,
            over,
        )
        .order_by(Delivery.id)
        .with_for_update(skip_locked=True, of=Delivery.__table__)
    ).all()
    for delivery in on_its_way:
        move(session, delivery, DeliveryState.UNCERTAIN, at=at, detail=IN_DOUBT)
        session.add(
            JournalEntry(
                at=at,
                actor="the outbox",
                event="in doubt",
                subject="delivery",
                subject_id=delivery.id,
                detail=f"{IN_DOUBT} Decide: `outbox settle {delivery.id}`.",
            )
        )
    session.flush()
    if resend:
        send_again_once(session, [delivery.id for delivery in on_its_way], at=at)
    return len(on_its_way)


def send_again_once(session: Session, letters: Iterable[int], *, at: datetime) -> int:
    """Queues letters in doubt again, but none that was in doubt before; returns how many.

    A server that takes letters and never says so would otherwise get one copy after another.
    """
    doubts = (
        select(func.count())
        .where(
            DeliveryEvent.delivery_id == Delivery.id,
            DeliveryEvent.state == DeliveryState.UNCERTAIN,
        )
        .scalar_subquery()
    )
    again = session.scalars(
        select(Delivery).where(Delivery.id.in_(sorted(letters)), doubts == 1)
    ).all()
    for delivery in again:
        move(session, delivery, DeliveryState.QUEUED, at=at, detail=AGAIN)
    return len(again)
