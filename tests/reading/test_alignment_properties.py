"""Nothing anybody writes is lost by alignment, and no body makes it stall."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundingboard.reading.aligning.doubting import SURELY
from soundingboard.reading.aligning.likely_courtesies import likely_courtesy
from soundingboard.reading.aligning.pleasantries import is_closing, is_name, is_polite, says_nothing
from soundingboard.reading.aligning.wording import words_of
from soundingboard.reading.alignment import Passage, align
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.parts import Mark, Part, body_of

QUESTIONS = (
    "What are the main barriers to growth?",
    "Do you agree with the proposed vision for the county?",
    "Which skills will employers need by 2035?",
    "How should bus services be improved?",
)
ANCHORS = tuple(
    Anchor(f"q{n}", AnchorKind.QUESTION, str(n), text) for n, text in enumerate(QUESTIONS, start=1)
)
TEXT = "Dear all,\n\n" + "\n\n".join(
    f"Question {anchor.number}. {anchor.text}" for anchor in ANCHORS
)
LETTER = SentLetter(ANCHORS, TEXT)
KNOWN = frozenset(words_of(TEXT).folded)

line = st.one_of(
    st.sampled_from(
        (
            "",
            "Yes",
            "n/a",
            "Q2: yes",
            "3) no",
            "(a) buses; (b) trains",
            "Questions 1 and 4 - later",
            "On question 3, welders.",
            "- a list",
            "Overall we like it",
            "Thanks",
            "Dear Ann,",
            "Kind regards",
            "Tom Ashdown",
            "PS we need later buses",
            "We agree with the proposed vision for the county, mostly",
            "1. 2. 3.",
            "Re: skills",
            "[...]",
            "👍",
            *QUESTIONS,
        )
    ),
    st.text(max_size=60).map(lambda text: " ".join(text.split())),
)
mark = st.sampled_from((Mark.NEW, Mark.NEW, Mark.NEW, Mark.QUOTED, Mark.GREETING, Mark.HEADER))


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Part, ...]:
    """Bodies of lines in any order, marked in any way."""
    made = []
    for of in draw(st.lists(mark, max_size=14)):
        text = draw(line)
        if of is Mark.QUOTED and draw(st.booleans()):
            text = f"> {text}"
        made.append(Part(text + draw(st.sampled_from(("\n", "\r\n", "\n\n"))), of))
    return tuple(made)


def uncovered(parts: tuple[Part, ...], passages: tuple[Passage, ...]) -> list[str]:
    """The new lines of a body of which something is in no passage."""
    missed, offset = [], 0
    for part in parts:
        if part.mark is Mark.NEW:
            inside = [
                body_of(parts)[max(p.start, offset) : min(p.end, offset + len(part.text))]
                for p in passages
                if p.start < offset + len(part.text) and p.end > offset
            ]
            left = part.text
            for text in inside:
                left = left.replace(text, " ", 1)
            if not says_nothing(left):
                missed.append(left)
        offset += len(part.text)
    return missed


def excused(text: str, *, signed: bool) -> bool:
    """Whether text may be in no passage: courtesies, a name, and words of our own letter.

    All of it stands beside the passages as "left out", and can be taken in.
    """
    return (
        is_polite(text)
        or is_closing(text)
        or likely_courtesy(text) >= SURELY
        or (signed and is_name(text))
        or all(word in KNOWN or word.isdecimal() for word in words_of(text).folded)
    )


@settings(max_examples=400, deadline=None)
@given(bodies())
def test_every_new_word_is_in_one_passage(parts: tuple[Part, ...]) -> None:
    passages = align(LETTER, parts)
    body = body_of(parts)
    assert [p.text for p in passages] == [body[p.start : p.end] for p in passages]
    assert all(first.end <= then.start for first, then in pairwise(passages))
    assert all(p.targets for p in passages)
    signed = any(is_closing(part.text) for part in parts)
    left = uncovered(parts, passages)
    assert [text for text in left if not excused(text, signed=signed)] == []


@settings(max_examples=100, deadline=None)
@given(bodies())
def test_scores_are_shares_and_sure_passages_have_a_reason(parts: tuple[Part, ...]) -> None:
    for passage in align(LETTER, parts):
        for target in (*passage.targets, *passage.runners_up):
            assert 0 <= target.score <= 1
            assert target.reason


HUGE = 4_000_000  # characters
HOSTILE = {
    "one word": "x" * HUGE,
    "one line": "word " * (HUGE // 5),
    "quotation signs": ">" * HUGE,
    "lines of quotation signs": ">\n" * (HUGE // 2),
    "markers in a line": "Q1: yes. " * (HUGE // 9),
    "markers line by line": "Q1: yes\n" * (HUGE // 8),
    "list items": "1. a\n" * (HUGE // 5),
    "brackets": "(" * HUGE,
    "our letter over and over": TEXT * (HUGE // len(TEXT)),
    "courtesies": "thank you for the " * (HUGE // 18),
    "numbers": "Q1,2,3,4," * (HUGE // 9),
    "blank lines": "\n" * HUGE,
}


@pytest.mark.parametrize("of", [Mark.NEW, Mark.QUOTED])
@pytest.mark.parametrize("name", HOSTILE)
def test_huge_body_is_aligned_in_bounded_time(name: str, of: Mark) -> None:
    started = time.process_time()
    passages = align(LETTER, (Part(HOSTILE[name], of),))
    assert time.process_time() - started < 8
    assert all(p.text == HOSTILE[name][p.start : p.end] for p in passages)


def test_many_short_parts_by_turns_are_aligned_in_bounded_time() -> None:
    pair = (Part(f"> {QUESTIONS[1]}\n", Mark.QUOTED, 1), Part("Yes, we do.\n", Mark.NEW))
    started = time.process_time()
    passages = align(LETTER, pair * 50_000)
    assert time.process_time() - started < 8
    assert passages[-1].end == len(body_of(pair * 50_000)) - 1
