"""How people say which question comes next, and when they turn to the whole."""

import pytest

from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from tests.reading.test_alignment_doubts import QUESTIONS, found

SECTIONS = (
    ("s2", AnchorKind.SECTION, "2", "Our economy today"),
    ("p2.1", AnchorKind.PARAGRAPH, "2.1", "Output per hour is below the average of England."),
    ("s4", AnchorKind.SECTION, "4", "Towns, villages and transport"),
    ("p4.1", AnchorKind.PARAGRAPH, "4.1", "Every town will have an hourly bus until eleven."),
    ("p4.2", AnchorKind.PARAGRAPH, "4.2", "The Brackwell branch line will be reopened."),
)
DRAFT = SentLetter(
    tuple(Anchor(key, kind, number, text) for key, kind, number, text in SECTIONS),
    "Hello,\n\nOur draft.\n\nSection 2. Our economy today\n\n"
    "Section 4. Towns, villages and transport\n",
)
HEADER = "From: Growth Board\nSent: 12 May 2026 10:11\nTo: Ann Lee\nSubject: Our draft\n\n"


def test_heading_of_ours_above_the_quoted_letter_names_the_section() -> None:
    body = (
        "We keep a shop.\n\nSection 4: Towns, villages and transport\n\nNobody asked the towns.\n\n"
        + HEADER
        + DRAFT.text
    )
    assert found(DRAFT, body)[-1].startswith("s4: ")
    assert "Nobody asked the towns." in found(DRAFT, body)[-1]


def test_list_of_the_senders_own_tells_our_numbers_in_brackets() -> None:
    body = (
        "1. About us\n\nWe speak for 5,200 members.\n\n"
        "2. Barriers (your Question 1)\n\n2.1 Energy prices.\n\n"
        "3. Buses (your Question 4)\n\n3.1 Run them at night.\n"
    )
    assert [one.split(":")[0] for one in found(QUESTIONS, body)] == ["whole?", "q1", "q4"]


def test_ordinal_goes_on_a_row_of_questions_named_by_their_order() -> None:
    body = "First question: costs.\n\nFourth question: later buses.\n\nFifth: yes.\n"
    assert found(QUESTIONS, body) == [
        "q1: First question: costs.",
        "q4: Fourth question: later buses.",
        "q5: Fifth: yes.",
    ]


def test_number_of_a_paragraph_of_ours_begins_an_answer_whatever_comes_next() -> None:
    body = "4.2 yes yes YES, at last.\n\n4.1 eleven at night is great but who drives it?\n"
    assert found(DRAFT, body) == [
        "p4.2: 4.2 yes yes YES, at last.",
        "p4.1: 4.1 eleven at night is great but who drives it?",
    ]


@pytest.mark.parametrize("unit", ["million people", "per cent", "hectares", "% more", "to 4.5"])
def test_quantity_is_no_number_of_a_paragraph(unit: str) -> None:
    body = f"On 2.1: it is lower still.\n\n4.1 {unit} would be right.\n"
    assert [one.split(":")[0].rstrip("?") for one in found(DRAFT, body)] == ["p2.1"]


def test_question_typed_again_in_fewer_words_is_answered_behind_them() -> None:
    body = (
        "What main barriers to growth are there? In our laundry it is the heat.\n"
        "Which skills will employers need? Welders.\n"
    )
    assert found(QUESTIONS, body) == [
        "q1: What main barriers to growth are there? In our laundry it is the heat.",
        "q3: Which skills will employers need? Welders.",
    ]


def test_question_of_the_senders_own_is_part_of_their_answer() -> None:
    body = "Q1: costs.\n\nQ4: later ones. Who needs skills when the employers have gone?\n"
    assert found(QUESTIONS, body)[-1].startswith("q4: ")


def test_last_paragraph_behind_a_row_of_short_answers_is_asked_about() -> None:
    body = "Q1. Costs.\n\nQ2. No.\n\nQ3. Welders.\n\nAnd who is paying for all these leaflets\n"
    assert found(QUESTIONS, body)[-1] == "q3?: And who is paying for all these leaflets"


def test_sources_at_the_end_are_of_the_whole() -> None:
    body = "Question 1\n\nCosts.\n\nSources: our own survey of members, 2025.\n"
    assert found(QUESTIONS, body)[-1] == "whole: Sources: our own survey of members, 2025."


def test_remark_that_sums_up_a_section_is_about_that_section() -> None:
    body = "4.2 We agree.\n\nOtherwise section 2 reads well.\n"
    assert found(DRAFT, body)[-1] == "s2: Otherwise section 2 reads well."


def test_paragraph_that_says_who_replies_is_of_the_whole() -> None:
    body = "Holm Skills Trust trains welders and employers need it.\n\nQ4: later buses.\n"
    assert found(QUESTIONS, body)[0].startswith("whole: ")


def test_paragraphs_the_sender_numbers_below_their_own_headings_are_none_of_ours() -> None:
    body = (
        "1. Introduction\n\n1.1 We teach 9,400 students.\n\n"
        "2. Comments on Section 4 (Towns, villages and transport)\n\n"
        "2.1 One student in five gives the journey as the reason.\n\n"
        "4. Comments on Section 2 (Our economy today)\n\n4.1 Please count who finishes.\n"
    )
    assert [one.split(":")[0] for one in found(DRAFT, body)] == ["whole?", "s4", "s2"]


def test_heading_may_cite_its_paragraph_in_brackets() -> None:
    body = "Brackwell line (4.2)\n\nWe welcome it.\n\nProductivity (2.1)\n\nIt is lower still.\n"
    assert [one.split(":")[0] for one in found(DRAFT, body)] == ["p4.2", "p2.1"]


def test_story_of_as_many_paragraphs_as_questions_is_asked_about() -> None:
    openings = (
        "I was a midwife for thirty-four years.",
        "It was not the babies.",
        "So I did four months of mum in the day and nights at work.",
        "I rang the ward and said I was not coming.",
        "I am not bitter.",
        "You ask for evidence and I am it.",
    )
    story = [
        f"{opening} {'It went on like that for longer than I like. ' * 3}" for opening in openings
    ]
    places = [one.split(":")[0] for one in found(QUESTIONS, "\n\n".join(story) + "\n")]
    assert all(place.endswith("?") or place == "whole" for place in places)


@pytest.mark.parametrize("heading", ["Buses (Question 4)", "Buses (your fourth question)"])
def test_heading_may_name_its_question_in_brackets(heading: str) -> None:
    body = f"{heading}\n\nRun them at night.\n\nOur vision (question 2)\n\nWe agree.\n"
    assert [one.split(":")[0] for one in found(QUESTIONS, body)] == ["q4", "q2"]


def test_paragraph_typed_again_to_be_changed_is_kept_whole() -> None:
    text = "The Brackwell branch line will be reopened to passengers by 2034 at the latest."
    anchors = (*DRAFT.anchors, Anchor("p6.1", AnchorKind.PARAGRAPH, "6.1", text))
    changed = (
        "6.1 The Brackwell branch line AND ITS STATIONS will be reopened to passengers by 2030."
    )
    assert found(SentLetter(anchors, DRAFT.text + "\n" + text), f"{changed}\n") == [
        f"p6.1: {changed}"
    ]


def test_list_announced_by_a_line_that_only_counts_it_is_the_senders_own() -> None:
    body = "Three points from us:\n\n1. Drivers.\n\n2. Parishes.\n\n3. The map.\n"
    assert [one.split(":")[0].rstrip("?") for one in found(QUESTIONS, body)] == ["whole"]
