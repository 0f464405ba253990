"""How many of a consultation's passages two people code, and since when that is so."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import Consultation, JournalEntry
from soundingboard.refusals import Unreadable


def choose_share(
    session: Session, consultation: Consultation, share: int, *, by: str, at: datetime
) -> None:
    """From now on so many of a hundred passages are coded twice; what was coded twice stays.

    Raises Unreadable for a number that is no share.
    """
    if not 0 <= share <= 100:
        raise Unreadable("Enter a whole number from 0 to 100.")
    consultation.second_share = share
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="second coders",
            subject="consultation",
            subject_id=consultation.id,
            detail=f"{share} per cent",
        )
    )
    session.flush()
