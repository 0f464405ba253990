"""Agreement of two coders: the libraries' figures, our intervals by the same formulas."""

import random

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from soundingboard.analysis.agreement import _alphas, _kappas, agreement, by_key, overall


def rated(seed: int, passages: int, share: float = 0.15) -> tuple[list[bool], list[bool]]:
    """Two coders' yes and no; the second turns the first's around now and then."""
    chance = random.Random(seed)  # noqa: S311  # a fixed draw, no secret
    first = [chance.random() < 0.4 for _ in range(passages)]
    return first, [one is not (chance.random() < share) for one in first]


def test_figures_of_a_worked_example() -> None:
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: two observers,
    # ten articles, yes and no. Alpha is 0.095; Cohen's kappa of the same table is 0.091 rounded.
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    found = agreement([[bool(one)] for one in first], [[bool(one)] for one in second])

    assert found.alpha == pytest.approx(0.095, abs=0.0005)
    assert found.kappa == pytest.approx(0.0909, abs=0.0005)
    assert (found.passages, found.decisions, found.same, found.chosen) == (10, 10, 6, 5)


@pytest.mark.parametrize("seed", range(5))
def test_formulas_of_the_intervals_are_those_of_the_libraries(seed: int) -> None:
    first, second = rated(seed, 60)
    one, other = np.array(first), np.array(second)
    counts = np.array(
        [[(one & other).sum(), (one & ~other).sum(), (~one & other).sum(), (~one & ~other).sum()]],
        dtype=float,
    )

    alpha = krippendorff.alpha(
        reliability_data=[one.astype(int), other.astype(int)], level_of_measurement="nominal"
    )
    assert _kappas(counts)[0] == pytest.approx(cohen_kappa_score(one, other))
    assert _alphas(counts)[0] == pytest.approx(alpha)


def test_interval_holds_the_figure_and_narrows_with_more_passages() -> None:
    few, many = rated(1, 30), rated(1, 3000)
    small = agreement([[one] for one in few[0]], [[one] for one in few[1]])
    large = agreement([[one] for one in many[0]], [[one] for one in many[1]])

    for found in (small, large):
        assert found.kappa is not None
        assert found.kappa_interval is not None
        assert found.alpha is not None
        assert found.alpha_interval is not None
        assert found.kappa_interval[0] < found.kappa < found.kappa_interval[1]
        assert found.alpha_interval[0] < found.alpha < found.alpha_interval[1]
    assert small.kappa_interval is not None
    assert large.kappa_interval is not None
    assert np.ptp(large.kappa_interval) < np.ptp(small.kappa_interval) / 5


def test_nothing_is_said_where_there_was_nothing_to_disagree_about() -> None:
    always = agreement([[False]] * 20, [[False]] * 20)
    assert (always.same, always.kappa, always.alpha, always.kappa_interval) == (
        20,
        None,
        None,
        None,
    )
    nobody = agreement([], [])
    assert (nobody.passages, nobody.kappa, nobody.alpha) == (0, None, None)
    few = agreement([[True], [False]], [[True], [True]])
    assert few.kappa == 0
    assert few.kappa_interval is None


def test_keys_are_measured_apart_and_together() -> None:
    first = [frozenset({"a"}), frozenset({"a", "b"}), frozenset(), frozenset({"b"})]
    second = [frozenset({"a"}), frozenset({"a"}), frozenset(), frozenset({"b"})]

    each = by_key(first, second, ["a", "b"])
    assert (each["a"].kappa, each["a"].same) == (1.0, 4)
    assert (each["b"].kappa, each["b"].same) == (0.5, 3)
    whole = overall(first, second, ["a", "b"])
    assert (whole.decisions, whole.same, whole.chosen) == (8, 7, 4)


def test_coders_have_to_decide_on_the_same_things() -> None:
    with pytest.raises(ValueError, match="same things"):
        agreement([[True]], [[True], [False]])
