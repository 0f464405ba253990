"""A maildir: one file a mail, never half a file, whoever dies when."""

import os
import re
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

_KEY = re.compile(r"\d{1,20}\.\d{1,10}_\d{1,10}\.postoffice\Z")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Maildir:
    """A folder of mails by the rules of maildir(5); mails that nobody took lie in `new`."""

    folder: Path

    def put(self, raw: bytes) -> str:
        """Keeps a mail, durable before this returns; returns its key."""
        for name in ("tmp", "new", "cur"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        key = f"{time.time_ns()}.{os.getpid()}_{next(_numbers)}.postoffice"
        beside = self.folder / "tmp" / key
        with beside.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(self.folder / "new" / key)
        directory = os.open(self.folder / "new", os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return key

    def newest(self) -> list[str]:
        """The keys of all mails that nobody has taken, the newest first."""
        try:
            with os.scandir(self.folder / "new") as entries:
                found = [entry.name for entry in entries if _KEY.match(entry.name)]
        except FileNotFoundError:
            return []
        return sorted(found, key=_when, reverse=True)

    def get(self, key: str) -> bytes:
        """One mail. Raises KeyError where there is none, whatever the key looks like."""
        if not _KEY.match(key):
            raise KeyError(key)
        try:
            return (self.folder / "new" / key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None


def _when(key: str) -> tuple[int, int]:
    moment, _, rest = key.partition(".")
    return int(moment), int(rest.partition("_")[2].partition(".")[0])
