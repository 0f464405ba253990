"""A named person signs off exactly this content; a change afterwards undoes the sign-off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.content import fingerprint
from soundingboard.models import Consultation, JournalEntry
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import ConsultationState


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approves: their name, their office and (where it was delegated) on whose authority."""

    name: str
    office: str
    authority: str = ""  # "minute 14 of the Board's meeting of 3 September"

    def line(self) -> str:
        """As it is kept: "Ceri Lloyd, Chair of the Board (minute 14)"."""
        return f"{self.name}, {self.office}" + (f" ({self.authority})" if self.authority else "")


def sign_off(
    session: Session,
    consultation: Consultation,
    approval: Approval,
    *,
    seen: str,
    at: datetime,
    actor: str,
) -> None:
    """Records the approval of exactly the content whose fingerprint the person has `seen`.

    Raises Conflict where the content has changed since they looked or is out already, Unreadable
    where a name or an office is missing. Whether it is ready at all is the checklist's question.
    """
    if not approval.name.strip() or not approval.office.strip():
        raise Unreadable("Say who signs this off: a name and an office.")
    if consultation.state not in {ConsultationState.DRAFT, ConsultationState.SIGNED_OFF}:
        raise Conflict("This consultation has been opened; what went out cannot be signed off.")
    if fingerprint(consultation) != seen:
        raise Conflict("The content has changed since you looked at it. Read it again, then sign.")
    consultation.state = ConsultationState.SIGNED_OFF
    consultation.signed_off_by = approval.line()
    consultation.signed_off_at = at
    consultation.signed_off_hash = seen
    _note(session, consultation, "signed off", f"by {approval.line()}", at=at, actor=actor)


def stands(consultation: Consultation) -> bool:
    """Whether the content is what was signed off."""
    return bool(consultation.signed_off_hash) and (
        fingerprint(consultation) == consultation.signed_off_hash
    )


def void_if_changed(
    session: Session, consultation: Consultation, *, at: datetime, actor: str
) -> None:
    """Sends a signed-off consultation back to draft where its content is no longer the same."""
    if consultation.state is not ConsultationState.SIGNED_OFF:
        return
    session.flush()
    if stands(consultation):
        return
    void(session, consultation, "The content was changed after it.", at=at, actor=actor)


def void(
    session: Session, consultation: Consultation, reason: str, *, at: datetime, actor: str
) -> None:
    """Undoes a sign-off. The journal keeps whose it was and why it no longer holds."""
    undone = consultation.signed_off_by
    consultation.state = ConsultationState.DRAFT
    consultation.signed_off_by = consultation.signed_off_hash = ""
    consultation.signed_off_at = None
    detail = f"by {undone}. {reason}"
    _note(session, consultation, "sign-off undone", detail, at=at, actor=actor)


def _note(
    session: Session,
    consultation: Consultation,
    event: str,
    detail: str,
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
