import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.people.consent_cells import Answer, Said, answers_nothing, read_consent
from soundingboard.people.consent_columns import ConsentColumn, Sense

ASKED = {
    Sense.GRANTS: "OK to contact?",
    Sense.REFUSES: "Do not email",
    Sense.PREFERS: "Mailing preference",
    Sense.EITHER: "Not unsubscribed",
}


def answer(cell: str, sense: Sense, *, dated: bool = False) -> Answer:
    return read_consent([cell], [ConsentColumn(0, ASKED[sense], sense, dated)], []).answer


@pytest.mark.parametrize(
    ("cell", "grants", "refuses", "prefers"),
    [
        ("Y", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("Yes", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("TRUE", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("True", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("1", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("✓", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("Yes - 12/03/2024", Answer.MAY, Answer.MAY_NOT, Answer.MAY),
        ("2024-03-12 00:00:00", Answer.MAY, Answer.MAY_NOT, Answer.UNCLEAR),
        ("N", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("no", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("No.", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("NO (03/2024)", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("\uff2e", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("False", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("0", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("unsubscribed", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
        ("Withdrawn", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
        ("withdrawn on 12 March 2024", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
        ("Opted-out", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
        ("Do Not Allow", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
        ("Allow", Answer.MAY, Answer.MAY, Answer.MAY),
        ("Subscribed", Answer.MAY, Answer.MAY, Answer.MAY),
        ("ask first", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("?", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("Yes?", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("No?", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("no problem", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("yes, but not by email", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("2", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("=1+1", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("#REF!", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("x", Answer.UNCLEAR, Answer.MAY_NOT, Answer.UNCLEAR),
        ("☒", Answer.UNCLEAR, Answer.MAY_NOT, Answer.UNCLEAR),
        ("", Answer.UNCLEAR, Answer.MAY, Answer.MAY),
        ("-", Answer.UNCLEAR, Answer.MAY, Answer.MAY),
        ("n/a", Answer.UNCLEAR, Answer.MAY, Answer.UNCLEAR),
        ("Email", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Post; email", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Post only", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY_NOT),
        ("none", Answer.MAY_NOT, Answer.MAY, Answer.MAY_NOT),
        ("phone or post", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("Phone", Answer.UNCLEAR, Answer.UNCLEAR, Answer.UNCLEAR),
        ("Phone only", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY_NOT),
        ("No preference", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Any method", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Email first, then phone", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Work email", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Large print", Answer.UNCLEAR, Answer.UNCLEAR, Answer.MAY),
        ("Opted out on 3 May 2024", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
        ("Opted out on 3rd of May 2024", Answer.MAY_NOT, Answer.MAY_NOT, Answer.MAY_NOT),
    ],
)
def test_cell_is_read_by_what_its_column_asks(
    cell: str, grants: Answer, refuses: Answer, prefers: Answer
) -> None:
    assert answer(cell, Sense.GRANTS) is grants
    assert answer(cell, Sense.REFUSES) is refuses
    assert answer(cell, Sense.PREFERS) is prefers


def test_any_reason_for_leaving_is_a_refusal() -> None:
    assert answer("too many letters", Sense.REFUSES, dated=True) is Answer.MAY_NOT
    assert answer("", Sense.REFUSES, dated=True) is Answer.MAY


def test_another_way_of_writing_is_held_with_the_reason() -> None:
    column = ConsentColumn(0, "Preferred contact method", Sense.PREFERS)
    assert read_consent(["Phone"], [column], []) == Said(
        Answer.UNCLEAR,
        "The column “Preferred contact method” says “Phone”, which does not say whether they want "
        "mail too. Write “email” or “no email” there, and import the list again.",
    )


@pytest.mark.parametrize(
    ("sense", "cells", "answers"),
    [
        (Sense.GRANTS, ["Website", "", "Roundtable 2024"], False),
        (Sense.GRANTS, ["a@partner.example", "b@partner.example"], False),
        (Sense.GRANTS, ["Legitimate interest"], False),
        (Sense.GRANTS, ["Website", "no"], True),
        (Sense.GRANTS, ["ask first"], True),
        (Sense.GRANTS, ["x", ""], True),
        (Sense.GRANTS, ["?"], True),
        (Sense.GRANTS, ["Email, Direct mail", ""], True),
        (Sense.GRANTS, ["pending"], True),
        (Sense.PREFERS, ["Housing", "Transport"], False),
        (Sense.PREFERS, ["Phone", "Housing"], True),
        (Sense.REFUSES, ["legal dispute"], True),
        (Sense.REFUSES, ["a@partner.example"], False),
        (Sense.EITHER, ["Yes"], True),
    ],
)
def test_column_without_any_answer_is_about_something_else(
    sense: Sense,
    cells: list[str],
    answers: bool,  # noqa: FBT001  # a value of the table above
) -> None:
    assert answers_nothing(cells, ConsentColumn(0, "Consent", sense)) is not answers


def test_of_several_columns_the_strictest_counts() -> None:
    columns = [ConsentColumn(0, "Consent", Sense.GRANTS), ConsentColumn(1, "DNC", Sense.REFUSES)]
    assert read_consent(["Y", "N"], columns, []).answer is Answer.MAY
    assert read_consent(["?", "Y"], columns, []) == Said(
        Answer.MAY_NOT, "The column “DNC” says “Y”."
    )
    assert read_consent(["?"], columns, []) == Said(
        Answer.UNCLEAR,
        "The column “Consent” says “?”, which is neither yes nor no to us. Write yes or no there, "
        "and import the list again.",
    )


def test_unmistakable_word_anywhere_else_is_a_refusal_unless_it_is_about_calls() -> None:
    assert read_consent([], [], [("Status", "Unsubscribed")]) == Said(
        Answer.MAY_NOT, "The column “Status” says “Unsubscribed”."
    )
    assert read_consent([], [], [("", "do not contact")]) == Said(
        Answer.MAY_NOT, "A column without a heading says “do not contact”."
    )
    assert read_consent([], [], [("Phone status", "opted out")]).answer is Answer.MAY
    assert read_consent([], [], [("Notes", "No")]).answer is Answer.MAY
    assert read_consent([], [], [("Notes", "declined")]).answer is Answer.MAY
    assert read_consent([], [], [("Newsletter", "declined")]).answer is Answer.MAY_NOT
    assert read_consent([], [], [], ["Board", "Opted out"]) == Said(
        Answer.MAY_NOT, "Their groups or tags say “Opted out”."
    )


@given(st.text(max_size=40), st.sampled_from(Sense))
def test_any_cell_gets_an_answer_and_what_is_held_says_why(cell: str, sense: Sense) -> None:
    said = read_consent([cell], [ConsentColumn(0, "Consent", sense)], [])
    assert bool(said.why) is (said.answer is not Answer.MAY)
