"""Words quoted from our letter are found again; an answer's own are not taken for them."""

import pytest

from soundingboard.reading.aligning.bodylines import body_lines
from soundingboard.reading.aligning.locating import locate
from soundingboard.reading.aligning.sentwords import sent_words
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.parts import Mark, Part

QUESTIONS = (
    "What are the main barriers to business growth?",
    "Which skills will employers need in ten years?",
    "How should evening bus services be improved?",
)
LETTER = SentLetter(
    tuple(
        Anchor(f"q{n}", AnchorKind.QUESTION, str(n), text) for n, text in enumerate(QUESTIONS, 1)
    ),
    "Hello,\n\nWe ask:\n\n"
    + "\n\n".join(f"Question {n}. {text}\n\nPlease explain." for n, text in enumerate(QUESTIONS, 1))
    + "\n\nABOUT US\n\nWe write plans.\n",
)
SENT = sent_words(LETTER)


def places(*parts: Part) -> list[int | None]:
    """For each line with words: the anchor its last quoted word stands under; None: not quoted."""
    lines = body_lines(parts)
    at = locate(lines, SENT)
    found: list[int | None] = []
    for line in lines.lines:
        located = [at[i] for i in range(line.first, line.last) if at[i] >= 0]
        if line.first < line.last:
            found.append(SENT.places[located[-1]] if located else None)
    return found


def quoted(text: str) -> Part:
    return Part("".join(f"> {line}\n" for line in text.split("\n")), Mark.QUOTED, 1)


def new(text: str) -> Part:
    return Part(text + "\n", Mark.NEW)


def test_rewrapped_quotation_is_found_though_signs_are_missing() -> None:
    assert places(
        quoted("Question 2. Which skills will employers"), new("need in ten years?"), new("Welders")
    ) == [1, 1, None]


def test_mistyped_and_cut_quotations_are_found() -> None:
    assert places(
        quoted("Questoin 1. Waht are the man barriers to busness growth?"),
        quoted("How should evening bus..."),
    ) == [0, 2]


def test_unmarked_question_is_quotation_and_an_answer_repeating_it_is_not() -> None:
    assert places(
        new(QUESTIONS[2]), new("We think evening bus services be improved by running them.")
    ) == [2, None]


def test_line_that_stands_under_every_question_goes_by_the_one_before() -> None:
    assert places(quoted(QUESTIONS[1]), quoted("Please explain."), quoted(QUESTIONS[2])) == [
        1,
        1,
        2,
    ]


def test_foot_begins_with_its_heading() -> None:
    assert places(quoted("Hello,"), quoted(QUESTIONS[2]), quoted("ABOUT US")) == [-1, 2, 3]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 0, 2)])
def test_questions_are_found_in_any_order(order: tuple[int, ...]) -> None:
    assert places(*(quoted(f"Question {k + 1}. {QUESTIONS[k]}") for k in order)) == list(order)
