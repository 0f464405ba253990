"""Close a consultation: no more letters go out, what still comes is late; then its coding."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from soundingboard.letters.invitation import InvitationLetter
from soundingboard.letters.reminder import ReminderLetter
from soundingboard.models import (
    Consultation,
    Delivery,
    DeliveryEvent,
    Invitation,
    JournalEntry,
    PlannedLetter,
)
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import ConsultationState, DeliveryState


def close(session: Session, consultation: Consultation, *, at: datetime, actor: str) -> None:
    """Closes an open consultation and cancels its invitations that have not gone out.

    Closed again, it does nothing more. Raises Conflict where it was never opened.
    """
    if consultation.state is ConsultationState.CLOSED:
        return
    if consultation.state is not ConsultationState.OPEN:
        raise Conflict("Only an open consultation can be closed.")
    consultation.state = ConsultationState.CLOSED
    consultation.closed_at = at
    cancelled = _cancel_letters(session, consultation, at)
    early = "" if consultation.closes_at <= at else "before its closing date; "
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="closed",
            subject="consultation",
            subject_id=consultation.id,
            detail=f"{early}{cancelled} letters not sent any more",
        )
    )
    session.flush()


def close_due(
    session: Session, *, at: datetime, actor: str = "the clock"
) -> tuple[Consultation, ...]:
    """Closes every consultation whose closing date has passed; returns those closed."""
    due = (
        select(Consultation)
        .where(Consultation.state == ConsultationState.OPEN, Consultation.closes_at < at)
        # Where several clocks run, each closes what no other is closing just now.
        .with_for_update(skip_locked=True)
    )
    closed = tuple(session.scalars(due).all())
    for consultation in closed:
        close(session, consultation, at=at, actor=actor)
    return closed


def finish_coding(
    session: Session, consultation: Consultation, *, at: datetime, actor: str
) -> None:
    """The coding is final: what a passage answers is not changed any more by who wrote it.

    Said again, it does nothing more. Raises Conflict while the consultation is not closed.
    """
    if consultation.state is not ConsultationState.CLOSED:
        raise Conflict("Close the consultation first: answers may still come.")
    if consultation.coding_final_at is None:
        consultation.coding_final_at = at
        session.add(_line(consultation, actor, "said that its coding is final", at))
    session.flush()


def resume_coding(
    session: Session, consultation: Consultation, *, at: datetime, actor: str
) -> None:
    """The coding goes on after all: people may say again where their points belong."""
    if consultation.coding_final_at is not None:
        consultation.coding_final_at = None
        session.add(_line(consultation, actor, "took its coding up again", at))
    session.flush()


def _line(consultation: Consultation, actor: str, event: str, at: datetime) -> JournalEntry:
    return JournalEntry(
        at=at, actor=actor, event=event, subject="consultation", subject_id=consultation.id
    )


def _cancel_letters(session: Session, consultation: Consultation, at: datetime) -> int:
    # Only what asks for an answer: a receipt for what was said goes out after the close too.
    invitations = select(Invitation.id).where(Invitation.consultation_id == consultation.id)
    asking = select(PlannedLetter.id).where(
        PlannedLetter.purpose.in_((InvitationLetter.name, ReminderLetter.name)),
        PlannedLetter.invitation_id.in_(invitations),
    )
    session.flush()
    cancelled = session.scalars(
        update(Delivery)
        .where(
            Delivery.id.in_(asking),
            Delivery.state.in_((DeliveryState.QUEUED, DeliveryState.DEFERRED)),
        )
        # Whoever has claimed one finds out before it goes; nobody else has to look after it.
        .values(state=DeliveryState.CANCELLED, owner="", lease_until=None)
        .returning(Delivery.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    if cancelled:
        events = [
            {
                "delivery_id": delivery_id,
                "at": at,
                "state": DeliveryState.CANCELLED,
                "detail": "the consultation was closed",
            }
            for delivery_id in cancelled
        ]
        session.execute(insert(DeliveryEvent), events)
    return len(cancelled)
