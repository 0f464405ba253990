"""After a crash: letters that a dead worker held are free again, or in doubt and known by name."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, JournalEntry
from soundingboard.outbox import workers
from soundingboard.outbox.claiming import DUE
from soundingboard.outbox.transitions import move
from soundingboard.vocabulary import DeliveryState

IN_DOUBT = "The sending stopped in the middle of this letter. It may have arrived, or not."


def recover(
    session: Session, *, at: datetime, is_gone: Callable[[str], bool] = workers.is_gone
) -> int:
    """Looks after the letters of workers that died or whose lease is over.

    A letter only claimed was surely not sent: it is due again. A letter that was being handed
    over becomes uncertain, for a person to decide; it is never sent again by itself. Returns how
    many became uncertain.
    """
    held = session.scalars(
        select(Delivery)
        .where(Delivery.state.in_((DeliveryState.SENDING, *DUE)), Delivery.owner > "")
        .order_by(Delivery.id)
        .with_for_update(skip_locked=True)
    ).all()
    verdicts: dict[str, bool] = {}
    in_doubt = 0
    for delivery in held:
        if delivery.owner not in verdicts:
            verdicts[delivery.owner] = is_gone(delivery.owner)
        over = delivery.lease_until is None or delivery.lease_until < at
        if not over and not verdicts[delivery.owner]:
            continue
        if delivery.state is not DeliveryState.SENDING:
            delivery.owner, delivery.lease_until = "", None
            continue
        move(session, delivery, DeliveryState.UNCERTAIN, at=at, detail=IN_DOUBT)
        in_doubt += 1
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
    return in_doubt
