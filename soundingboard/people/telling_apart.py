"""Telling apart: two people who look like one are two, and the pair is not shown again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Stakeholder, ToldApart
from soundingboard.refusals import Conflict


def tell_apart(
    session: Session, first: Stakeholder, second: Stakeholder, *, at: datetime, actor: str
) -> None:
    """Notes that two are two people; again: no change. Raises Conflict where they are one."""
    if first.now is second.now:
        raise Conflict("These are one person already.")
    known = select(ToldApart.id).where(
        ToldApart.stakeholder_id == first.id, ToldApart.other_id == second.id
    )
    if session.scalar(known) is not None:
        return
    for one, other in ((first, second), (second, first)):
        session.add(ToldApart(stakeholder_id=one.id, other_id=other.id, at=at, by=actor))
        session.add(
            JournalEntry(
                at=at,
                actor=actor,
                event="told apart",
                subject="stakeholder",
                subject_id=one.id,
                detail=f"Not the same person as {other.name or other.email}.",
            )
        )
    session.flush()
