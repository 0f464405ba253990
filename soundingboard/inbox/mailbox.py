"""The port to where mail waits for us."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """One mail as it lies in the mailbox: an id that the mailbox understands, and its bytes."""

    key: str
    raw: bytes


class Mailbox(Protocol):
    """A place mail is fetched from. What was fetched stays there until it is archived."""

    name: str  # "imap", "post office"

    def fetch(self) -> Iterator[Waiting]:
        """The mails that wait, oldest first. Raises OSError where the place cannot be reached."""
        ...

    def archive(self, key: str) -> None:
        """Marks one mail as taken. Called only after the database has committed it."""
        ...
