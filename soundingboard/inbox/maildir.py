"""A mailbox in a folder: what a mail server of this machine, or our own, put there for us."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from soundingboard.inbox.mailbox import Waiting

SEEN = ":2,S"  # maildir(5): taken and looked at
LONGEST_HEADERS = 64 * 1024  # bytes of a mail that is too large to be read
END_OF_HEADERS = (b"\r\n\r\n", b"\n\n")


@dataclass(slots=True)
class MaildirMailbox:
    """Mail waits in `new`; what we have taken moves to `cur`, and nothing is deleted."""

    folder: Path
    max_bytes: int  # larger mails are noted, and stay in the folder
    name: str = "maildir"
    must_exist: bool = True  # or it is made by whoever puts the first mail there
    poll_seconds: float = 2.0
    _ended: Event = field(default_factory=Event, init=False, repr=False)

    def fetch(self) -> Iterator[Waiting]:
        """The mails that wait, oldest first. Raises OSError where the folder cannot be read."""
        new = self.folder / "new"
        if not new.exists():
            if self.must_exist:
                raise FileNotFoundError(f"there is no folder {new}")
            return
        for path in sorted(new.iterdir(), key=_arrival):
            waiting = self._opened(path)
            if waiting is not None:
                yield waiting

    def archive(self, key: str) -> None:
        """Marks one mail as taken. Doing so twice is harmless."""
        if "/" in key or key.startswith("."):
            raise OSError(f"{key!r} is not the name of a mail")
        current = self.folder / "cur"
        current.mkdir(exist_ok=True)
        try:
            (self.folder / "new" / key).rename(current / _seen(key))
        except FileNotFoundError:
            return

    def wait(self) -> None:
        """Returns after a moment: a folder does not tell."""
        self._ended.wait(self.poll_seconds)

    def interrupt(self) -> None:
        """Ends `wait`."""
        self._ended.set()

    def close(self) -> None:
        """A folder is not held."""

    def _opened(self, path: Path) -> Waiting | None:
        """One mail; None where another worker took it meanwhile, or it is no mail at all."""
        if path.name.startswith("."):
            return None
        try:
            if path.is_dir():
                return None
            # A link or a pipe put there would lead elsewhere, or wait for ever.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            if path.is_symlink() or not path.exists():
                return None
            raise OSError(f"a mail in {self.folder} cannot be read: {error.strerror}") from None
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                return None
            came_at = datetime.fromtimestamp(about.st_mtime, UTC)
            if about.st_size <= self.max_bytes:
                raw = file.read()
                return Waiting(path.name, raw, came_at, len(raw))
            headers = _headers(file.read(LONGEST_HEADERS))
        whole = self.folder / "cur" / _seen(path.name)
        return Waiting(path.name, headers, came_at, about.st_size, f"the file {whole}")


def _seen(key: str) -> str:
    return f"{key.partition(':')[0]}{SEEN}"


def _headers(start: bytes) -> bytes:
    ends = [start.find(mark) + len(mark) for mark in END_OF_HEADERS if mark in start]
    return start[: min(ends)] if ends else start


def _arrival(path: Path) -> tuple[int, str]:
    # By the number its name begins with: names of different length would sort wrongly as text.
    moment = path.name.partition(".")[0]
    return (int(moment) if moment.isdecimal() and len(moment) < 30 else 0, path.name)
