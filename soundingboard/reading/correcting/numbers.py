"""Reads which points are meant: "points 1, 2 and 4", "1-3", "the second point"."""

import re

from soundingboard.reading.aligning.kindwords import NUMBER_WORDS, ORDINALS

_NUMBER = re.compile(r"\d{1,3}|[^\W\d_]+|[-–]")
_MOST_IN_RANGE = 30


def numbers_of(said: str, known: set[int]) -> tuple[int, ...]:
    """The numbers in "points 1, 2 and 4", "points 1-3", "the second point", in order."""
    found: list[int] = []
    ranged = False
    for token in _NUMBER.findall(said.lower()):
        if token in ("-", "–", "to", "i"):
            ranged = bool(found)
            continue
        number = _number(token, known)
        if number is None:
            continue
        if ranged and 0 < number - found[-1] <= _MOST_IN_RANGE:
            found += range(found[-1] + 1, number + 1)
        elif number not in found:
            found.append(number)
        ranged = False
    return tuple(found)


def _number(token: str, known: set[int]) -> int | None:
    if token.isdecimal():
        return int(token)
    if token in ORDINALS:
        return ORDINALS[token]
    if token in ("last", "final", "olaf"):
        return max(known)
    return int(NUMBER_WORDS[token]) if token in NUMBER_WORDS else None
