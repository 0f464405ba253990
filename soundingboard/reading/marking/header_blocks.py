"""Finding the header a mail program puts over an older letter: "From: ... Sent: ... To: ..."."""

import re

from soundingboard.reading.lines import Hint, Line
from soundingboard.reading.marking.client_words import NEAR
from soundingboard.reading.marking.client_words_wider import FAR

_SEPARATOR = 160  # characters of a separator that are looked at
_SPAN = 14  # lines with words within which a header block must end
_KEY = re.compile(r"^[\W_]{0,4}([^:：<>@\d]{1,24}?)[\s*_]{0,3}[:：]")
_INNER_KEY = re.compile(r"(?:^|\s)([^\W\d_]{2,14}) ?[:：](?=\s)")
_RULE = re.compile(r"^[\s*_=\-–—]{4,}$")
_ADDRESS = re.compile(r"[\w.+\-']@[\w\-]+\.\w")
_MOMENT = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_DASHED = re.compile(
    r"^[-_=*–—\s]{0,3}[-_=*–—]{2,}\s*((?:[^-_=*–—]|(?<=\w)-(?=\w)){3,70}?)\s*[-_=*–—]{2,}\W*$"
)
# What case-work systems put above the letter they send, for their own reading of the answer
_REPLY_ABOVE = re.compile(
    r"^\W*(?:please )?(?:type|write|enter|add)? ?(?:your )?(?:reply|response|answer)s? above"
    r" (?:this|the) line\b",
    re.IGNORECASE,
)
_PROCESSED = "original message processed by"  # the mark of Tobit's clients, with no dashes
_BEGIN = re.compile(r"^\W{0,3}([^\d:：]{6,60})\s*[:：]$")


def _table() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for tongue in NEAR + FAR:
        for kind, words in (
            ("sender", tongue.sender),
            ("sent", tongue.sent),
            ("to", tongue.to),
            ("subject", tongue.subject),
        ):
            for word in filter(None, words.split("|")):
                found.setdefault(word.casefold(), set()).add(kind)
    return found


_KEYS = _table()
_ORIGINAL = {
    word.strip().casefold()
    for tongue in NEAR + FAR
    for word in tongue.original.split("|")
    if word.strip()
}


def header_end(lines: list[Line], at: int) -> int | None:
    """Where the header of an older letter that begins at this line ends; None where none begins.

    A separator ("-----Original Message-----") may stand alone or above the block. Without one,
    three kinds of field are needed, or sender and time with an address or a moment beside them;
    under a drawn rule, lines of any language that look like fields will do. Once three are known
    the language is, and "Start with procurement: ..." is what somebody wrote below.
    """
    separator = is_separator(lines[at].words)
    start = at
    if separator or _RULE.match(lines[at].words):
        below = _next_words(lines, at + 1)
        if below is None:
            return at + 1 if separator else None
        start = below
    ruled = start != at or lines[start].hint is Hint.RULE
    end = _block_end(lines, start, ruled=ruled)
    if end is not None:
        return end
    return at + 1 if separator else None


def is_separator(words: str) -> bool:
    """Whether these words are a client's line above an older letter, in any language known."""
    words = words[:_SEPARATOR]
    if _REPLY_ABOVE.search(words):
        return True
    match = _DASHED.match(words) or _BEGIN.match(words)
    if match is None:
        return words.casefold().startswith(_PROCESSED)
    # A Turkish "İ" folds to two characters
    inside = match[1].strip().casefold().replace("\u0307", "").rstrip(":")
    return any(word in inside for word in _ORIGINAL) and len(inside) < 70


def _block_end(lines: list[Line], start: int, *, ruled: bool) -> int | None:
    seen: set[str] = set()
    fields, evidence, last, looked = 0, "", start - 1, 0
    for at in range(start, min(len(lines), start + 3 * _SPAN)):
        words = lines[at].words
        if not words:
            if fields and at - last > 2:
                break
            continue
        looked += 1
        if looked > _SPAN:
            break
        kinds = field_kinds(words)
        shaped = bool(_KEY.match(words)) and (len(seen) < 3 or " " not in words.partition(":")[0])
        if kinds or (ruled and shaped and at == last + 1 and fields < 6):
            seen |= kinds if len(kinds) == 1 else {min(kinds)} if kinds else set()
            fields += 1
            evidence += words + " "
            last = at
        elif not fields or at - last > 2:
            break
    if not fields:
        return None
    if ruled and fields == 1 and len(_in_one_line(lines[start].words)) >= 2:
        return start + 1
    first = field_kinds(lines[start].words)
    address, moment = bool(_ADDRESS.search(evidence)), bool(_MOMENT.search(evidence))
    certain = len(seen) >= 3 and bool(first)
    likely = (
        len(seen) == 2 and bool(seen & {"sender", "sent"}) and (address or moment) and bool(first)
    )
    shaped_alike = ruled and fields >= 3 and address and moment
    if certain or (likely and fields <= 4) or shaped_alike:
        return last + 1
    return None


def field_kinds(words: str) -> set[str]:
    """Which header fields a line may be, by the word before its colon (empty: none)."""
    match = _KEY.match(words[:60])
    return _KEYS.get(match[1].strip("*_ \"'").casefold(), set()) if match else set()


def _in_one_line(words: str) -> set[str]:
    """The fields in a line that holds several: "From: a@b.example Date: Thu, 24 Mar 2016"."""
    found: set[str] = set()
    for name in _INNER_KEY.findall(words):
        found |= _KEYS.get(name.casefold(), set())
    return found


def _next_words(lines: list[Line], at: int) -> int | None:
    return next((i for i in range(at, min(len(lines), at + 4)) if lines[i].words), None)
