"""What is found in a reply to a receipt: what is asked for, and what is not clear."""

from dataclasses import dataclass

from soundingboard.reading.correcting.ways import Wish


@dataclass(frozen=True, slots=True)
class Printed:
    """One point as a receipt printed it: its number, its heading, whether we were sure of it."""

    number: int
    heading: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing somebody asks for: of which points, and where they belong (None: the whole).

    The words stand from `start` to `end` in the body. `goes_on`: they also say something more,
    which is not to be lost.
    """

    wish: Wish
    points: tuple[int, ...]
    keys: tuple[str | None, ...]
    start: int
    end: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that mean to correct something, but not clearly; `reason` is why, for a person."""

    points: tuple[int, ...]
    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a reply corrects, in the order it says so."""

    asked: tuple[Asked, ...] = ()
    unclear: tuple[Unclear, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.asked or self.unclear)

    @property
    def points(self) -> tuple[int, ...]:
        """The numbers of all points it speaks of."""
        spoken = [one.points for one in self.asked] + [one.points for one in self.unclear]
        return tuple(sorted({number for numbers in spoken for number in numbers}))

    @property
    def spent(self) -> tuple[tuple[int, int], ...]:
        """The stretches of the body that are corrections and nothing else, in order."""
        spans = [(one.start, one.end) for one in self.asked if not one.goes_on]
        return tuple(sorted(spans + [(one.start, one.end) for one in self.unclear]))
