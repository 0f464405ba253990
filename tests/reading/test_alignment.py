"""Answers find their questions, whatever way people take to say which they mean."""

import tomllib
from pathlib import Path

import pytest

from soundingboard.reading.alignment import Passage, align
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import Mark, Part

POST = Path(__file__).parent.parent / "post"
BY_HAND = tomllib.loads((POST / "by_hand.toml").read_text(encoding="utf-8"))


def letters() -> dict[str, SentLetter]:
    """The letters of the hand-written cases: one with questions, one with a document."""
    made = {}
    for name, held in BY_HAND["letters"].items():
        anchors = tuple(
            Anchor(one["key"], AnchorKind(one["kind"]), one["number"], one["text"])
            for one in held["anchors"]
        )
        made[name] = SentLetter(anchors, held["text"])
    return made


LETTERS = letters()


def shown(passages: tuple[Passage, ...]) -> list[str]:
    """Passages as the cases write them: targets, "?" where unsure, and the words."""
    return [
        f"{'+'.join(target.key or 'whole' for target in passage.targets)}"
        f"{'' if passage.sure else '?'}: {' '.join(passage.text.split())}"
        for passage in passages
    ]


@pytest.mark.parametrize("case", BY_HAND["cases"], ids=lambda case: case["name"])
def test_hand_written_reply_is_aligned(case: dict[str, str]) -> None:
    letter = LETTERS[case["letter"]]
    quoted = "\n".join(f"> {line}" if line else ">" for line in letter.text.split("\n"))
    body = case["body"].replace("{quote}", f"On 3 May Ann <ann@w.example> wrote:\n\n{quoted}")
    parts = parts_of_text(body, letter.text)
    assert shown(align(letter, parts)) == case["finds"]


def test_reason_says_what_spoke_for_the_place() -> None:
    letter = LETTERS["questions"]
    body = "> Question 3. Which skills will employers need by 2035?\n\nWelders.\n\nQ5: yes\n"
    reasons = [target.reason for p in align(letter, parts_of_text(body)) for target in p.targets]
    assert reasons == ["stands under the quoted question 3", "says Q5"]


def test_marker_against_its_place_keeps_the_place_as_runner_up() -> None:
    letter = LETTERS["questions"]
    body = "> Question 3. Which skills will employers need by 2035?\n\nQ5: yes\n"
    (passage,) = align(letter, parts_of_text(body))
    assert [(t.key, t.reason) for t in passage.runners_up] == [
        ("q3", "stands under the quoted question 3")
    ]


def test_words_alone_make_us_ask_and_name_the_words() -> None:
    letter = LETTERS["questions"]
    (passage,) = align(letter, parts_of_text("Bus services should be improved at night.\n"))
    assert not passage.sure
    assert [target.key for target in passage.targets] == [None]
    assert [target.key for target in passage.runners_up] == ["q4"]
    assert passage.runners_up[0].reason.startswith("similar words: ")


def test_answer_typed_on_a_quoted_line_is_cut_from_the_question() -> None:
    letter = LETTERS["questions"]
    question = "> Question 2. Do you agree with the proposed vision for the county?"
    (passage,) = align(letter, (Part(f"{question} Yes, fully.\n", Mark.QUOTED, 1),))
    assert (passage.text, passage.start) == ("Yes, fully.", len(question) + 1)


def test_letter_without_anchors_gives_everything_to_the_whole() -> None:
    passages = align(SentLetter(()), (Part("We like it.\n\nQ3: yes\n", Mark.NEW),))
    assert shown(passages) == ["whole: We like it.", "whole?: Q3: yes"]


def test_empty_reply_has_no_passages() -> None:
    assert align(LETTERS["questions"], ()) == ()


@pytest.mark.parametrize(
    "line",
    [
        "> 2. Do you agree with the proposed town plan for the county? Yes, in part.",
        "2. Do you agree with the proposed town plan for the county? Yes, in part.",
    ],
)
def test_words_put_into_a_question_and_an_answer_beside_it_are_kept_apart(line: str) -> None:
    letter = LETTERS["questions"]
    mark = Mark.QUOTED if line.startswith(">") else Mark.NEW
    passages = align(letter, (Part(f"{line}\n", mark, int(line.startswith(">"))),))
    ends = [0, *(passage.end for passage in passages)]
    assert all(passage.start >= end for passage, end in zip(passages, ends, strict=False))
    assert passages[-1].text == "Yes, in part."
