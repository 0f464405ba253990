"""Markers are read as people write them, and quantities are not taken for markers."""

import pytest

from soundingboard.reading.aligning.markers import Strength, is_label, mentions, opening_reference
from soundingboard.reading.aligning.markertokens import normal
from soundingboard.reading.aligning.numbering import Numbering
from soundingboard.reading.anchors import Anchor, AnchorKind


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Q3: yes", ("3",)),
        ("Q.3 yes", ("3",)),
        ("Question 3 - yes", ("3",)),
        ("Questions 2, 3 and 5: yes", ("2", "3", "5")),
        ("Q2-4: no comment", ("2", "3", "4")),
        ("Q2 and Q3: yes", ("2", "3")),
        ("Q2/3: yes", ("2", "3")),
        ("In answer to question 3, yes", ("3",)),
        ("Re: Q3\nyes", ("3",)),
        ("On 2.4, we agree", ("2.4",)),
        ("para 2.4 is wrong", ("2.4",)),
        ("§2.4: wrong", ("2.4",)),
        ("2.4 We disagree", ("2.4",)),
        ("2.4 - 2.6: no", ("2.4", "2.5", "2.6")),
        ("2.3(a) about time", ("2.3a",)),
        ("2.4 [Forty] SIXTY hectares", ("2.4",)),
        ("number 4 please. I work nights", ("4",)),
        ("**Q3** yes", ("3",)),
        ("[Q3] yes", ("3",)),
        ("Cwestiwn 3: ie", ("3",)),
        ("Frage 3: ja", ("3",)),
        ("Question three: yes", ("3",)),
        ("The second question: yes", ("2",)),
        ("All questions: no comment", ("*",)),
    ],
)
def test_plain_marker_is_read(text: str, numbers: tuple[str, ...]) -> None:
    reference = opening_reference(text)
    assert reference is not None
    assert (reference.numbers, reference.strength) == (numbers, Strength.PLAIN)


@pytest.mark.parametrize(
    "text",
    ["3. yes", "3) yes", "(3) yes", "3: yes", "(b) yes", "#3 yes", "Third: yes", "third one: yes"],
)
def test_bare_number_may_be_a_list(text: str) -> None:
    reference = opening_reference(text)
    assert reference is not None
    assert reference.strength is Strength.LIST


@pytest.mark.parametrize(
    "text",
    [
        "2.4 million people",
        "3 of our members",
        "5% of staff",
        "2030 is far off",
        "£3 each",
        "Yes",
        "Last: buses",
    ],
)
def test_quantity_is_no_marker(text: str) -> None:
    reference = opening_reference(text)
    assert reference is None or reference.strength is Strength.MENTION


@pytest.mark.parametrize(
    ("text", "label"), [("Question 3 -", True), ("3.", True), ("", True), ("Q3 yes", False)]
)
def test_label_is_nothing_but_a_marker(text: str, *, label: bool) -> None:
    assert is_label(text) is label


def test_mentions_are_found_in_running_text() -> None:
    found = mentions("We like question 4, less so paragraphs 2.1 and 2.3, and no 5 pence coins.")
    assert [reference.numbers for reference in found] == [("4",), ("2.1", "2.3")]


@pytest.mark.parametrize(
    ("printed", "compared"),
    [("Question 3.", "3"), ("2.3 (a)", "2.3a"), ("1.4", "1.4"), ("", ""), ("Q12", "12")],
)
def test_printed_numbers_are_compared_in_one_form(printed: str, compared: str) -> None:
    assert normal(printed) == compared


def numbering(*printed: tuple[AnchorKind, str]) -> Numbering:
    return Numbering(tuple(Anchor(f"k{i}", kind, n, "") for i, (kind, n) in enumerate(printed)))


def resolved(held: Numbering, text: str, context: int = -1) -> tuple[int, ...]:
    reference = opening_reference(text)
    assert reference is not None
    return held.resolve(reference, context)


def test_number_means_a_question_before_a_section() -> None:
    held = numbering((AnchorKind.SECTION, "3"), (AnchorKind.QUESTION, "3"))
    assert resolved(held, "3. yes") == (1,)
    assert resolved(held, "Section 3: yes") == (0,)


def test_questions_without_numbers_go_by_their_order() -> None:
    held = numbering((AnchorKind.QUESTION, ""), (AnchorKind.QUESTION, ""))
    assert resolved(held, "Q2: yes") == (1,)
    assert resolved(held, "Q3: yes") == ()


def test_part_is_looked_for_under_its_paragraph() -> None:
    paragraph = AnchorKind.PARAGRAPH
    held = numbering((paragraph, "1"), (paragraph, "1(a)"), (paragraph, "2"), (paragraph, "2(a)"))
    assert resolved(held, "(a) yes", context=2) == (3,)
    assert resolved(held, "(a) yes") == ()
