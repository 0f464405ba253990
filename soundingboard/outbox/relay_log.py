"""Reading a log of Postfix or Exim: what became of letters that this server may have taken.

A file of syslog or of the server's own, or what journalctl prints ("short", "export" or "json").
Lines of anything else are passed over; however long the log is, only what is looked for is
remembered.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import BinaryIO

from soundingboard.outbox.exim_log import EximLine, read_line

LONGEST_LINE = 16_384  # bytes; they write a few thousand at most
_LONGEST_SAID = 300
# Up to the process number nothing stands that a stranger could have written.
_SYSLOG = re.compile(rb"[^\[\]]{0,300}\[\d+\]: ")
_NAMED = re.compile(rb"([0-9A-Za-z]{5,25}): message-id=(<[^<>\s]{1,990}>)\s*\Z")
_TAKEN = re.compile(rb"([0-9A-Za-z]{5,25}): from=<[^<>]*>, size=\d+, nrcpt=\d+ \(queue active\)")
_TOLD = re.compile(
    rb"([0-9A-Za-z]{5,25}): to=<([^<>]*)>, (?:orig_to=<([^<>]*)>, )?[^()]*?"
    rb"\bdsn=(\d\.\d{1,3}\.\d{1,3}), status=([a-z]+) \((.*)\)\s*\Z"
)
_GONE = re.compile(rb"([0-9A-Za-z]{5,25}): removed\s*\Z")
_SPACED = bytes(32 if sign < 32 or sign == 127 else sign for sign in range(256))


class Taken(StrEnum):
    """What the server did with a letter, in the order of how much that says."""

    QUEUED = "queued"  # it has taken the letter, and is not done with it
    SENT = "sent"
    BOUNCED = "bounced"


_BY_STATUS = {"sent": Taken.SENT, "bounced": Taken.BOUNCED, "expired": Taken.BOUNCED}
_BY_FLAG = {
    b"<=": Taken.QUEUED,  # Exim writes this when it has the whole letter
    b"==": Taken.QUEUED,
    b"=>": Taken.SENT,
    b"->": Taken.SENT,
    b">>": Taken.SENT,
    b"**": Taken.BOUNCED,
}
_ORDER = tuple(Taken)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What the log says of one letter: `number` is the server's own for it, `said` its words."""

    number: str
    taken: Taken
    status: str  # RFC 3463; "" while the server is not done with it
    said: str

    @property
    def evidence(self) -> str:
        """As staff read it."""
        words = f": {self.status} {self.said}".rstrip(": ")
        return f"The mail server's log has it as {self.number}, {self.taken}{words}"


def lines_of(log: BinaryIO) -> Iterator[bytes]:
    """The lines of a log; one that is too long to be a mail server's is left out."""
    whole = True
    for piece in iter(partial(log.readline, LONGEST_LINE), b""):
        ends = piece.endswith(b"\n")
        if whole and (ends or len(piece) < LONGEST_LINE):
            yield piece
        whole = ends


def read_log(lines: Iterable[bytes], letters: Mapping[str, str]) -> dict[str, LogEntry]:
    """What the log says of these letters, by their Message-IDs; nothing of those it has not.

    `letters` tells to which address each Message-ID went. That a letter's head came in is no proof
    that all of it did: only what the server went on to do with it counts.
    """
    wanted = {name.encode("utf-8", "replace"): name for name in letters}
    addresses = {name: address.lower() for name, address in letters.items()}
    numbers: dict[bytes, str] = {}
    found: dict[str, LogEntry] = {}
    for line in lines:
        message = _message(line)
        by_exim = read_line(message or line)
        if by_exim is not None:
            _take(by_exim, addresses, numbers, found)
            continue
        named = _NAMED.match(message)
        if named:
            # A number is used again for another letter, on servers with short ones.
            numbers.pop(named[1], None)
            if named[2] in wanted:
                numbers[named[1]] = wanted[named[2]]
            continue
        name = numbers.get(message.partition(b":")[0])
        if name is None:
            continue
        _note(found, name, _entry(message, addresses[name]))
        gone = _GONE.match(message)
        if gone:
            del numbers[gone[1]]
    return found


def _note(found: dict[str, LogEntry], name: str, entry: LogEntry | None) -> None:
    """Keeps what says most of a letter."""
    known = found.get(name)
    if entry and (known is None or _ORDER.index(entry.taken) >= _ORDER.index(known.taken)):
        found[name] = entry


def _take(
    line: EximLine,
    addresses: Mapping[str, str],
    numbers: dict[bytes, str],
    found: dict[str, LogEntry],
) -> None:
    """What a line of Exim's adds to what is found."""
    if line.flag == b"<=":
        numbers.pop(line.number, None)
        name = line.name.decode("utf-8", "replace")
        if name in addresses:
            numbers[line.number] = name
    elif line.flag == b"Completed":
        numbers.pop(line.number, None)
        return
    name = numbers.get(line.number, "")
    if name and (line.flag == b"<=" or addresses[name] in map(_lower, line.to)):
        number = line.number.decode("ascii")
        status = line.status if line.flag != b"<=" else ""
        _note(found, name, LogEntry(number, _BY_FLAG[line.flag], status, _words(line.said)))


def _message(line: bytes) -> bytes:
    """What a process said, without the time, the host and its name; empty where none did."""
    if line.startswith(b"{"):
        try:
            said = json.loads(line).get("MESSAGE")
        except (ValueError, RecursionError, AttributeError):
            return b""
        return said.encode("utf-8", "replace") if isinstance(said, str) else b""
    if line.startswith(b"MESSAGE="):
        return line.removeprefix(b"MESSAGE=")
    head = _SYSLOG.match(line)
    return line[head.end() :] if head else b""


def _entry(message: bytes, address: str) -> LogEntry | None:
    taken = _TAKEN.match(message)
    if taken:
        return LogEntry(taken[1].decode("ascii"), Taken.QUEUED, "", "")
    told = _TOLD.match(message)
    if told is None or address not in {_lower(told[2]), _lower(told[3] or b"")}:
        return None
    return LogEntry(
        told[1].decode("ascii"),
        _BY_STATUS.get(told[5].decode("ascii"), Taken.QUEUED),
        told[4].decode("ascii"),
        _words(told[6]),
    )


def _lower(address: bytes) -> str:
    return address.decode("utf-8", "replace").lower()


def _words(said: bytes) -> str:
    words = said.translate(_SPACED).decode("ascii", "replace")
    return " ".join(words.split())[:_LONGEST_SAID]
