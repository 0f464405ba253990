"""How likely chance alone makes a difference between two kinds of people as great as it is.

Fisher's exact test (two-sided: all tables with the same sums that are no likelier), for the tables
that are near to being told. Pearson's chi-squared test says of the others that they are not: it
takes a thousandth of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

from soundingboard.analysis.quantities import SHOWN_FROM

FALSE_AT_MOST = 0.05
"""Share of false ones among the differences told, at most (false discovery rate)."""

FAR_FROM_TOLD = 0.1
"""Above this by the chi-squared test, Fisher's never comes near to `FALSE_AT_MOST` where no cell is
from one to four; the correction for many only makes it larger."""

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]

CERTAIN = NormalDist().inv_cdf(0.975)
"""Standard deviations to both sides of the middle within which 95 of 100 cases lie."""

AS_LIKELY = 1 + 1e-7
"""Tables are as likely as one another within rounding (so does R's fisher.test)."""


@dataclass(frozen=True, slots=True)
class Table:
    """How many of one kind of speakers, and of all others, spoke of a topic."""

    spoke: int
    of: int
    others_spoke: int
    others: int

    @property
    def may_be_told(self) -> bool:
        """Whether no cell is from one to four: those that are told, and their complements."""
        told = (self.spoke, self.others_spoke)
        complements = (self.of - self.spoke, self.others - self.others_spoke)
        return all(cell == 0 or cell >= SHOWN_FROM for cell in told + complements)


def interval(part: int, whole: int) -> tuple[float, float]:
    """Between which shares, from 0 to 1, the true one lies in 95 of 100 such cases.

    Wilson's score interval (1927), which holds for few and for shares near 0 or 1 too. `whole` is
    at least 1.
    """
    share, slack = part / whole, CERTAIN**2 / whole
    middle = (share + slack / 2) / (1 + slack)
    reach = sqrt(slack * (share * (1 - share) + slack / 4)) / (1 + slack)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def chances(tables: Sequence[Table]) -> list[float]:
    """For each table, from 0 to 1, how likely chance alone makes it differ as much or more.

    By Fisher's exact test up to `FAR_FROM_TOLD` by the chi-squared one, above it by that one.
    """
    cells = np.array([(one.spoke, one.of, one.others_spoke, one.others) for one in tables])
    found = _roughly(*cells.reshape(-1, 4).T)
    near = np.flatnonzero(found <= FAR_FROM_TOLD)
    found[near] = _exactly(*cells[near].T) if len(near) else []
    told: list[float] = found.tolist()
    return told


def _roughly(spoke: Counts, of: Counts, others_spoke: Counts, others: Counts) -> Numbers:
    """Pearson's chi-squared test, one degree of freedom, not corrected for continuity."""
    together = (spoke + others_spoke) * (of - spoke + others - others_spoke)
    apart = spoke * (others - others_spoke) - others_spoke * (of - spoke)
    squared = np.divide(
        apart.astype(float) ** 2 * (of + others),
        together.astype(float) * of * others,
        out=np.zeros(len(spoke)),
        where=together > 0,
    )
    chance: Numbers = erfc(np.sqrt(squared / 2))
    return chance


def _exactly(spoke: Counts, of: Counts, others_spoke: Counts, others: Counts) -> Numbers:
    """Every table with the same sums is weighed, those of all tables in one go."""
    total = spoke + others_spoke
    lowest = np.maximum(0, total - others)
    many = np.minimum(of, total) - lowest + 1
    starts = np.cumsum(many) - many
    which = np.repeat(np.arange(len(spoke)), many)
    each = np.arange(len(which)) - starts[which] + lowest[which]
    rest = of + others - total
    ways = _log_factorials(int((of + others).max()))
    of_all = ways[total] + ways[rest] + ways[of] + ways[others] - ways[of + others]
    one = ways[each] + ways[total[which] - each]
    other = ways[of[which] - each] + ways[(rest - of)[which] + each]
    likely = np.exp(of_all[which] - one - other)
    itself = likely[starts + spoke - lowest]
    as_great = likely <= itself[which] * AS_LIKELY
    chance = np.bincount(which, weights=likely * as_great, minlength=len(spoke))
    return np.minimum(chance.astype(np.float64), 1.0)


def _log_factorials(last: int) -> Numbers:
    """The logarithms of the factorials of 0 up to `last`."""
    found: Numbers = np.cumsum(np.log(np.maximum(np.arange(last + 1), 1)))
    return found
