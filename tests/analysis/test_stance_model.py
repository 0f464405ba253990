"""A model of one question's stances: silent until it can be believed, and where it is not sure.

No public set with closed answers is at hand here, so real passages stand in: two subjects that a
reader tells apart play the two sides.
"""

import json
import random

import pytest

from material import shared
from soundingboard.analysis.stance_model import RIGHT_AT_LEAST, learn
from soundingboard.vocabulary import Stance

SUPPORT, OPPOSE, NEITHER = Stance.SUPPORT, Stance.OPPOSE, Stance.NEITHER


def passages(subject: str) -> list[str]:
    given = json.loads(shared("data/priorities/budget-requests-2021.json").read_text("utf-8"))
    texts = [one["text"] for one in given["passages"] if one["priorities"] == [subject]]
    return random.Random(7).sample(texts, 120)  # noqa: S311  # a fixed sample, no secret


def sides(number: int) -> list[tuple[str, Stance]]:
    return [
        *((text, SUPPORT) for text in passages("parks")[:number]),
        *((text, OPPOSE) for text in passages("safety")[:number]),
    ]


def test_nothing_is_learnt_of_fewer_than_forty_a_side() -> None:
    assert learn(sides(39)) is None
    # Copies of one text are one example, however many sent it.
    copies = [(passages("safety")[0], OPPOSE)] * 60
    assert learn([*((text, SUPPORT) for text in passages("parks")), *copies]) is None


def test_what_can_be_told_apart_is_learnt_and_what_is_answered_is_mostly_right() -> None:
    model = learn(sides(80))

    assert model is not None
    assert model.tested.passages == 160
    assert model.tested.accuracy >= RIGHT_AT_LEAST
    unseen = [
        *((text, SUPPORT) for text in passages("parks")[80:]),
        *((text, OPPOSE) for text in passages("safety")[80:]),
    ]
    answers = model.judge([text for text, _ in unseen])
    given = [(one.stance, said) for one, (_, said) in zip(answers, unseen, strict=True) if one]
    assert len(given) > 40
    assert sum(stance is said for stance, said in given) / len(given) >= RIGHT_AT_LEAST


def test_labels_without_meaning_teach_nothing() -> None:
    chance = random.Random(3)  # noqa: S311  # a fixed shuffle, no secret
    texts = [text for text, _ in sides(80)]
    said = [SUPPORT, OPPOSE] * 80
    chance.shuffle(said)

    assert learn(list(zip(texts, said, strict=True))) is None


def test_passages_that_are_neither_are_not_given_a_side() -> None:
    neutral = [(text, NEITHER) for text in passages("education")[:80]]
    model = learn([*sides(80), *neutral])

    assert model is not None
    answers = model.judge(passages("education")[80:])
    assert sum(one is not None for one in answers) <= 8  # of forty
    assert {one.stance for one in answers if one} <= {SUPPORT, OPPOSE}


def test_same_labels_give_the_same_answers() -> None:
    texts = passages("safety")[80:]
    first, second = learn(sides(50)), learn(sides(50))

    assert first is not None
    assert second is not None
    assert first.judge(texts) == second.judge(texts)


@pytest.mark.parametrize("text", ["", "...", "\x00", "!" * 5000])
def test_text_without_words_gets_no_stance(text: str) -> None:
    model = learn(sides(50))
    assert model is not None
    assert model.judge([text]) == [None]
    assert model.judge([]) == []
