"""Consultations brought as far as a test needs them, by the rooms themselves."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, a_stakeholder
from soundingboard.consultations import readiness, signing_off
from soundingboard.consultations.content import fingerprint
from soundingboard.models import Consultation
from soundingboard.people.segmenting import audience

LONDON = ZoneInfo("Europe/London")
CHAIR = signing_off.Approval("Ceri Lloyd", "Chair of the Board")


def look_again(session: Session) -> None:
    """Sees what the doors have written since: a new transaction, and nothing remembered."""
    session.rollback()
    session.expire_all()


def a_ready_draft(session: Session, *questions: str, **given: object) -> Consultation:
    """A draft on which nothing is missing: mapped questions, a checked document, one reader."""
    if "document_version" not in given:
        given["document_version"] = a_document(session)
    consultation = a_consultation(session, *(questions or ("What have we missed?",)), **given)
    skills = consultation.strategy.priorities[0]
    for question in consultation.questions:
        question.priorities = [skills]
    version = consultation.document_version
    if version is not None:
        version.checked_by, version.checked_at = "Olwen Pryce", NOON
        for block in version.blocks:
            if block.kind.value == "heading":
                block.priorities = [skills]
    a_stakeholder(session)
    session.flush()
    return consultation


def points_of(session: Session, consultation: Consultation) -> tuple[readiness.Point, ...]:
    """The checklist as it stands at noon."""
    mailable = len(audience(session, consultation).mailable)
    return readiness.checklist(consultation, mailable=mailable, at=NOON, zone=LONDON)


def signed_off(session: Session, consultation: Consultation) -> Consultation:
    """The same consultation, signed off by the chair."""
    signing_off.sign_off(
        session,
        consultation,
        CHAIR,
        points_of(session, consultation),
        seen=fingerprint(consultation),
        at=NOON,
        actor="Olwen Pryce",
    )
    session.flush()
    return consultation
