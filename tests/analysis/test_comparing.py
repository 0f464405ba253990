import json

import numpy as np
import pytest

from material import shared
from soundingboard.analysis.classification import Classifier, Example, PriorityWords
from soundingboard.analysis.comparing import Comparison, held_back


@pytest.mark.parametrize(
    ("gained", "lost", "kept"),
    [(0, 0, True), (5, 5, True), (0, 4, True), (0, 5, False), (8, 11, True), (2, 12, False)],
)
def test_comparison_keeps_what_is_no_worse_than_by_chance(
    gained: int, lost: int, *, kept: bool
) -> None:
    comparison = Comparison(held_back=60, before=30, gained=gained, lost=lost)
    assert comparison.after == 30 + gained - lost
    assert comparison.kept is kept


def test_comparison_counts_what_was_gained_and_lost() -> None:
    said = np.array([[True, False, False], [False, True, False], [False, False, True]])
    before = np.array([[0.9, 0.1, 0], [0.6, 0.4, 0], [0.2, 0.1, 0.7]])
    after = np.array([[0.9, 0.1, 0], [0.2, 0.8, 0], [0.7, 0.1, 0.2]])
    assert Comparison.of(said, before, after) == Comparison(3, before=2, gained=1, lost=1)


def test_a_fifth_of_the_codes_is_held_back_where_there_are_enough() -> None:
    teaching, apart = held_back(49)
    assert (len(teaching), len(apart)) == (49, 0)
    teaching, apart = held_back(52)
    assert sorted([*teaching, *apart]) == list(range(52))
    assert len(apart) == 11


def budget() -> tuple[list[PriorityWords], list[dict[str, list[str]]]]:
    data = json.loads(shared("data/priorities/budget-requests-2021.json").read_text())
    words = [
        PriorityWords(one["key"], one["name"], one["description"]) for one in data["priorities"]
    ]
    return words, data["passages"][::3]


def test_codes_that_lead_astray_are_not_learnt_from() -> None:
    words, passages = budget()
    # A fifth was coded with care, the rest by somebody whose list had slipped by one line.
    keys = [one.key for one in words]
    slipped = dict(zip(keys, [*keys[1:], keys[0]], strict=True))
    codes = [
        Example(
            str(row["text"]),
            tuple(key if at % 5 == 0 else slipped[key] for key in row["priorities"]),
        )
        for at, row in enumerate(passages[:240])
    ]
    texts = [str(row["text"]) for row in passages[240:]]
    plain = Classifier.learn(words, [], texts)
    taught = Classifier.learn(words, codes, texts)
    assert plain.comparison is None
    assert taught.comparison is not None
    assert taught.comparison.held_back == 48
    assert not taught.comparison.kept

    def right(classifier: Classifier) -> float:
        found = classifier.code(texts[:400])
        pairs = zip(found, passages[240:640], strict=True)
        return sum(bool(one) and one[0].key in row["priorities"] for one, row in pairs) / 400

    # What is nearly the same as a coded passage is still coded as that was; nothing more.
    assert right(plain) > 0.65
    assert right(taught) > 0.5


def test_codes_of_people_who_agree_are_learnt_from() -> None:
    words, passages = budget()
    coded = [Example(str(row["text"]), tuple(row["priorities"])) for row in passages[:300]]
    taught = Classifier.learn(words, coded, [str(row["text"]) for row in passages[300:]])
    assert taught.comparison is not None
    assert taught.comparison.kept
    assert taught.comparison.held_back == 60
