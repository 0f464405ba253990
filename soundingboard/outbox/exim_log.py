"""What a line of Exim's main log tells of a letter (Exim's specification, "Log files")."""

import re
from dataclasses import dataclass

_NUMBER = rb"[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})"
# In a file of its own each line has the time, and if so configured the zone and the process.
_LINE = re.compile(
    rb"(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})? )?(?:\[\d+\] )?"
    rb"(" + _NUMBER + rb") (<=|=>|->|>>|\*\*|==|Completed)(.*)",
    re.DOTALL,
)
_NAME = re.compile(rb" id=(\S{1,990})")
_TO = re.compile(rb" ([^\s<>]{1,500}?):?(?: <([^<>\s]{1,500})>:?)? (.*)", re.DOTALL)
_ANSWER = re.compile(rb'(?:: |C=")([245])\d\d(?:[ -](\1\.\d{1,3}\.\d{1,3})\b)?')


@dataclass(frozen=True, slots=True)
class EximLine:
    """`number` is Exim's own for a letter, `flag` its sign for what happened to it.

    `name` is the Message-ID. `to` has the address it went to, and the one we gave where that is
    another. `status` is by RFC 3463: X.0.0 where the other server gave only SMTP's three digits.
    """

    number: bytes
    flag: bytes
    name: bytes = b""
    to: tuple[bytes, ...] = ()
    status: str = ""
    said: bytes = b""


def read_line(line: bytes) -> EximLine | None:
    """What a line says of a letter; None where it is no such line of Exim's."""
    found = _LINE.match(line)
    if found is None:
        return None
    number, flag, rest = found.groups()
    if flag == b"Completed":
        return EximLine(number, flag)
    if flag == b"<=":
        # What follows T= is a subject: anybody's words.
        named = _NAME.search(rest.partition(b' T="')[0])
        return EximLine(number, flag, b"<%s>" % named[1] if named else b"")
    told = _TO.match(rest)
    if told is None:
        return None
    text = b": " + told[3].rstrip(b'" \n')
    answer = _ANSWER.search(text)
    if answer is None:
        status, said = "", text.rpartition(b": ")[2]
    else:
        status = (answer[2] or answer[1] + b".0.0").decode("ascii")
        said = text[answer.start(1) :]
    to = tuple(one for one in told.group(1, 2) if one)
    return EximLine(number, flag, to=to, status=status, said=said)
