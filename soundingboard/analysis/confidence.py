"""How often a suggestion is right: by how clear it is, and how near the text stands at all.

Both are needed. One priority may be far likelier than the others for a text about none of them;
that is told by nearness, which compares with nothing. Where many texts are about something else,
they form a heap of their own, and that is seen too.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from soundingboard.analysis.likeness import Numbers

SOFTNESS = 8
"""Several priorities that a text is near to count for more than one: log mean exp(8 x likeness)."""

WORTH_OF_REACH = 0.25
"""Power of the share of a text that the company of words holds."""

LEAST = 0.005
"""Nearness below which it tells nothing more."""

WORTH_OF_LEAD, WORTH_OF_NEARNESS, START = 0.55, 0.85, 2.2
"""Log odds of being right = 0.55 ln(best / second) + 0.85 ln(nearness) + 2.2 (Platt scaling)."""

START_WITH_MEANING = 0.0
"""The same where a sentence model reads too. By it texts on any subject are rather near, to some
priorities nearer than to others: nearness is told in shares of the usual one."""

USUAL = 0.1
"""The nearness that is usual, while too little was said to tell."""

WORTH_OF_START = 20
"""Coded passages that weigh as much as `START` does in how sure suggestions are here."""

TWO_TOPS = 2.0
"""Two bell curves of one width have two tops where they stand more than two widths apart."""

TWO_TOPS_WITH_MEANING = 2.4
"""The same where a sentence model reads too: it spreads the passages of one heap more."""

MOST_ROUNDS, ENOUGH = 100, 1e-3
"""Rounds of fitting two heaps, at most, and the change (of a logarithm) that ends them."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Where the passages fall into two heaps, one near to the priorities and one about others."""

    middle: float
    """Logarithm of the nearness at which a passage belongs to either heap alike."""
    steepness: float

    @classmethod
    def between(cls, near: Numbers, widths: float = TWO_TOPS) -> Self | None:
        """The gate between two heaps of passages, so many widths apart; None where they are one.

        Two bell curves of one width are fitted to the logarithms (expectation maximisation).
        """
        logs = np.log(near + LEAST)
        low, high = np.quantile(logs, [0.25, 0.75]).tolist()
        share, spread = 0.5, float(logs.var()) / 2
        if spread <= 0:
            return None
        for _ in range(MOST_ROUNDS):
            before = low, high
            odds = np.log(share / (1 - share)) + ((logs - high) ** 2 - (logs - low) ** 2) / (
                2 * spread
            )
            of_low = _share(odds)
            share = float(of_low.mean())
            low = float((of_low * logs).sum() / of_low.sum())
            high = float(((1 - of_low) * logs).sum() / (1 - of_low).sum())
            apart = of_low * (logs - low) ** 2 + (1 - of_low) * (logs - high) ** 2
            spread = float(apart.mean())
            if abs(low - before[0]) + abs(high - before[1]) < ENOUGH:
                break
        if (high - low) / np.sqrt(spread) <= widths:
            return None
        steepness = (high - low) / spread
        return cls((low + high) / 2 + float(np.log(share / (1 - share))) / steepness, steepness)

    def inside(self, near: Numbers) -> Numbers:
        """How likely each text belongs to the heap that is near, from 0 to 1."""
        return _share(self.steepness * (np.log(near + LEAST) - self.middle))


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure suggestions are of these priorities."""

    start: float = START
    """Log odds of being right, but for lead, nearness, and what people found."""
    usual: float = 0.0
    """Logarithm of the nearness that others are told in shares of; 0 where it is told by itself."""
    shift: float = 0.0
    """Added to the log odds, by how often suggestions were right of what people coded."""

    @classmethod
    def with_meaning(cls, near: Numbers | None = None) -> Self:
        """Where a sentence model reads too, and the passages stand so near to the priorities."""
        usual = np.log(USUAL) if near is None else np.median(np.log(near + LEAST))
        return cls(START_WITH_MEANING, float(usual))

    def checked(self, probability: Numbers, near: Numbers, right: Numbers) -> Self:
        """As sure as it should have been of passages that people coded (1 where it was right)."""
        odds = self._odds(probability, near) + self.start
        shift = 0.0
        for _ in range(20):  # Newton's method; what it finds is the same from any beginning
            share = _share(odds + shift)
            slope = float((share * (1 - share)).sum()) + WORTH_OF_START / 4
            shift += (float((right - share).sum()) - WORTH_OF_START / 4 * shift) / slope
        return replace(self, shift=shift)

    def of_best(self, probability: Numbers, near: Numbers, none: Numbers) -> Numbers:
        """How likely the likeliest priority of each text is right.

        `probability` is texts x priorities, `near` the texts' nearness to them, and `none` how
        far they read like texts about none of them.
        """
        sure: Numbers = _share(self._odds(probability, near) + self.start + self.shift) * (1 - none)
        return sure

    def _odds(self, probability: Numbers, near: Numbers) -> Numbers:
        ordered = np.sort(probability, axis=1)
        best = np.maximum(ordered[:, -1], 1e-4)
        second = np.maximum(ordered[:, -2], 1e-4) if ordered.shape[1] > 1 else 1 - best + 1e-4
        beyond_usual = np.log(near + LEAST) - self.usual
        odds: Numbers = WORTH_OF_LEAD * np.log(best / second) + WORTH_OF_NEARNESS * beyond_usual
        return odds


def nearness(likeness: Numbers, reach: Numbers) -> Numbers:
    """How near each text stands to the priorities: 0 for one on quite another subject, up to 1.5.

    `likeness` is that of texts x priorities, and `reach` the share of each text that the company
    of words holds.
    """
    soft = np.log(np.exp(SOFTNESS * likeness).mean(axis=1)) / SOFTNESS
    near: Numbers = soft * reach**WORTH_OF_REACH
    return near


def _share(odds: Numbers) -> Numbers:
    share: Numbers = 1 / (1 + np.exp(-odds))
    return share
