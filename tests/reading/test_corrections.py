"""Corrections: what people write back when a receipt has read them wrong, and what is none."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.reading.anchors import Anchor, AnchorKind
from soundingboard.reading.corrections import Corrections, Printed, Wish, read_corrections
from soundingboard.reading.mail import read
from soundingboard.reading.parts import Mark, Part
from tests.material import shared

ANCHORS = (
    Anchor("q1", AnchorKind.QUESTION, "1", "Which skills are hardest to find?"),
    Anchor("q2", AnchorKind.QUESTION, "2", "Which routes would you use?"),
    Anchor("q3", AnchorKind.QUESTION, "3", "What would help small firms grow?"),
    Anchor("q4", AnchorKind.QUESTION, "4", "What else?"),
    Anchor("q5", AnchorKind.QUESTION, "5", "How should we work with colleges and schools?"),
    Anchor("s2", AnchorKind.SECTION, "2", "Community transport"),
    Anchor("p2.4", AnchorKind.PARAGRAPH, "2.4", "Buses run late."),
    Anchor("p2.5", AnchorKind.PARAGRAPH, "2.5", "Trains too."),
)
PRINTED = (
    Printed(1, "Question 1: Which skills are hardest to find?"),
    Printed(2, "Question 2: Which routes would you use?"),
    Printed(3, "Paragraph 2.4", sure=False),
)
CLOSING = "Did we read you right?"


def corrections(text: str, **more: Any) -> Corrections:
    return read_corrections((Part(text, Mark.NEW),), PRINTED, ANCHORS, closing=CLOSING, **more)


def asked(text: str, **more: Any) -> list[tuple[Wish, tuple[int, ...], tuple[str | None, ...]]]:
    return [(one.wish, one.points, one.keys) for one in corrections(text, **more).asked]


MOVED_TO_5 = [(Wish.MOVE, (2,), ("q5",))]


@pytest.mark.parametrize(
    "text",
    [
        "point 2 is about question 5",
        "Point 2 is about Q5.",
        "Point two is about question five",
        "2 is about Q5",
        "2 -> Q5",
        "2 --> Q.5",
        "2 → 5",
        "2: Q5",
        "2 = question 5",
        "Point 2: question 5",
        "#2 - Question 5",
        "No. 2 is about question 5",
        "- point 2 is about question 5",
        "my second point is about the fifth question",
        "The second point is really about question 5",
        "Point 2 belongs under question 5",
        "Point 2 answers question 5",
        "Point 2 was meant for question 5",
        "Point 2 should be under question 5, not question 2.",
        "Point 2 is not about question 2 but about question 5",
        "Hi Olwen, sorry, point 2 should go under question 5. Thanks",
        "Please move point 2 to question 5",
        "Could you put point 2 under question 5 please?",
        "Hello\n\nI think point 2 is about question 5\n\nKind regards\nJo",
        "point 2 is about colleges",
        "point 2 is about the question on colleges and schools",
        "Point 2 is about\u00a0question 5\r\n",
        "Thank you for the receipt, it is nearly right.\nPoint 2 is about question 5.",
        "Thank you for what you sent us, which is nearly right. I think that\npoint 2 is about Q5.",
        "Mae pwynt 2 am gwestiwn 5",
        "Mae pwynt 2 yn ymwneud â chwestiwn 5.",
        "pwynt 2 -> cwestiwn 5",
        "Helo, symudwch bwynt 2 i gwestiwn 5 os gwelwch yn dda",
        "Dylai pwynt 2 fod o dan cwestiwn 5",
        "mae'r ail bwynt am gwestiwn 5",
    ],
)
def test_a_point_is_moved_in_many_words(text: str) -> None:
    assert asked(text) == MOVED_TO_5


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("point 2 is about 2.4", ("p2.4",)),
        ("2 -> para 2.5", ("p2.5",)),
        ("point 2 is about section 2", ("s2",)),
        ("point 2 is about community transport", ("s2",)),
        ("point 2 is about “Community transport”", ("s2",)),
        ("point 2 is about Q5 and Q1", ("q5", "q1")),
        ("point 2 is about questions 1, 3 and 5", ("q1", "q3", "q5")),
        ("point 2 is about question 3 and paragraph 2.5", ("q3", "p2.5")),
        ("point 2 is about the whole document", (None,)),
        ("point 2 is about everything", (None,)),
        ("2 is about the plan in general", (None,)),
        ("Mae pwynt 2 am y cyfan", (None,)),
    ],
)
def test_a_place_is_named_by_number_kind_or_words(text: str, keys: tuple[str | None]) -> None:
    assert asked(text) == [(Wish.MOVE, (2,), keys)]


@pytest.mark.parametrize(
    "text",
    [
        "point 3 is not a comment",
        "Point 3 isn't a comment",
        "Point 3 isn’t part of my answer.",
        "3 is not a comment",
        "3: not a comment",
        "3 -> not a comment",
        "Point 3 is just my signature",
        "point 3 was my phone number",
        "Please ignore point 3",
        "Point 3 should be removed.",
        "Nid yw pwynt 3 yn sylw",
        "Anwybyddwch bwynt 3",
    ],
)
def test_a_point_is_taken_out(text: str) -> None:
    assert asked(text) == [(Wish.DISMISS, (3,), ())]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("points 1 and 2 belong together", (1, 2)),
        ("1 and 2 belong together", (1, 2)),
        ("Points 1, 2 and 3 are one point", (1, 2, 3)),
        ("points 1-3 should be one", (1, 2, 3)),
        ("Please join points 1 and 2", (1, 2)),
        ("combine 2 and 3", (2, 3)),
        ("point 3 is part of point 2", (2, 3)),
        ("mae pwyntiau 1 a 2 yn perthyn gyda'i gilydd", (1, 2)),
    ],
)
def test_points_are_joined(text: str, points: tuple[int, ...]) -> None:
    assert asked(text) == [(Wish.JOIN, points, ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1 is about 2.4, 3 is about colleges",
            [(Wish.MOVE, (1,), ("p2.4",)), (Wish.MOVE, (3,), ("q5",))],
        ),
        (
            "2 -> Q5\n3 -> not a comment\n",
            [(Wish.MOVE, (2,), ("q5",)), (Wish.DISMISS, (3,), ())],
        ),
        (
            "Please move point 2 to paragraph 2.4 and ignore point 3.",
            [(Wish.MOVE, (2,), ("p2.4",)), (Wish.DISMISS, (3,), ())],
        ),
        (
            "The first point is right but the second point is about question 5",
            [(Wish.CONFIRM, (1,), ()), (Wish.MOVE, (2,), ("q5",))],
        ),
        ("Points 1 and 3 are about question 4", [(Wish.MOVE, (1, 3), ("q4",))]),
    ],
)
def test_one_mail_corrects_several_points(text: str, expected: list[object]) -> None:
    assert asked(text) == expected


def test_a_place_may_be_known_by_the_priority_it_belongs_to() -> None:
    known = {"q3": "Enterprise and growth", "q4": "Environment"}
    assert asked("3 is about enterprise", known_as=known) == [(Wish.MOVE, (3,), ("q3",))]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("point 9 is about question 2", "the receipt has no point 9"),
        ("point 2 is about question 9", "there is no “question 9” here"),
        ("point 2 is about potatoes", "we found no question or section called “potatoes”"),
        (
            "Point 2 isn't about question 2",
            "it says where this does not belong, but not where it does",
        ),
    ],
)
def test_what_is_meant_as_a_correction_and_not_clear_goes_to_a_person(
    text: str, reason: str
) -> None:
    found = corrections(text)
    assert found.asked == ()
    assert [(one.reason, text[one.start : one.end]) for one in found.unclear] == [(reason, text)]


@pytest.mark.parametrize(
    "text", ["Question 5", "Q5", "Yes, it's about question 5", "about Q5\n\nJo"]
)
def test_a_bare_place_answers_the_only_question_we_had(text: str) -> None:
    assert asked(text) == [(Wish.MOVE, (3,), ("q5",))]


def test_a_bare_place_says_nothing_where_we_asked_nothing_or_more_is_said() -> None:
    parts = (Part("Question 5", Mark.NEW),)
    assert not read_corrections(parts, PRINTED[:2], ANCHORS)
    assert not corrections("Question 5\nMore lecturers, please.")


def test_yes_to_everything_confirms_what_we_were_sure_of() -> None:
    assert asked("That's right, thanks") == []  # "thanks" belongs to no clause we know
    assert asked("That's all correct.\n\nThanks\nJo") == [(Wish.CONFIRM, (1, 2), ())]


QUOTED = """\
> 2. Question 2: Which routes would you use?
>
>     We would like later buses.
>
"""
AFTER = """\
>
> DID WE READ YOU RIGHT?
> ----------------------
> Reply to this letter.
"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("This is about question 5\n", MOVED_TO_5),
        ("Q5\n", MOVED_TO_5),
        ("-> question 5\n", []),
        ("not a comment\n", [(Wish.DISMISS, (2,), ())]),
        ("Later than nine, if you can.\n", []),
    ],
)
def test_words_under_a_quoted_point_are_about_that_point(
    written: str, expected: list[object]
) -> None:
    parts = (
        Part(QUOTED, Mark.QUOTED, 1),
        Part(written, Mark.NEW),
        Part(AFTER, Mark.QUOTED, 1),
    )
    found = read_corrections(parts, PRINTED[:2], ANCHORS, closing=CLOSING)
    assert [(one.wish, one.points, one.keys) for one in found.asked] == expected


def test_words_below_the_whole_receipt_stand_under_no_point() -> None:
    parts = (Part(QUOTED + AFTER, Mark.QUOTED, 1), Part("not a comment\n", Mark.NEW))
    assert not read_corrections(parts, PRINTED[:2], ANCHORS, closing=CLOSING)


def test_what_a_correction_goes_on_to_say_is_not_spent() -> None:
    text = "Point 2 is about question 5 because we run the buses.\n3 is not a comment\nMore later."
    found = corrections(text)
    assert [(one.points, one.goes_on) for one in found.asked] == [((2,), True), ((3,), False)]
    assert [text[start:end] for start, end in found.spent] == ["3 is not a comment"]


def test_a_mail_that_only_bears_our_token_must_call_its_points_points() -> None:
    assert asked("2 -> Q5", answers_it=False) == []
    assert asked("Question 5", answers_it=False) == []
    assert asked("point 2 -> Q5", answers_it=False) == MOVED_TO_5


@pytest.mark.parametrize(
    "text",
    ["Point 2 should go.", "Point 2 is right.", "Ignore point 2.", "Join points 1 and 2."],
)
def test_a_mail_that_may_speak_of_a_point_of_the_document_is_for_a_person(text: str) -> None:
    found = corrections(text, answers_it=False)
    assert found.asked == ()
    assert [one.reason for one in found.unclear] == [
        "it may mean a point of our document, not of yours"
    ]
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Question 2 is about skills and we have none",
        "2 is about right for us",
        "1. Yes we agree\n2. No\n3. Buses are late",
        "2.4 is about buses",
        "I think point 2 should mention buses",
        "In point 2 I said buses; it is also about trains.",
        "It is about 2.4 million",
        "2 to 3 weeks is enough",
        "2 - 5 years",
        "2 to 3",
        "1 is 2",
        "3 or 4 of our members are about to close",
        "5 = too many",
        "3 addresses",
        "Points 1 and 2 are about the fact that nobody can get home after six on a bus",
        "We all agree: this is right.",
        "Nid yw hyn yn ddigon.",
    ],
)
def test_a_comment_is_no_correction(text: str) -> None:
    assert not corrections(text)


def spoken(value: Any) -> Iterator[str]:
    """Every text in a piece of material."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from spoken(one)
    elif isinstance(value, list):
        for one in value:
            yield from spoken(one)


@pytest.mark.parametrize(
    "name", ["advertising-ban-synthetic", "ai-white-paper-a", "budget-requests-2021"]
)
def test_no_real_comment_is_taken_for_a_correction(name: str) -> None:
    material = json.loads(shared(f"data/priorities/{name}.json").read_text(encoding="utf-8"))
    comments = [text for text in spoken(material) if len(text) > 15]
    assert len(comments) > 100
    assert [text for text in comments if corrections(text)] == []


def test_no_real_reply_is_taken_for_a_correction() -> None:
    found = []
    for path in sorted(shared("data/replies/cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found += [text for text in spoken(json.loads(line)) if corrections(text)]
    assert found == []


_SAID = (
    "point|points|1|2|3|9|2.4|Q5|question|is|not|about|->|:|=|a|comment|and|,|.|;|>|belong|together"
    "|move|ignore|to|the|whole|second|pwynt|gwestiwn|yn|sylw|\n|\n\n"
)
WORDS = st.sampled_from(_SAID.split("|"))


@given(st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join)))
def test_anything_can_be_read_and_every_span_is_a_span(text: str) -> None:
    found = corrections(text)
    ends = [0]
    for start, end in found.spent:
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
    for one in found.asked:
        assert set(one.points) <= {1, 2, 3}
        assert set(one.keys) <= {None, *(anchor.key for anchor in ANCHORS)}


@given(st.binary())
def test_any_mail_can_be_read(raw: bytes) -> None:
    read_corrections(read(raw).parts, PRINTED, ANCHORS, closing=CLOSING)


@given(
    point=st.sampled_from([1, 2, 3]),
    question=st.sampled_from([1, 2, 3, 4, 5]),
    before=st.sampled_from(["", "Hi Ann,\n\n", "Thank you. ", "We like the plan.\n\n"]),
    after=st.sampled_from(["", ".", "\n\nJo", ".\nWe also want trees.", ", please"]),
    way=st.sampled_from(
        ["point {} is about question {}", "{} -> Q{}", "Please move point {} to Q{}"]
    ),
)
def test_a_correction_is_found_wherever_it_stands(
    point: int, question: int, before: str, after: str, way: str
) -> None:
    text = before + way.format(point, question) + after
    assert asked(text) == [(Wish.MOVE, (point,), (f"q{question}",))]
