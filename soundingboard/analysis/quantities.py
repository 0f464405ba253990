"""Words for how many, by the bands printed in every report, so that no word contradicts its count.

The bands follow a scale published by Education Scotland ("almost all" over 90%, "most" 75 to 90%,
"few" under 15%), closed at both ends so that every share falls in exactly one of them.
"""

from dataclasses import dataclass
from enum import StrEnum

WORDS_FROM = 20
"""Below this many answers a report gives counts alone: no words, no percentages."""

SHOWN_FROM = 5
"""Below this many people a group of them is not shown on its own."""


class Band(StrEnum):
    """A word for a share, with what it means in `SCALE`."""

    ALL = "all"
    ALMOST_ALL = "almost all"
    MOST = "most"
    MAJORITY = "a majority of"
    HALF = "half of"
    FEWER_THAN_HALF = "fewer than half of"
    A_FEW = "a few"
    NONE = "none of"


SCALE: tuple[tuple[Band, str], ...] = (
    (Band.ALL, "100%"),
    (Band.ALMOST_ALL, "more than 90%, but not all"),
    (Band.MOST, "75% to 90%"),
    (Band.MAJORITY, "more than 50%, less than 75%"),
    (Band.HALF, "exactly 50%"),
    (Band.FEWER_THAN_HALF, "15% or more, less than 50%"),
    (Band.A_FEW, "less than 15%, but not none"),
    (Band.NONE, "0%"),
)
"""The scale as it is printed in reports, from all to none."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many (`part`) of so many who could have (`whole`, at least 1)."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole or self.whole == 0:
            raise ValueError(f"{self.part} of {self.whole} is no share.")

    @property
    def band(self) -> Band:
        """The word for this share; worked out in whole numbers, so that 90% is 90%."""
        hundredfold, whole = 100 * self.part, self.whole
        if self.part in (0, whole):
            return Band.ALL if self.part else Band.NONE
        if hundredfold > 90 * whole:
            return Band.ALMOST_ALL
        if hundredfold >= 75 * whole:
            return Band.MOST
        if hundredfold == 50 * whole:
            return Band.HALF
        if hundredfold > 50 * whole:
            return Band.MAJORITY
        return Band.FEWER_THAN_HALF if hundredfold >= 15 * whole else Band.A_FEW

    @property
    def percent(self) -> str:
        """The share in whole per cent, half rounded up; never 0% or 100% unless it is so."""
        rounded = (200 * self.part + self.whole) // (2 * self.whole)
        if self.part and not rounded:
            return "less than 1%"
        if self.part < self.whole and rounded == 100:
            return "more than 99%"
        return f"{rounded}%"

    def phrase(self, one: str, many: str) -> str:
        """The share in words: "7 of 12 people", or from 20 on "most people (31 of 38)".

        `one` and `many` name what is counted: "person", "people".
        """
        if self.whole < WORDS_FROM:
            return f"{self.part} of {counted(self.whole, one, many)}"
        band = self.band
        the = "the " if band.endswith(" of") else ""
        return f"{band} {the}{many} ({self.part:,} of {self.whole:,})"


def counted(number: int, one: str, many: str) -> str:
    """A number with what is counted: "1 person", "2,000 people"."""
    return f"{number:,} {one if number == 1 else many}"


def heard_from(people: int, organisations: int) -> str:
    """Who was heard: "nobody", "3 people", "1 person (1 organisation represented)".

    An organisation is represented by people who are counted already: it does not come on top.
    """
    if not people:
        return "nobody"
    who = counted(people, "person", "people")
    if not organisations:
        return who
    return f"{who} ({counted(organisations, 'organisation', 'organisations')} represented)"


def shown(number: int, fewest: int = SHOWN_FROM) -> str:
    """A count as it may be printed for a group of people: "fewer than 5" hides 1 to 4."""
    return f"fewer than {fewest}" if 0 < number < fewest else f"{number:,}"
