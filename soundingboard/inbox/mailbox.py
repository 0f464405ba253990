"""The port to where mail waits for us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Waiting:
    """One mail as it lies in the mailbox: an id that the mailbox understands, and its bytes.

    `came_at` is when it reached the mailbox, however long it lay there. A mail above the
    mailbox's `max_bytes` is not fetched: `raw` holds only its headers, `size` the bytes it has,
    and `left_in` says where the whole of it lies.
    """

    key: str
    raw: bytes
    came_at: datetime | None = None
    size: int = 0
    left_in: str = ""


class Mailbox(Protocol):
    """A place mail is fetched from. What was fetched stays there until it is archived."""

    name: str  # "imap", "post office"

    def fetch(self) -> Iterator[Waiting]:
        """The mails that wait, oldest first. Raises OSError where the place cannot be reached."""
        ...

    def archive(self, key: str) -> None:
        """Marks one mail as taken. Called only after the database has committed it."""
        ...

    def wait(self) -> None:
        """Returns when something may have come, at the latest after a minute.

        Raises OSError where the place cannot be reached any more.
        """
        ...

    def interrupt(self) -> None:
        """Ends `wait` and `fetch` in whichever thread they run, now and from now on."""
        ...

    def close(self) -> None:
        """Lets go of the place; the next `fetch` goes there again."""
        ...
