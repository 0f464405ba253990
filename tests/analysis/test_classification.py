import importlib.util
import json
from pathlib import Path
from statistics import fmean
from types import ModuleType

import pytest
from suggesting import suggest

from material import shared
from soundingboard.analysis.classification import (
    Classifier,
    Example,
    PriorityWords,
    Suggestion,
)

NINE = (
    PriorityWords(
        "innovation",
        "Innovation",
        "More innovation and commercialisation in our leading sectors, spread to other businesses.",
    ),
    PriorityWords(
        "people",
        "People",
        "A workforce with the skills that new business models need; participation and health.",
    ),
    PriorityWords(
        "capacity", "Productive capacity", "Helping businesses to grow and be more productive."
    ),
    PriorityWords("clean", "Clean growth", "Cutting carbon emissions while the economy grows."),
    PriorityWords("digital", "Digital connectivity", "Full fibre and 5G everywhere."),
    PriorityWords("mobility", "Smart mobility", "Better ways for people and goods to move around."),
    PriorityWords("towns", "Towns", "Town centres where people want to live and spend time."),
    PriorityWords("housing", "Housing", "More homes, and more kinds of homes."),
    PriorityWords(
        "trade", "Global trade", "Exporting, inward investment, our ports and airport as a gateway."
    ),
)
FIRST_DAY = (
    ("people", "The college cannot fill its apprenticeships; firms do not know about them."),
    ("people", "Older staff need retraining before their jobs disappear."),
    ("mobility", "There is no bus after seven, so nobody can take the late shift."),
    ("mobility", "Cycle routes stop at the county boundary."),
    ("digital", "Gigabit connections should reach the villages first, not last."),
    ("housing", "Young nurses cannot afford to rent within ten miles of the hospital."),
    ("housing", "Developers sit on land with permission and build no affordable homes."),
    ("clean", "Heat pumps and insulation would do more for emissions than hydrogen."),
    ("clean", "Commit to net zero by 2040, with solar on every public roof."),
    ("towns", "Half the shops in the high street have closed."),
    ("towns", "Regenerate the square before the market leaves."),
    ("trade", "Small exporters drown in customs forms at the port."),
    ("innovation", "The university's spin-outs leave because there is no laboratory space."),
    ("capacity", "Family firms need advice on management and machinery to raise productivity."),
    (None, "Thank you for the invitation, I am on leave until Monday."),
    (None, "My dog is very fond of cheese and long naps."),
    (None, "Please note the new telephone number."),
)


def test_suggest_knows_nine_priorities_from_their_descriptions_alone() -> None:
    coded = Classifier.learn(NINE).code([text for _, text in FIRST_DAY])
    firsts = [found[0].key if found else None for found in coded]
    assert firsts == [key for key, _ in FIRST_DAY]


def test_suggest_says_which_words_led_to_it_as_they_were_written() -> None:
    (only,) = suggest("Our APPRENTICESHIPS and the training of staff need money.", NINE)
    assert only.key == "people"
    assert only.evidence == ("APPRENTICESHIPS", "staff", "training")
    assert only.reason == 'says "APPRENTICESHIPS", "staff", "training"'


def test_suggest_gives_several_priorities_for_a_passage_on_several() -> None:
    found = suggest("Affordable homes must be built where the buses and trains run.", NINE)
    assert [each.key for each in found] == ["housing", "mobility"]


def test_suggest_scores_are_ordered_and_within_bounds() -> None:
    for _, text in FIRST_DAY:
        scores = [each.score for each in suggest(text, NINE)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score < 1 for score in scores)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "…—!?",
        "the and of",
        "\x00\ud800\uffff",
        "日本語のコメント",
        "x" * 2_000_000,
        ">" * 1_000_000,
    ],
)
def test_suggest_answers_none_to_what_holds_no_word_of_ours(text: str) -> None:
    assert suggest(text, NINE) == ()
    assert suggest(text, NINE, [Example("The bus is late", ("mobility",))]) == ()


def test_suggest_with_no_priorities_answers_none() -> None:
    assert suggest("The bus is late", ()) == ()


def test_suggest_with_priorities_without_a_word_answers_none() -> None:
    assert suggest("The bus is late", [PriorityWords("1", ""), PriorityWords("2", "?!")]) == ()


def test_suggest_with_one_priority_still_tells_what_is_about_something_else() -> None:
    only = [PriorityWords("mobility", "Smart mobility", "Buses, trains and roads.")]
    assert [each.key for each in suggest("The buses are always late.", only)] == ["mobility"]
    assert suggest("My dog is very fond of cheese.", only) == ()


def test_classifier_refuses_two_priorities_with_one_key() -> None:
    with pytest.raises(ValueError, match="same key"):
        Classifier.learn([PriorityWords("1", "Towns"), PriorityWords("1", "Housing")])


def test_keywords_that_staff_add_are_heard() -> None:
    text = "Bring back the hovercraft."
    with_keyword = (*NINE[:5], PriorityWords("mobility", "Mobility", "", ("hovercraft",)))
    assert suggest(text, NINE) == ()
    assert [(each.key, each.reason) for each in suggest(text, with_keyword)] == [
        ("mobility", 'says "hovercraft", a keyword of Mobility')
    ]


def test_example_teaches_what_no_description_says_and_is_the_reason() -> None:
    example = Example("The hovercraft must sail on Sundays as well.", ("mobility",))
    (first, *others) = suggest(
        "The hovercraft must sail on bank holidays as well.", NINE, [example]
    )
    assert others == []
    assert first == Suggestion(
        key="mobility",
        score=first.score,
        sure=first.sure,
        evidence=(example.text,),
        reason='like a passage coded by hand: "The hovercraft must sail on Sundays as well."',
    )


def test_example_without_priorities_teaches_none() -> None:
    text = "Parking permits for residents of Mill Lane cost too much."
    nothing = [
        Example(f"Parking permits for residents of {lane} cost too much.", ())
        for lane in ("Church Lane", "Bridge Street", "Hill Road", "Station Road")
    ]
    assert [each.key for each in suggest(text, NINE)] == ["mobility"]
    assert suggest(text, NINE, nothing) == ()


def test_example_of_a_priority_that_is_gone_is_passed_over() -> None:
    text = "The bus is late."
    gone = [Example("Bus and tram", ("withdrawn",))]
    assert suggest(text, NINE, gone) == suggest(text, NINE)


def test_classifier_gives_the_same_answer_twice_and_for_one_as_for_many() -> None:
    texts = [text for _, text in FIRST_DAY]
    classifier = Classifier.learn(NINE)
    assert classifier.code(texts) == Classifier.learn(NINE).code(texts)
    alone = [classifier.code([text])[0] for text in texts]
    for one, among_many in zip(alone, classifier.code(texts), strict=True):
        assert [each.key for each in one] == [each.key for each in among_many]
        assert [each.reason for each in one] == [each.reason for each in among_many]
        assert [each.score for each in one] == pytest.approx([each.score for each in among_many])


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared("data/priorities/score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scoring", Path(__file__).with_name("scoring.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "least_f1"), [("budget-requests-2021", 0.68), ("ai-white-paper-a", 0.55)]
)
def test_real_comments_are_coded_from_descriptions_alone(name: str, least_f1: float) -> None:
    data = json.loads(shared(f"data/priorities/{name}.json").read_text())
    result = scorer().evaluate(scoring().code, data, data["passages"], [])
    assert result["macro_f1"] >= least_f1
    assert result["sure_precision"] >= 0.85
    assert result["calibration_error"] <= 0.10


@pytest.mark.parametrize("name", ["budget-requests-2021", "ai-white-paper-a"])
def test_first_corrections_never_make_coding_of_real_comments_worse(name: str) -> None:
    """The mean of five draws: which passages come first matters more than how many."""
    data = json.loads(shared(f"data/priorities/{name}.json").read_text())
    held_back = data["passages"][1::2][:1_200]

    def quality(first: int, count: int) -> float:
        corrections = data["passages"][first::19][:count]
        known = [(row["text"], row["priorities"]) for row in corrections]
        return float(scorer().evaluate(scoring().code, data, held_back, known)["macro_f1"])

    without, noise = quality(0, 0), 0.015
    assert fmean(quality(first, 25) for first in (0, 4, 8, 12, 16)) >= without - noise
    assert fmean(quality(first, 100) for first in (0, 4, 8, 12, 16)) >= without


@pytest.mark.parametrize(
    ("name", "other", "least"),
    [
        ("budget-requests-2021", "ai-white-paper-a", 0.92),
        ("ai-white-paper-a", "budget-requests-2021", 0.93),
        ("budget-requests-2021", "advertising-ban-synthetic", 0.94),
    ],
)
def test_comments_on_something_else_are_told_apart_when_mixed_in(
    name: str, other: str, least: float
) -> None:
    data, strange = (
        json.loads(shared(f"data/priorities/{each}.json").read_text()) for each in (name, other)
    )
    ours = [row["text"] for row in data["passages"][::2][:800]]
    theirs = [row["text"] for row in strange["passages"][:800]]
    coded = scoring().code([*ours, *theirs], data["priorities"], [])
    best = [found[0][1] if found else 0.0 for found in coded]
    wins = sum((a > b) + (a == b) / 2 for a in best[:800] for b in best[800:]) / 800**2
    assert wins >= least
