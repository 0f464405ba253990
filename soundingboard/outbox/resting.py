"""A relay that gives trouble is left alone for a while, and longer each time."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry

SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(minutes=5)


class Rest:
    """When the relay is next to be tried, and what staff read about it.

    No letter's attempts are counted meanwhile. Each process finds out for itself.
    """

    def __init__(self) -> None:
        self._wait = timedelta(0)
        self._until: datetime | None = None
        self._trouble = ""

    @property
    def in_trouble(self) -> bool:
        """Whether the last run ended with trouble."""
        return bool(self._trouble)

    def is_over(self, at: datetime) -> bool:
        """Whether the relay may be tried."""
        return self._until is None or at >= self._until

    def tell(self, session: Session, trouble: str, *, at: datetime) -> None:
        """Takes in what a run ended with: the relay's trouble, or none."""
        if trouble:
            self._wait = min(LONGEST, max(SHORTEST, self._wait * 2))
            self._until = at + self._wait
        else:
            self._wait, self._until = timedelta(0), None
        if bool(trouble) != bool(self._trouble):
            detail = trouble or "Letters leave again."
            event = "trouble" if trouble else "trouble over"
            entry = JournalEntry(
                at=at, actor="the outbox", event=event, subject="relay", detail=detail
            )
            session.add(entry)
        self._trouble = trouble
