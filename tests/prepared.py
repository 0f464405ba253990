"""Consultations brought as far as a test needs them, by the rooms themselves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, a_stakeholder
from soundingboard.consultations import readiness, signing_off
from soundingboard.consultations.content import fingerprint
from soundingboard.consultations.launching import launch
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Stakeholder
from soundingboard.people.segmenting import audience

LONDON = ZoneInfo("Europe/London")
# In scripts that are written in each of the encodings that a part of a mail may have.
NAMES = ("Olwen Pryce", "Siân Rhŷs", "王小明", "Ολυμπία Δούκα", "")
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


def a_large_mailing(session: Session, kit: Kit, people: int) -> None:
    """Opens a consultation whose audience has so many people: reader0@, and so on, but for one."""
    at = datetime.now(UTC)
    consultation = a_ready_draft(session, closes_at=at + timedelta(days=60))
    readers = [
        {
            "email": f"reader{number}@partner.example",
            "name": NAMES[number % len(NAMES)],
            "source": "imported",
            "added_at": at,
        }
        for number in range(people - 1)
    ]
    session.execute(insert(Stakeholder), readers)
    signed_off(session, consultation)
    launch(
        session, kit.stationery, consultation, at=at, chance=kit.stationery.chance, actor="Olwen"
    )
    session.commit()
