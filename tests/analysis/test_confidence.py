import numpy as np
import pytest

from soundingboard.analysis.confidence import Confidence, Gate, nearness


def drawn(middle: float, count: int) -> np.ndarray:
    return np.exp(np.random.default_rng(3).normal(middle, 0.45, count))


def test_gate_stands_between_two_heaps_of_passages() -> None:
    near, far = drawn(-2.3, 600), drawn(-4.4, 400)
    gate = Gate.between(np.concatenate([near, far]))
    assert gate is not None
    assert (gate.inside(near) > 0.5).mean() > 0.97
    assert (gate.inside(far) < 0.5).mean() > 0.9


def test_gate_is_not_there_where_passages_are_one_heap() -> None:
    assert Gate.between(drawn(-2.6, 1_000)) is None
    assert Gate.between(np.full(500, 0.1)) is None


def test_confidence_rises_with_the_lead_and_with_nearness() -> None:
    clear, unclear = [0.8, 0.1, 0.1], [0.4, 0.35, 0.25]
    table, none = np.array([clear, unclear, clear]), np.zeros(3)
    sure = Confidence().of_best(table, np.array([0.15, 0.15, 0.01]), none)
    assert sure[0] > sure[1]
    assert sure[0] > sure[2]
    doubled = Confidence().of_best(table, np.array([0.15, 0.15, 0.01]), none + 0.5)
    assert doubled.tolist() == pytest.approx((sure / 2).tolist())


def test_confidence_comes_down_where_people_often_disagreed() -> None:
    table, near = np.tile([0.7, 0.2, 0.1], (200, 1)), np.full(200, 0.1)
    unchecked = Confidence().of_best(table, near, np.zeros(200))[0]
    for right in (0.2, 0.6, 0.95):
        verdicts = (np.arange(200) < 200 * right).astype(float)
        checked = Confidence().checked(table, near, verdicts)
        found = checked.of_best(table, near, np.zeros(200))[0]
        assert found == pytest.approx(right, abs=0.06)
        # Three verdicts say little: what is usual weighs more.
        three = Confidence().checked(table[:3], near[:3], verdicts[:3])
        few = three.of_best(table, near, np.zeros(200))[0]
        assert abs(few - unchecked) < abs(found - unchecked) + 0.02


def test_confidence_of_a_single_priority_is_that_of_the_best() -> None:
    sure = Confidence().of_best(np.array([[1.0], [0.2]]), np.array([0.2, 0.2]), np.zeros(2))
    assert sure[0] > 0.9 > sure[1]


def test_nearness_is_nought_for_a_text_like_no_priority() -> None:
    near = nearness(np.array([[0, 0, 0], [0.5, 0, 0], [0.5, 0.5, 0]]), np.ones(3))
    assert near[0] == 0
    assert near[0] < near[1] < near[2]
