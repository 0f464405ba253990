"""Reads the marker an answer begins with, be it straight away or behind a few words."""

import re
from dataclasses import replace

from soundingboard.reading.aligning.declining import turned_to
from soundingboard.reading.aligning.kindwords import DASHES
from soundingboard.reading.aligning.markers import (
    DELIMITERS,
    Reference,
    Strength,
    mentions,
    opening_reference,
)
from soundingboard.reading.anchors import AnchorKind

LOOKED_AT = 80  # characters that may hold a marker
_MOST_BEFORE = 4  # words before a marker that may say whose answer it is
_MOST_IN_CLAUSE = 8
_MOST_SKIPPED = 3  # numbers that a list of answers may leave out, and one
_LED = re.compile(
    r"(?:^|[^,.;]* )(?:for|on|to|about|re|regarding)\s+(?:your\s+|the\s+)?$", re.IGNORECASE
)
_BACK = re.compile(r"\W*(?:as|like|see|unlike|further|similar\w*|besides|apart)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_PARTED = re.compile(r"\d{1,2}\.\d{1,2}")
_IN_BRACKETS = re.compile(r"[^\n()]{1,80}\((?P<inside>[^\n()]{1,40})\)[ \t.:]*(?:\n|$)")


def said_first(text: str) -> Reference | None:
    """The marker a piece begins with, read behind a number of the sender's own.

    "1. In answer to your question 7: ..." is the sender's first point, and about question 7.
    """
    found = opening_reference(text)
    if found is None:
        return turned_to(text) or _spoken_for(text) or _in_brackets(text, 0)
    if not is_own_number(text[: found.end]):
        return found
    return _named_at(text, found.end) or _in_brackets(text, found.end) or found


def _named_at(text: str, at: int) -> Reference | None:
    """The marker with a kind ("question 7") that stands at one place of a text."""
    inner = opening_reference(text[at:])
    if inner is None or inner.kind is None or inner.strength is not Strength.PLAIN:
        return None
    return replace(inner, start=at + inner.start, end=at + inner.end)


def _in_brackets(text: str, at: int) -> Reference | None:
    """The marker in the brackets that end a heading: "2. Reasons (your question 1)"."""
    found = _IN_BRACKETS.match(text, at)
    if found is None:
        return None
    start, inside = found.start("inside"), text[: found.end("inside")]
    number = opening_reference(found["inside"]) if _PARTED.fullmatch(found["inside"]) else None
    if number is not None:  # "Stony Cross (5.1)"
        return replace(number, start=start + number.start, end=start + number.end)
    return _named_at(inside, start)


def _spoken_for(text: str) -> Reference | None:
    """The marker behind a few words: "Tom on question 1: planning", "One thing for question 5, …".

    "As I said for question 2, ..." points elsewhere.
    """
    opening = text[:LOOKED_AT]
    for found in mentions(opening, most=1):
        before = opening[: found.start]
        end = opening[: found.end].rstrip()[-1:]
        few = len(before.split()) <= (_MOST_BEFORE if end == ":" else _MOST_IN_CLAUSE)
        led = end == ":" or (
            end == ","
            and _LED.search(before)
            and not _BACK.match(before)
            and len(mentions(text, most=2)) == 1
        )
        if few and led:
            return found if "\n" not in before else None
    return None


def is_own_number(text: str) -> bool:
    """Whether a text is a number as lists have it and nothing else: "1.", "(b)"."""
    found = opening_reference(text)
    bare = found is not None and found.kind is None and found.strength is Strength.LIST
    return found is not None and bare and not text[found.end :].strip()


def named_kind(text: str) -> AnchorKind | None:
    """The kind that a sentence names which begins with a marker: "Question 6 I do not know"."""
    found = opening_reference(text)
    plain = found is not None and found.strength is Strength.PLAIN and not found.start
    return found.kind if found is not None and plain else None


def begins_answer(text: str) -> bool:
    """Whether a line begins with a marker no sentence is wrapped before: "Q3:", "2.4 -"."""
    reference = said_first(text)
    return (
        reference is not None
        and reference.strength is Strength.PLAIN
        and text[: reference.end].rstrip()[-1:] in DASHES | {":", ")"}
    )


def counts_on(above: str, text: str) -> bool:
    """Whether a text is the next of a list that another is of: "1 - rent", then "2 - yes".

    Written alike, and not many left out; a number without any sign behind or before it is none
    of a list.
    """
    first, then = opening_reference(above), opening_reference(text)
    if first is None or then is None or first.start or then.start:
        return False
    numbers = first.numbers + then.numbers
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        return False
    style = _DIGITS.sub("", above[: first.end]).strip()
    alike = style == _DIGITS.sub("", text[: then.end]).strip() and not DELIMITERS.isdisjoint(style)
    return alike and 0 < int(then.numbers[0]) - int(first.numbers[0]) <= 1 + _MOST_SKIPPED
