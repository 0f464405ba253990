"""A sign-off holds only for the content that was signed; changed content has to be signed again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.consultations.content import fingerprint
from soundingboard.models import Consultation, DocumentVersion, JournalEntry
from soundingboard.vocabulary import ConsultationState


def stands(consultation: Consultation) -> bool:
    """Whether the content is what was signed off."""
    return bool(consultation.signed_off_hash) and (
        fingerprint(consultation) == consultation.signed_off_hash
    )


def void_if_changed(
    session: Session, consultation: Consultation, *, at: datetime, actor: str
) -> None:
    """Keeps who has worked on the content; signed off, it is a draft again where that changed."""
    if actor not in consultation.authors:
        consultation.authors = [*consultation.authors, actor]
    if consultation.state is not ConsultationState.SIGNED_OFF:
        return
    session.flush()
    if stands(consultation):
        return
    void(session, consultation, "The content was changed after it.", at=at, actor=actor)


def void_where_changed(
    session: Session, version: DocumentVersion, *, at: datetime, actor: str
) -> None:
    """The same for every consultation on one version of a document, after a change to that."""
    session.flush()
    signed = select(Consultation).where(
        Consultation.document_version_id == version.id,
        Consultation.state == ConsultationState.SIGNED_OFF,
    )
    for consultation in session.scalars(signed):
        void_if_changed(session, consultation, at=at, actor=actor)


def void(
    session: Session, consultation: Consultation, reason: str, *, at: datetime, actor: str
) -> None:
    """Undoes a sign-off. The journal keeps whose it was and why it no longer holds."""
    undone = consultation.signed_off_by
    consultation.state = ConsultationState.DRAFT
    consultation.signed_off_by = consultation.signed_off_hash = ""
    consultation.signed_off_at = None
    consultation.opening_planned_by = ""  # whoever signs next signs the moment too
    detail = f"by {undone}. {reason}"
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="sign-off undone",
            subject="consultation",
            subject_id=consultation.id,
            detail=detail,
        )
    )
