"""Keywords decide, being a decision of staff, unless people have said otherwise of passages."""

import time

import pytest
from suggesting import suggest

from soundingboard.analysis.classification import (
    SURE,
    Classifier,
    Example,
    PriorityWords,
    Suggestion,
)

MOBILITY = PriorityWords("mobility", "Smart mobility", keywords=("bus", "ticketing", "rail"))
SKILLS = PriorityWords(
    "skills", "Skills", keywords=("apprenticeship", "training", "IT", "start-up")
)
TRADE = PriorityWords("trade", "Trade", keywords=("customs", "port", "proof of origin", "R&D"))
THREE = (MOBILITY, SKILLS, TRADE)


def sure_of(text: str, *priorities: PriorityWords) -> dict[str, tuple[str, ...]]:
    found = suggest(text, priorities or THREE)
    return {each.key: each.evidence for each in found if each.sure}


def test_keyword_makes_a_passage_sure_and_is_the_reason_as_it_was_written() -> None:
    assert suggest("Evening BUSES, please.", THREE) == (
        Suggestion(
            key="mobility",
            score=0.9,
            sure=True,
            evidence=("BUSES",),
            reason='says "BUSES", a keyword of Smart mobility',
        ),
    )


def test_keywords_said_together_are_one_reason_in_the_order_of_the_text() -> None:
    (only,) = suggest("Ticketing for rail, for rail and for buses.", THREE)
    assert only.evidence == ("Ticketing", "rail", "buses")
    assert only.reason == 'says "Ticketing", "rail", "buses", keywords of Smart mobility'


def test_keywords_of_several_priorities_all_apply() -> None:
    text = "No bus reaches the port before training begins."
    assert sure_of(text) == {"mobility": ("bus",), "trade": ("port",), "skills": ("training",)}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Two apprenticeships.", {"skills": ("apprenticeships",)}),
        ("A proof of origin costs a day.", {"trade": ("proof of origin",)}),
        ("Proofs of\n  origin cost a day.", {"trade": ("Proofs of origin",)}),
        ("Three start-ups left.", {"skills": ("start-ups",)}),
        ("Three startups left.", {"skills": ("startups",)}),
        ("Three start ups left.", {"skills": ("start ups",)}),
        ("Our IT is old.", {"skills": ("IT",)}),
        ("R & D is where it starts.", {"trade": ("R & D",)}),
        ("The bus's doors", {"mobility": ("bus",)}),
    ],
)
def test_keyword_is_heard_in_every_form(text: str, evidence: dict[str, tuple[str, ...]]) -> None:
    assert sure_of(text) == evidence


@pytest.mark.parametrize(
    "text",
    [
        "Our business needs your support for an important report.",
        "It is what it is.",
        "Our customers like custom work.",
        "They rail against the plan.",
        "Here is the proof. Of origin we know nothing.",
        "The paper is too long to start. Up to you.",
    ],
)
def test_keyword_is_not_heard_inside_other_words_or_set_phrases(text: str) -> None:
    assert [each.reason for each in suggest(text, THREE) if "keyword" in each.reason] == []


def test_keyword_that_several_priorities_list_decides_for_none() -> None:
    towns = PriorityWords("towns", "Towns", keywords=("buses", "high street"))
    assert sure_of("Buses!", MOBILITY, towns) == {}
    assert sure_of("Buses in the high street!", MOBILITY, towns) == {"towns": ("high street",)}


def test_keyword_that_most_of_what_was_said_holds_decides_nothing() -> None:
    background = [f"The bus number {number} is late." for number in range(30)]
    often = Classifier.learn(THREE, background=background)
    assert [each.sure for each in often.code(["The bus is late."])[0]] == [False]
    assert [each.sure for each in often.code(["The rail link is late."])[0]] == [True]
    few = Classifier.learn(THREE, background=background[:10])
    assert [each.sure for each in few.code(["The bus is late."])[0]] == [True]


def test_keyword_yields_to_people_who_say_otherwise_twice() -> None:
    text = "The bus that the library lends to schools"
    against = [
        Example("A bus with books stands at the school.", ("skills",)),
        Example("Books come by bus once a month.", ("skills",)),
    ]
    one = Classifier.learn(THREE, against[:1])
    two = Classifier.learn(THREE, against)
    assert "mobility" in {each.key for each in one.code([text])[0] if each.sure}
    assert "mobility" not in {each.key for each in two.code([text])[0] if each.sure}


def test_keyword_that_people_mostly_agree_with_bears_a_few_who_do_not() -> None:
    agreed = [
        Example(f"The bus to village {number} is late.", ("mobility",)) for number in range(9)
    ]
    against = [Example("A bus with books.", ("skills",)), Example("Books by bus.", ())]
    (found,) = Classifier.learn(THREE, [*agreed, *against]).code(["Bus"])
    assert {each.key for each in found if each.sure} == {"mobility"}


def test_keyword_is_not_judged_by_what_a_person_left_open() -> None:
    left = [
        Example("A bus with books stands at the school.", ("skills",), left_open=("mobility",)),
        Example("Books come by bus once a month.", ("skills",), left_open=("mobility",)),
    ]
    (found,) = Classifier.learn(THREE, left).code(["The bus is late."])
    assert "mobility" in {each.key for each in found if each.sure}


def test_keywords_without_a_word_and_hostile_ones_do_no_harm() -> None:
    odd = PriorityWords("odd", "Odd", keywords=("", "—", "a", "it", "the", "x" * 100_000, "😀"))
    assert sure_of("It is the a 😀 —", odd, MOBILITY) == {}
    assert sure_of("bus " * 400_000, odd, MOBILITY) == {"mobility": ("bus",)}
    phrase = PriorityWords("long", "Long", keywords=("bus " * 3_000, "bus " * 2_999 + "stop"))
    started = time.perf_counter()
    assert sure_of("bus " * 100_000, phrase, MOBILITY)["mobility"] == ("bus",)
    assert time.perf_counter() - started < 10


def test_scores_stay_ordered_and_never_fall_below_sure_with_a_keyword() -> None:
    found = suggest("The port needs a bus, training and a ferry for commuters.", THREE)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    assert [each.key for each in found if each.score >= SURE] == ["mobility", "skills", "trade"]
