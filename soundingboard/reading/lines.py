"""The lines of a body, each with what its quote prefix or its markup says about it."""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_LINES = 20_000  # lines looked at one by one; longer bodies are real only as attacks
LOOKED_AT = 600  # characters of a line that rules look at

_PREFIX = re.compile(r"[ \t\u00a0]{0,3}(?:>[ \t\u00a0]?)+")
# "BM> words" as The Bat! and supercite quote, "&> words" as some readers of news
_INITIALS = re.compile(r"[ \t]{0,3}(?:[A-Z][A-Za-z]{0,3}|[&|:#%*])>{1,4}(?=[ \t]|$)[> \t]*")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_CLOSING = ("<<", " >>>")
_LINE_END = re.compile(r"(?<=\n)")


class Hint(StrEnum):
    """What the markup says about a line."""

    NONE = ""
    RULE = "rule"  # a drawn rule, or the border Outlook draws over the older letter, stands above
    ATTRIBUTION = "attribution"  # the client's own element for "On ... wrote:"
    SIGNATURE = "signature"  # the client's own element for a signature


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body.

    `text` is exact, line end included; `words` is what rules look at: the first characters,
    without quote prefix, invisible characters and surrounding space. `older` says that the line
    stands in an element that a client puts around the older letter; `colour` is the colour of
    most of its characters ("" for the ordinary one).
    """

    text: str
    words: str
    depth: int = 0
    hint: Hint = Hint.NONE
    older: bool = False
    colour: str = ""

    @property
    def blank(self) -> bool:
        return not self.words


def visible(text: str) -> str:
    """The start of a text as a reader sees it: one space for any, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", text[:LOOKED_AT]).split())


def text_line(
    text: str, *, depth: int = 0, hint: Hint = Hint.NONE, older: bool = False, colour: str = ""
) -> Line:
    """A line with the depth that markup gave it, plus the levels that its own prefix shows."""
    start = text[:LOOKED_AT]
    prefix = _prefix(start)
    levels = prefix.count(">")
    if levels and text[len(prefix) - 1 : len(prefix) + 4] == ">From" and levels == 1:
        # mbox files write ">From" for "From" at the start of a line
        prefix, levels = "", 0
    return Line(text, visible(start[len(prefix) :]), depth + levels, hint, older, colour)


def split_lines(text: str) -> tuple[list[Line], str]:
    """The lines of a plain text, and the rest beyond MAX_LINES as it stands ("" as a rule)."""
    pieces = _LINE_END.split(text, maxsplit=MAX_LINES)
    rest = pieces.pop() if len(pieces) > MAX_LINES else ""
    if pieces and not pieces[-1]:
        pieces.pop()
    return [text_line(piece) for piece in pieces], rest


def _prefix(start: str) -> str:
    match = _PREFIX.match(start)
    if match is None:
        match = _INITIALS.match(start)
    # ">>> read this <<<", and GroupWise's ">>> Ann Lee <ann@example.org> 03/05/2026 10:11 >>>"
    decorates = match is not None and match[0].count(">") > 1 and start.rstrip().endswith(_CLOSING)
    return match[0] if match is not None and not decorates else ""
