"""What could be worked out from figures told of several kinds of people: nobody's, or of many.

Where the figures of a sector are told and those of some of its types, the rest of the sector is
the difference. Such a remainder has to bear being told as well (secondary suppression).
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

from soundingboard.analysis.quantities import SHOWN_FROM

Who = TypeVar("Who", bound=Hashable)


def gives_away(
    kind: frozenset[Who],
    told: Sequence[frozenset[Who]],
    everybody: frozenset[Who],
    spoke: frozenset[Who],
) -> bool:
    """Whether figures on one more kind of people show, with those told already, those of a few.

    Looked at is what is left of any of these kinds, or of everybody, once others within it that
    do not overlap are taken away: how many of those spoke of something, and how many did not.
    """
    every = [*told, kind]
    for whole in (everybody, *every):
        within = [one for one in every if one < whole]
        for left, taken in _remainders(whole, within):
            concerned = whole is kind or any(one is kind for one in taken)
            if concerned and not (_may_be_told(left & spoke) and _may_be_told(left - spoke)):
                return True
    return False


def _may_be_told(people: frozenset[Who]) -> bool:
    return not people or len(people) >= SHOWN_FROM


def _remainders(
    whole: frozenset[Who], parts: Sequence[frozenset[Who]]
) -> Iterator[tuple[frozenset[Who], tuple[frozenset[Who], ...]]]:
    """What is left of a whole without each choice of its parts that do not overlap."""
    for at, part in enumerate(parts):
        left = whole - part
        yield left, (part,)
        others = [one for one in parts[at + 1 :] if one <= left]
        yield from ((rest, (part, *taken)) for rest, taken in _remainders(left, others))
