"""The port to the world's mail: what a postman does, and what can happen on the way."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter ready for the wire: RFC 5321's sender and recipient, and the message's bytes.

    `number` is what the sender calls it; what is heard of a letter is told by it. `dotless` says
    that surely no line of the message begins with a dot: nobody need look for one.
    """

    number: int
    mail_from: str
    rcpt_to: str
    message: bytes
    dotless: bool = False


class Unwelcome(OSError):  # a state of affairs, as the refusals of the house are
    """The server does not let us in, in its own words: a person has to put something right."""


class Fate(StrEnum):
    """What the next server said of one letter."""

    ACCEPTED = "accepted"
    REFUSED_FOR_NOW = "refused for now"  # 4xx: try again later
    REFUSED = "refused"  # 5xx for this recipient or this letter: final
    NOT_CARRIED = "not carried"  # nothing was handed over; no attempt counts
    UNWELCOME = "unwelcome"  # the same, and it will not be until a person puts something right
    UNKNOWN = "unknown"  # the line died after the last dot: it may have arrived


BROKEN = frozenset(
    {Fate.NOT_CARRIED, Fate.UNWELCOME, Fate.UNKNOWN}
)  # after these a line carries nothing more


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one letter, with the server's reply word for word."""

    fate: Fate
    reply: str


class Line(Protocol):
    """One open connection. At most one letter is on it, and at most one more is announced."""

    def announce(self, envelope: Envelope) -> None:
        """Names the sender and the recipient of the next letter; nothing of it leaves yet."""
        ...

    def hand_over(self) -> None:
        """Lets the announced letter go, which the server has said it will take."""
        ...

    def flush(self) -> None:
        """Sends as much of what was said as the other side takes just now."""
        ...

    def hang_up(self, reason: str) -> None:
        """Ends the connection without handing over what is announced."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that happened on a line.

    Without an `envelope` it is about the line itself: it is open, or, with an outcome, it has
    died while it was idle. With one but no `outcome`, that letter may be handed over now.
    A line on which a letter was not carried, or met an unknown fate, is dead.
    """

    line: Line
    envelope: Envelope | None
    outcome: Outcome | None


class Lines(Protocol):
    """All connections of one run."""

    def open(self, wanted: int) -> None:
        """Begins to open connections until there are so many, or as many as can be had."""
        ...

    def listen(self, seconds: float) -> list[Heard]:
        """Lets go what was said on the lines, and waits for something to happen on any of them.

        Returns in the order of events, with nothing once the seconds are over. Raises OSError
        where no line is open and none can be opened; Unwelcome where no waiting will help that.
        """
        ...

    def wake(self) -> None:
        """Ends the waiting of `listen`, now or the next time. May be called by any thread."""
        ...


class Postman(Protocol):
    """Carries letters."""

    @property
    def connections(self) -> int:
        """How many connections one run may open."""
        ...

    def lines(self) -> AbstractContextManager[Lines]:
        """The connections for one run; all are closed at its end."""
        ...
