"""The port to the world's mail: what a postman does, and what can happen on the way."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter ready for the wire: RFC 5321's sender and recipient, and the message's bytes."""

    mail_from: str
    rcpt_to: str
    message: bytes


class Fate(StrEnum):
    """What the next server said of one letter."""

    ACCEPTED = "accepted"
    REFUSED_FOR_NOW = "refused for now"  # 4xx: try again later
    REFUSED = "refused"  # 5xx for this recipient or this letter: final
    NOT_CARRIED = "not carried"  # nothing was handed over; no attempt counts
    UNKNOWN = "unknown"  # the line died after the last dot: it may have arrived


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one letter, with the server's reply word for word."""

    fate: Fate
    reply: str


class Round(Protocol):
    """One open connection, on which letters are carried one after another."""

    def carry(self, envelope: Envelope) -> Outcome:
        """Hands one letter over. Never raises for what a server does."""
        ...


class Postman(Protocol):
    """Carries letters."""

    def round(self) -> AbstractContextManager[Round]:
        """Opens a connection for a batch of letters. Raises OSError where nobody answers."""
        ...
