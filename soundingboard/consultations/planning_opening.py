"""Choose when a consultation opens by itself, and take that back until it does."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.readiness import DURATION, too_short
from soundingboard.consultations.voiding import stands, void_if_changed
from soundingboard.models import Consultation, JournalEntry
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import ConsultationState


def plan_opening(
    session: Session, consultation: Consultation, opens_at: datetime, *, at: datetime, actor: str
) -> None:
    """Lets the clock open a consultation at a moment to come, once it is signed off.

    A sign-off that leaves the moment to staff holds; one that names another moment has to be
    given again. Raises Conflict for a moment that has passed or is no earlier than the closing,
    for one that leaves a formal consultation too short, and once it has been opened.
    """
    _hold(session, consultation)
    if opens_at <= at:
        raise Conflict("That moment has passed. Choose a later one, or open it by hand.")
    if opens_at >= consultation.closes_at:
        raise Conflict("It would close before it opens.")
    short = too_short(consultation, opens_at)
    if short and all(one.point != DURATION for one in consultation.overrides):
        raise Conflict(f"{short} A formal consultation has six weeks: choose an earlier moment.")
    by_hand = consultation.opens_at is None or consultation.opening_planned_by
    signed = consultation.state is ConsultationState.SIGNED_OFF and stands(consultation)
    consultation.opens_at = opens_at
    consultation.opening_planned_by = actor if by_hand and signed else ""
    detail = f"{opens_at:%Y-%m-%d %H:%M %Z}"
    _note(session, consultation, "opening planned", detail, at=at, actor=actor)
    void_if_changed(session, consultation, at=at, actor=actor)


def take_back_opening(
    session: Session, consultation: Consultation, *, at: datetime, actor: str
) -> None:
    """Lets a consultation be opened by hand only, whatever moment was planned.

    Where that moment was signed off the rest has to be signed again. Raises Conflict where none
    is planned, and once it has been opened.
    """
    _hold(session, consultation)
    if consultation.opens_at is None:
        raise Conflict("No opening is planned.")
    consultation.opens_at, consultation.opening_planned_by = None, ""
    _note(session, consultation, "opening taken back", at=at, actor=actor)
    void_if_changed(session, consultation, at=at, actor=actor)


def _hold(session: Session, consultation: Consultation) -> None:
    # The clock passes over what is held here, and whoever it has opened meanwhile is seen.
    session.flush()
    session.refresh(consultation, with_for_update=True)
    refuse_unless_draft(consultation)


def _note(
    session: Session,
    consultation: Consultation,
    event: str,
    detail: str = "",
    *,
    at: datetime,
    actor: str,
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event=event,
            subject="consultation",
            subject_id=consultation.id,
            detail=detail,
        )
    )
    session.flush()
