"""A planned opening that did not happen: which it is and why, for whoever has to see to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from soundingboard.consultations.readiness import DURATION, too_short
from soundingboard.models import Consultation, JournalEntry
from soundingboard.vocabulary import ConsultationState

UNDONE = "It could not be opened as planned."  # how the journal begins to say why
NOT_SIGNED = "It had not been signed off by then."
NOBODY_THERE = "It is signed off, and no clock has opened it: is a worker running?"
CLOCK_STRIKES = timedelta(minutes=2)  # later than this it should have opened what was due
LATE = timedelta(days=1)  # an opening later than this is another one than was planned


@dataclass(frozen=True, slots=True)
class MissedOpening:
    """A consultation that should be open by now and is not. `why` is a sentence for staff."""

    consultation: Consultation
    planned_for: datetime
    why: str


def missed_openings(session: Session, *, at: datetime) -> tuple[MissedOpening, ...]:
    """Every planned opening that has not happened, the longest missed first.

    It stays one until the consultation is opened, or its planned moment is moved or taken back.
    """
    found = session.scalars(
        select(Consultation)
        .where(
            or_(
                (Consultation.state == ConsultationState.DRAFT) & (Consultation.opens_at <= at),
                (Consultation.state == ConsultationState.SIGNED_OFF)
                & (Consultation.opens_at <= at - CLOCK_STRIKES),
            )
        )
        .order_by(Consultation.opens_at, Consultation.id)
    )
    return tuple(
        MissedOpening(one, one.opens_at, _why(session, one)) for one in found if one.opens_at
    )


def too_late(consultation: Consultation, at: datetime) -> str:
    """Why a planned opening must not happen any more, empty where it may.

    Whoever signed a formal consultation signed that people have six weeks. A moment's delay does
    not matter; that of a day or more does.
    """
    planned = consultation.opens_at
    if planned is None or at - planned < LATE:
        return ""
    if any(one.point == DURATION for one in consultation.overrides):
        return ""
    short = too_short(consultation, at)
    return f"Its moment was missed. {short}" if short else ""


def _why(session: Session, consultation: Consultation) -> str:
    if consultation.state is ConsultationState.SIGNED_OFF:
        return NOBODY_THERE
    said = session.scalar(
        select(JournalEntry.detail)
        .where(
            JournalEntry.subject == "consultation",
            JournalEntry.subject_id == consultation.id,
            JournalEntry.event == "sign-off undone",
            JournalEntry.at >= consultation.opens_at,
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    return (said or "").partition(UNDONE)[2].strip() or NOT_SIGNED
