"""Whether an entry into the book waits for the lines that are about to have something to say.

A database writes to its disk once for an entry, however many letters that is about, and workers
stand in a queue for the disk. Where that takes longer than a letter, lines that do not wait for
each other end in two halves, each of which waits for the entry of the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_NEVER = timedelta(0)
_NEW = 0.2  # how much the last one counts against all before


@dataclass(slots=True)
class Pace:
    """How long entries and letters took lately, and until when an entry waits."""

    entry: timedelta = _NEVER
    letter: timedelta = _NEVER  # from its words to the server's being ready for the next
    until: datetime | None = None

    def entry_took(self, time: timedelta) -> None:
        """Notes how long an entry took."""
        self.entry += _NEW * (time - self.entry)

    def letter_took(self, time: timedelta) -> None:
        """Notes how long a letter took."""
        self.letter += _NEW * (time - self.letter)

    def waits(self, at: datetime) -> bool:
        """Whether an entry that could be made is to wait still: at most as long as two letters."""
        if self.letter >= self.entry:
            return False
        if self.until is None:
            self.until = at + 2 * self.letter
        return at < self.until

    def seconds_left(self, at: datetime) -> float:
        """How long until the entry is made in any case; for ever where none waits."""
        return float("inf") if self.until is None else max(0.0, (self.until - at).total_seconds())
