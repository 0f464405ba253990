"""What a person may do with an errand: stop it, and let it go on."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import Errand, JournalEntry
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import ErrandState

OPEN = frozenset({ErrandState.WAITING, ErrandState.RUNNING})
STOPPED = frozenset({ErrandState.CANCELLED, ErrandState.FAILED})


def cancel(session: Session, errand: Errand, *, by: str, at: datetime) -> None:
    """Stops an errand. What was done before stays; the batch in hand is undone, or is the last.

    Raises Conflict where it has ended already.
    """
    if errand.state not in OPEN:
        raise Conflict("It has ended already.")
    errand.state, errand.owner, errand.finished_at = ErrandState.CANCELLED, "", at
    _note(session, errand, "cancelled", by=by, at=at)


def go_on(session: Session, errand: Errand, *, by: str, at: datetime) -> None:
    """Lets an errand go on that was cancelled or failed, behind what was done.

    Raises Conflict where it runs, or is done.
    """
    if errand.state not in STOPPED:
        raise Conflict("It was not stopped.")
    errand.state, errand.finished_at, errand.trouble = ErrandState.WAITING, None, ""
    errand.begun, errand.not_before = 0, None
    _note(session, errand, "let go on", by=by, at=at)


def _note(session: Session, errand: Errand, event: str, *, by: str, at: datetime) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event=event,
            subject="errand",
            subject_id=errand.id,
            detail=f"{errand.title}: {errand.done:,} of {errand.of:,}",
        )
    )
    session.flush()
