"""What is left of a reply beside its corrections: every word of it, and where it belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.correcting.rest import rest_of
from soundingboard.reading.corrections import Printed, read_corrections
from soundingboard.reading.parts import Mark, Part

ANCHORS = tuple(
    Anchor(f"q{number}", AnchorKind.QUESTION, str(number), text)
    for number, text in enumerate(
        ("Which skills are hardest to find?", "Which routes would you use?", "What else?"), 1
    )
)
LETTER = SentLetter(ANCHORS)
PRINTED = (Printed(1, "Question 1"), Printed(2, "Question 2"))
PLACED: dict[int, tuple[str | None, ...]] = {1: ("q1",), 2: ("q3",)}


def rest(text: str) -> list[tuple[str, tuple[str | None, ...]]]:
    parts = (Part(text, Mark.NEW),)
    found = read_corrections(parts, PRINTED, ANCHORS)
    return [
        (one.text, tuple(target.key for target in one.targets))
        for one in rest_of(LETTER, parts, found.spent, PLACED)
    ]


def test_words_around_a_correction_are_kept_without_it() -> None:
    text = "We like the plan a good deal.\n\npoint 2 is about question 1\n\nBut plant more trees."
    assert rest(text) == [
        ("We like the plan a good deal.", (None,)),
        ("But plant more trees.", (None,)),
    ]


def test_a_correction_in_the_middle_of_a_line_lends_its_question_to_nothing() -> None:
    text = "Point 2 is about question 1. Our members would also like to see more trees."
    assert rest(text) == [("Our members would also like to see more trees.", (None,))]


def test_nothing_is_left_of_a_correction_with_its_courtesies() -> None:
    assert rest("Hi Ann,\n\npoint 2 is about question 1, please\n\nMany thanks\n") == []


def test_a_remark_on_a_point_is_about_what_the_point_is_about() -> None:
    assert rest("Point 2 should name taxis as well as buses.") == [
        ("Point 2 should name taxis as well as buses.", ("q3",))
    ]
    assert rest("Ar bwynt 1, mae angen mwy o golegau.")[0][1] == ("q1",)


def test_a_reason_given_with_a_correction_is_not_lost() -> None:
    text = "Point 2 is about question 1 because we run the buses."
    assert [words for words, _ in rest(text)] == [text]


COMMENTS = st.sampled_from(
    [
        "We would like later buses.",
        "Point 1 forgets the villages north of the river.",
        "Nobody here can find a bricklayer.",
        "Question 2: the coast road, every day.",
    ]
)
CORRECTIONS = st.sampled_from(
    ["point 2 is about question 1", "1 -> Q3", "Point 1 is not a comment.", "Ignore point 2"]
)


@given(st.lists(st.one_of(COMMENTS, CORRECTIONS), min_size=1, max_size=8), st.data())
def test_every_word_is_spent_or_kept(said: list[str], data: st.DataObject) -> None:
    gaps = [data.draw(st.sampled_from(["\n", "\n\n"])) for _ in said]
    text = "".join(one + gap for one, gap in zip(said, gaps, strict=True))
    parts = (Part(text, Mark.NEW),)
    found = read_corrections(parts, PRINTED, ANCHORS)
    kept = rest_of(LETTER, parts, found.spent, PLACED)
    covered = {at for start, end in found.spent for at in range(start, end)}
    covered |= {at for one in kept for at in range(one.start, one.end)}
    assert "".join(c for at, c in enumerate(text) if at not in covered).strip() == ""
    assert all(text[one.start : one.end] == one.text for one in kept)


@pytest.mark.parametrize(
    "judged",
    ["Nearly!", "Thanks, almost right:", "That's mostly right, but", "Not quite.", "Bron iawn!"],
)
def test_how_right_the_receipt_was_is_no_point_beside_a_correction(judged: str) -> None:
    assert rest(f"{judged}\n\nPoint 2 is about question 1.") == []


@pytest.mark.parametrize("said", ["Nearly!", "Nearly everyone here wants later buses."])
def test_what_is_said_without_a_correction_or_of_the_matter_is_kept(said: str) -> None:
    assert rest(said) == [(said, (None,))]
    assert rest("Point 2 is about question 1.\n\nNearly everyone here wants later buses.") == [
        ("Nearly everyone here wants later buses.", (None,))
    ]
