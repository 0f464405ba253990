"""What a formal consultation has to lay open: proposal, reasons, options, and what can change."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.voiding import void_if_changed
from soundingboard.models import Consultation, Grounds
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import Mode


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """The grounds as somebody states them; empty where they have not yet."""

    proposal: str = ""
    reasons: str = ""
    options: str = ""
    impacts: str = ""
    decided: str = ""
    changeable: str = ""
    decision_maker: str = ""
    decision_on: date | None = None


def state(
    session: Session, consultation: Consultation, stated: Stated, *, at: datetime, actor: str
) -> None:
    """Keeps the grounds. Raises Conflict once it is open, and where it is not formal."""
    refuse_unless_draft(consultation)
    if consultation.mode is not Mode.FORMAL:
        raise Conflict("Only a formal consultation states its grounds.")
    grounds = consultation.grounds or Grounds(consultation=consultation)
    grounds.proposal = stated.proposal.strip()
    grounds.reasons = stated.reasons.strip()
    grounds.options = stated.options.strip()
    grounds.impacts = stated.impacts.strip()
    grounds.decided = stated.decided.strip()
    grounds.changeable = stated.changeable.strip()
    grounds.decision_maker = stated.decision_maker.strip()
    grounds.decision_on = stated.decision_on
    session.add(grounds)
    session.flush()
    void_if_changed(session, consultation, at=at, actor=actor)


def paragraphs(consultation: Consultation) -> tuple[tuple[str, str], ...]:
    """The grounds of a formal consultation as readers see them: (what it is, the words)."""
    grounds = consultation.grounds
    if consultation.mode is not Mode.FORMAL or grounds is None:
        return ()
    decision = grounds.decision_maker
    if decision and grounds.decision_on:
        on = grounds.decision_on
        decision = f"{decision}, on {on.day} {on:%B %Y}"
    said = (
        ("What we propose", grounds.proposal),
        ("Why", grounds.reasons),
        ("Options we considered", grounds.options),
        ("What it would change", grounds.impacts),
        ("What is already decided", grounds.decided),
        ("What can still change", grounds.changeable),
        ("Who decides, and when", decision),
    )
    return tuple((what, words) for what, words in said if words)
