"""A mailbox in a folder: what a mail server of this machine, or our own, put there for us."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from soundingboard.inbox.mailbox import Waiting

SEEN = ":2,S"  # maildir(5): taken and looked at


@dataclass(slots=True)
class MaildirMailbox:
    """Mail waits in `new`; what we have taken moves to `cur`, and nothing is deleted."""

    folder: Path
    name: str = "maildir"

    def fetch(self) -> Iterator[Waiting]:
        """The mails that wait, oldest first. Raises OSError where the folder cannot be read."""
        new = self.folder / "new"
        if not new.exists():
            return
        for path in sorted(new.iterdir(), key=_arrival):
            try:
                raw = path.read_bytes()
            except FileNotFoundError:
                continue  # another worker took it meanwhile
            yield Waiting(path.name, raw)

    def archive(self, key: str) -> None:
        """Marks one mail as taken. Doing so twice is harmless."""
        if "/" in key or key.startswith("."):
            raise OSError(f"{key!r} is not the name of a mail")
        current = self.folder / "cur"
        current.mkdir(exist_ok=True)
        try:
            (self.folder / "new" / key).rename(current / f"{key.partition(':')[0]}{SEEN}")
        except FileNotFoundError:
            return


def _arrival(path: Path) -> tuple[int, str]:
    # By the number its name begins with: names of different length would sort wrongly as text.
    moment = path.name.partition(".")[0]
    return (int(moment) if moment.isdecimal() and len(moment) < 30 else 0, path.name)
