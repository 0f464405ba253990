"""A named person signs off exactly the content they have read, once nothing is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.content import fingerprint
from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.readiness import Point, is_ready
from soundingboard.models import Consultation, JournalEntry
from soundingboard.refusals import Conflict, NotAllowed, Unreadable
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
    points: Sequence[Point],
    *,
    seen: str,
    at: datetime,
    actor: str,
    four_eyes: bool = False,
) -> None:
    """Records the approval of exactly the content whose fingerprint the person has `seen`.

    `points` is the checklist. Raises Conflict where a point of it is missing, where the content
    has changed since they looked or is out already; Unreadable without a name and an office.
    With `four_eyes` neither who approves nor who records it may have worked on the content: else
    it raises NotAllowed.
    """
    if not approval.name.strip() or not approval.office.strip():
        raise Unreadable("Say who signs this off: a name and an office.")
    refuse_unless_draft(consultation)
    if not is_ready(points):
        raise Conflict("Something on the checklist is still missing.")
    if four_eyes:
        _refuse_authors(consultation, approval.name, actor)
    if fingerprint(consultation) != seen:
        raise Conflict("The content has changed since you looked at it. Read it again, then sign.")
    consultation.state = ConsultationState.SIGNED_OFF
    consultation.signed_off_by = approval.line()
    consultation.signed_off_at = at
    consultation.signed_off_hash = seen
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="signed off",
            subject="consultation",
            subject_id=consultation.id,
            detail=f"by {approval.line()}",
        )
    )


def _refuse_authors(consultation: Consultation, *names: str) -> None:
    authors = {" ".join(one.split()).casefold() for one in consultation.authors}
    for name in names:
        if " ".join(name.split()).casefold() in authors:
            raise NotAllowed(f"{name} has worked on it: somebody else has to sign it off.")
