"""How far two coders agree beyond chance: Cohen's kappa and Krippendorff's alpha, with intervals.

Both say 1 for full agreement and 0 for what chance would give. Neither says anything where both
coders always gave the same one answer: there was nothing to disagree about.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

RESAMPLES = 2_000
FEWEST_FOR_INTERVAL = 10
"""Passages below which an interval would pretend to know something."""

Numbers = NDArray[np.float64]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two coders agree on one yes or no, or on several together.

    `same` of `decisions` were alike; `chosen` are those that at least one coder said yes to.
    Intervals hold 95 of 100 resamples of the passages.
    """

    passages: int
    decisions: int
    same: int
    chosen: int
    kappa: float | None
    kappa_interval: Interval | None
    alpha: float | None
    alpha_interval: Interval | None


def agreement(first: Sequence[Sequence[bool]], second: Sequence[Sequence[bool]]) -> Agreement:
    """Agreement over all decisions: for each passage a row of yes and no by each coder.

    Rows are resampled whole, since what is decided of one passage belongs together. Raises
    ValueError where the rows do not match.
    """
    one, other = np.array(first, dtype=bool), np.array(second, dtype=bool)
    if one.shape != other.shape:
        raise ValueError("Two coders have to decide on the same things.")
    if not one.size:
        return Agreement(0, 0, 0, 0, None, None, None, None)
    # Of each passage: both yes, only the first, only the second, both no.
    counts = np.stack(
        [(one & other).sum(1), (one & ~other).sum(1), (~one & other).sum(1), (~one & ~other).sum(1)]
    ).T.astype(float)
    said = np.stack([one.ravel(), other.ravel()]).astype(int)
    varied = bool(said.any() and not said.all())
    resampled = _resampled(counts) if len(one) >= FEWEST_FOR_INTERVAL and varied else None
    return Agreement(
        passages=len(one),
        decisions=one.size,
        same=int((one == other).sum()),
        chosen=int((one | other).sum()),
        kappa=float(cohen_kappa_score(*said)) if varied else None,
        kappa_interval=_interval(_kappas(resampled)) if resampled is not None else None,
        alpha=_alpha(said) if varied else None,
        alpha_interval=_interval(_alphas(resampled)) if resampled is not None else None,
    )


def by_key(
    first: Sequence[frozenset[Hashable]],
    second: Sequence[frozenset[Hashable]],
    keys: Sequence[Hashable],
) -> Mapping[Hashable, Agreement]:
    """Agreement on each key by itself, given what each coder chose for each passage."""
    return {
        key: agreement([[key in one] for one in first], [[key in one] for one in second])
        for key in keys
    }


def overall(
    first: Sequence[frozenset[Hashable]],
    second: Sequence[frozenset[Hashable]],
    keys: Sequence[Hashable],
) -> Agreement:
    """Agreement on all keys together."""
    return agreement(
        [[key in one for key in keys] for one in first],
        [[key in one for key in keys] for one in second],
    )


def _alpha(said: NDArray[np.int64]) -> float:
    return float(krippendorff.alpha(reliability_data=said, level_of_measurement="nominal"))


def _resampled(counts: Numbers) -> Numbers:
    """The four counts in samples of the passages, each as many as there are, drawn with return."""
    chance = np.random.default_rng(0)
    passages = len(counts)
    times = chance.multinomial(passages, np.full(passages, 1 / passages), size=RESAMPLES)
    sums: Numbers = times @ counts
    return sums


def _kappas(counts: Numbers) -> Numbers:
    both, left, right, neither = counts.T
    total = counts.sum(axis=1)
    observed = (both + neither) / total
    yes, also = (both + left) / total, (both + right) / total
    expected = yes * also + (1 - yes) * (1 - also)
    return _beyond(observed, expected)


def _alphas(counts: Numbers) -> Numbers:
    both, left, right, neither = counts.T
    values = 2 * counts.sum(axis=1)
    yes = 2 * both + left + right
    expected = 1 - 2 * yes * (values - yes) / (values * (values - 1))
    return _beyond((both + neither) / counts.sum(axis=1), expected)


def _beyond(observed: Numbers, expected: Numbers) -> Numbers:
    """Agreement beyond chance; samples in which all was the same say nothing and are left out."""
    tells = expected < 1 - 1e-12
    beyond: Numbers = (observed[tells] - expected[tells]) / (1 - expected[tells])
    return beyond


def _interval(values: Numbers) -> Interval | None:
    if not values.size:
        return None
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
