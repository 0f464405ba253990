"""What a person decides about a letter that the outbox would not decide about by itself."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from soundingboard.models import Delivery, JournalEntry
from soundingboard.outbox.transitions import move
from soundingboard.vocabulary import DeliveryState


class Decision(StrEnum):
    """What may be decided."""

    ARRIVED = "arrived"  # it did arrive, or is taken to have
    AGAIN = "again"  # send it again, with the same Message-ID
    REST = "rest"  # let it be


OUTCOMES = {
    Decision.ARRIVED: DeliveryState.SENT,
    Decision.AGAIN: DeliveryState.QUEUED,
    Decision.REST: DeliveryState.CANCELLED,
}


def decide(
    session: Session, delivery: Delivery, decision: Decision, *, by: str, at: datetime
) -> None:
    """Settles a letter that is in doubt, failed or was held back.

    Raises Conflict where the letter's state does not allow it (see transitions).
    """
    before = delivery.state
    move(
        session,
        delivery,
        OUTCOMES[decision],
        at=at,
        detail=f"{by} decided: {decision}.",
    )
    if decision is Decision.ARRIVED and delivery.sent_at is None:
        delivery.sent_at = at
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="decided",
            subject="delivery",
            subject_id=delivery.id,
            detail=f"A letter that was {before}: {decision}.",
        )
    )
