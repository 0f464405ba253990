"""Letters that came back: which one it was, and what follows for its address."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, DeliveryEvent
from soundingboard.outbox import addressing
from soundingboard.outbox.suppression import suppress
from soundingboard.outbox.transitions import may_become, move
from soundingboard.vocabulary import DeliveryState, SuppressionReason


def find_returned(
    session: Session, *, recipients: tuple[str, ...], original_message_id: str, domain: str
) -> Delivery | None:
    """The letter a bounce is about: by the address it came back to (VERP), else by Message-ID."""
    for address in recipients:
        token = addressing.bounce_token(address, domain)
        if token:
            # Made of the same token, and the one of the two that is quickly found.
            names = addressing.message_ids(token, domain)
            found = session.scalar(select(Delivery).where(Delivery.message_id.in_(names)))
            if found is not None:
                return found
    if not original_message_id:
        return None
    name = f"<{original_message_id.strip('<>')}>"
    return session.scalar(select(Delivery).where(Delivery.message_id == name))


def note_bounce(
    session: Session, delivery: Delivery, *, hard: bool, diagnosis: str, at: datetime
) -> None:
    """Records that a letter came back; after a hard bounce its address gets no more letters.

    A letter that has come to another end meanwhile keeps it, and only gets the line.
    """
    detail = f"{'Came back' if hard else 'Came back for now'}: {diagnosis}".strip(": ")
    if hard and may_become(delivery.state, DeliveryState.BOUNCED):
        move(session, delivery, DeliveryState.BOUNCED, at=at, detail=detail)
    else:
        session.add(DeliveryEvent(delivery=delivery, at=at, state=delivery.state, detail=detail))
    delivery.last_reply = diagnosis
    if hard:
        suppress(
            session,
            delivery.to_address,
            reason=SuppressionReason.BOUNCED,
            evidence=diagnosis or "A letter came back.",
            at=at,
        )


def note_delay(session: Session, delivery: Delivery, *, diagnosis: str, at: datetime) -> None:
    """Records that the other side is still trying."""
    session.add(
        DeliveryEvent(
            delivery=delivery, at=at, state=delivery.state, detail=f"Delayed: {diagnosis}"
        )
    )
