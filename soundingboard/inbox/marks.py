"""How a mail in an IMAP folder is known to be taken: by a mark, by its folder, or by being seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# A mark of our own: somebody who opens the mailbox in a mail program marks mail as seen.
TAKEN = b"soundingboard-taken"
SEEN = b"\\Seen"
ANY = b"\\*"  # the server keeps whatever mark we make up (RFC 3501, 7.1)


class Mark(Protocol):
    """One way to tell what was taken."""

    @property
    def wanted(self) -> list[bytes]:
        """The search that finds what was not."""
        ...

    def put(self, client: Any, uid: int) -> None:
        """Makes one mail taken. Raises IMAPClientError where the server says no."""
        ...

    def folder(self, fetched_from: str) -> str:
        """Where a mail lies once it is taken."""
        ...


@dataclass(frozen=True, slots=True)
class Flag:
    """The mail stays where it is and bears a flag."""

    name: bytes
    wanted: list[bytes]

    def put(self, client: Any, uid: int) -> None:
        """Adds the flag."""
        client.add_flags([uid], [self.name], silent=True)

    def folder(self, fetched_from: str) -> str:
        """The one it came from."""
        return fetched_from


@dataclass(frozen=True, slots=True)
class Folder:
    """The mail goes to another folder, and is neither changed nor deleted there."""

    name: str
    wanted: list[bytes]

    def put(self, client: Any, uid: int) -> None:
        """Moves the mail, in one step (RFC 6851)."""
        client.move([uid], self.name)

    def folder(self, _fetched_from: str) -> str:
        """The one for taken mail."""
        return self.name


def mark_of(client: Any, kept: Sequence[bytes], taken_folder: str) -> Mark:
    """The surest way this server offers.

    `kept` are the flags it keeps. Exchange keeps none of our own, so there taken mail is moved.
    Without MOVE only `Seen` is left: then nobody else may open the mailbox.
    """
    if ANY in kept or TAKEN in kept:
        return Flag(TAKEN, [b"UNKEYWORD", TAKEN])
    if client.has_capability("MOVE"):
        if not client.folder_exists(taken_folder):
            client.create_folder(taken_folder)
        return Folder(taken_folder, [b"ALL"])
    return Flag(SEEN, [b"UNSEEN"])
