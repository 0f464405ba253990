"""Whether what people taught made coding better: told on codes of theirs that taught nothing."""

from dataclasses import dataclass
from math import comb
from typing import Self

import numpy as np
from numpy.typing import NDArray

from soundingboard.analysis.likeness import Columns, Numbers

EVERY_FIFTH = 5
ENOUGH_CODED = 50
"""Coded passages from which on a fifth of them can tell better from worse at all."""

BY_CHANCE = 0.05
"""How likely chance alone must be to lose so many passages for a loss not to count (sign test)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many held-back passages were coded as people did: without their codes, and with them."""

    held_back: int
    before: int
    """Right by what priorities say of themselves and what was plainly said of them."""
    gained: int
    """Wrong so, and right by that and the other passages that people coded."""
    lost: int
    """Right so, and then wrong."""

    @classmethod
    def of(cls, coded_as: NDArray[np.bool_], before: Numbers, after: Numbers) -> Self:
        """From what people said of the held-back passages, and how likely each priority is.

        All are passages x priorities, and a last column for none of them.
        """
        row = np.arange(len(coded_as))
        then, now = coded_as[row, before.argmax(axis=1)], coded_as[row, after.argmax(axis=1)]
        return cls(
            len(coded_as), int(then.sum()), int((now & ~then).sum()), int((then & ~now).sum())
        )

    @property
    def after(self) -> int:
        """Right by what people taught too."""
        return self.before + self.gained - self.lost

    @property
    def kept(self) -> bool:
        """Whether what people taught is used: where it is no worse, or only by chance.

        Of a few dozen passages some are lost by chance; to throw away hundreds of codes for that
        costs more than it saves.
        """
        differing = self.gained + self.lost
        as_many = sum(comb(differing, lost) for lost in range(self.lost, differing + 1))
        return as_many / (1 << differing) >= BY_CHANCE

    @property
    def sentence(self) -> str:
        """The comparison as staff read it."""
        used = "so it is used" if self.kept else "so it is not used"
        return (
            f"Of {self.held_back} passages that people coded and that were held back from "
            f"learning, the machine was right in {self.before} by the priorities' own words, and "
            f"in {self.after} with what people taught it, {used}."
        )


def held_back(coded: int) -> tuple[Columns, Columns]:
    """Which of so many coded passages teach in a trial, and which are held back from it.

    None are held back where there are too few to tell anything by.
    """
    every = np.arange(coded)
    if coded < ENOUGH_CODED:
        return every, every[:0]
    apart = every % EVERY_FIFTH == 0
    return every[~apart], every[apart]
