"""Laying out: every character of a mail and of our letter, each with what it is."""

from hypothesis import given
from hypothesis import strategies as st

from soundingboard.inbox.laying_out import (
    SentStretch,
    Stretch,
    lay_out,
    lay_out_letter,
    left_out,
    lines_of,
)
from soundingboard.models import Comment
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.parts import Mark, Part

QUOTE, ANSWER, SIGNATURE = "> Which skills?\n", "Welders.\n\nCooks.\n", "-- \nNia\n"
BODY = QUOTE + ANSWER + SIGNATURE
PARTS = (Part(QUOTE, Mark.QUOTED, 1), Part(ANSWER, Mark.NEW), Part(SIGNATURE, Mark.SIGNATURE))


def a_passage(number: int, start: int, end: int, *gaps: list[int]) -> Comment:
    passage = Comment(contribution=None, position=number, text="")
    passage.id, passage.start, passage.end, passage.gaps = number, start, end, list(gaps)
    return passage


def a_stretch(words: str, mark: Mark, passage: int | None = None, depth: int = 0) -> Stretch:
    start = BODY.index(words)
    return Stretch(start, start + len(words), words, mark, depth, passage)


def test_passages_stand_within_the_parts_and_what_is_left_has_its_name() -> None:
    start = BODY.index("Cooks")
    found = lay_out(BODY, PARTS, [a_passage(7, start, start + len("Cooks."))])
    assert found == (
        a_stretch(QUOTE, Mark.QUOTED, depth=1),
        a_stretch("Welders.\n\n", Mark.NEW),
        a_stretch("Cooks.", Mark.NEW, 7),
        Stretch(start + 6, start + 7, "\n", Mark.NEW),
        a_stretch(SIGNATURE, Mark.SIGNATURE),
    )
    assert [one.text for one in left_out(found)] == [QUOTE, "Welders.\n\n", SIGNATURE]


def test_a_passage_over_a_gap_leaves_the_gap_to_whoever_wrote_it() -> None:
    body = "One.\n> two\nThree.\n"
    parts = (Part("One.\n", Mark.NEW), Part("> two\n", Mark.QUOTED), Part("Three.\n", Mark.NEW))
    found = lay_out(body, parts, [a_passage(1, 0, 17, [4, 11])])
    assert [(one.text, one.passage) for one in found if not one.blank] == [
        ("One.", 1),
        ("> two\n", None),
        ("Three.", 1),
    ]


def test_a_mail_that_is_read_differently_by_now_is_shown_as_it_was_read_then() -> None:
    found = lay_out(BODY, PARTS[:2], [a_passage(7, 0, 3)])
    assert "".join(one.text for one in found) == BODY
    assert {one.mark for one in found} == {Mark.NEW}


@given(
    texts=st.lists(st.tuples(st.text(alphabet="a >\n\r\x00é", max_size=12), st.sampled_from(Mark))),
    edges=st.lists(st.integers(0, 80), max_size=8),
)
def test_nothing_is_lost_in_laying_out(texts: list[tuple[str, Mark]], edges: list[int]) -> None:
    body = "".join(text for text, _ in texts)
    edges = sorted({min(edge, len(body)) for edge in edges})
    passages = [
        a_passage(n, a, b) for n, (a, b) in enumerate(zip(edges[::2], edges[1::2], strict=False))
    ]
    found = lay_out(body, [Part(text, mark) for text, mark in texts], passages)
    assert "".join(one.text for one in found) == body
    for passage in passages:
        mine = "".join(one.text for one in found if one.passage == passage.id)
        assert mine == body[passage.start : passage.end]


def test_letter_knows_its_questions_however_their_lines_were_broken() -> None:
    text = "Dear Nia,\n\nQuestion 1. Which skills\nare short?\n\nQuestion 2. Which?\n\nBye\n"
    anchors = (
        Anchor("question:1", AnchorKind.QUESTION, "1", "Which skills are short?"),
        Anchor("question:2", AnchorKind.QUESTION, "2", "Which?"),
        Anchor("block:9", AnchorKind.PARAGRAPH, "1.1", "Not printed in the letter."),
    )
    found = lay_out_letter(SentLetter(anchors, text))
    assert found == (
        SentStretch("Dear Nia,\n\n"),
        SentStretch("Question 1. Which skills\nare short?", "question:1"),
        SentStretch("\n\n"),
        SentStretch("Question 2. Which?", "question:2"),
        SentStretch("\n\nBye\n"),
    )
    assert lay_out_letter(SentLetter(anchors)) == ()


@given(st.lists(st.text(alphabet="ab \n.", max_size=6)), st.text(alphabet="ab \n.", max_size=60))
def test_nothing_is_lost_of_the_letter(words: list[str], text: str) -> None:
    anchors = tuple(
        Anchor(f"question:{n}", AnchorKind.QUESTION, str(n), one) for n, one in enumerate(words)
    )
    assert "".join(one.text for one in lay_out_letter(SentLetter(anchors, text))) == text


def test_lines_of_a_stretch_are_counted_from_its_first_with_words() -> None:
    body = "x\n\none\r\ntwo\nthree"
    span = (1, len(body))

    def lines(first: int = 1, last: int | None = None) -> str:
        start, end = lines_of(body, span, first=first, last=last)
        return body[start:end]

    assert lines() == "one\r\ntwo\nthree"
    assert lines(2, 2) == "two\n"
    assert lines(2) == "two\nthree"
    assert lines(0, 99) == "one\r\ntwo\nthree"
    assert lines(3, 1) == ""
    assert lines(99, 99) == ""
    assert lines(1, -4) == ""
