"""Options chosen in plain words: taken where nobody could read them otherwise, else not at all."""

import pytest

from soundingboard.reading.choices import chosen

SCALE = (
    "Strongly agree",
    "Agree",
    "Neither agree nor disagree",
    "Disagree",
    "Strongly disagree",
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Agree", "Agree"),
        ("agree.", "Agree"),
        ("Q2: Strongly disagree", "Strongly disagree"),
        ("Question 2. Strongly agree. The buses stop at seven.", "Strongly agree"),
        ("2) disagree", "Disagree"),
        ("We agree. The buses stop at seven.", "Agree"),
        ("I strongly disagree: there are no buses at all", "Strongly disagree"),
        ("Neither agree nor disagree - not our field", "Neither agree nor disagree"),
        ("**Agree**", "Agree"),
        ("We have thought about it for long.\n\nDisagree\n", "Disagree"),
        ("[ ] Agree\n[x] Disagree\n[ ] Strongly disagree", "Disagree"),
        ("☐ Agree\n☒ Strongly disagree", "Strongly disagree"),
    ],
)
def test_option_that_is_plain_is_taken(text: str, label: str) -> None:
    assert chosen(text, SCALE) == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Agree, but only if the fares come down",
        "Agree with most of it",
        "Agree?",
        "We do not agree.",
        "I disagree with those who agree",
        "Agree / Disagree",
        "Agree\nDisagree",  # a list that came back as it was
        "[x] Agree\n[x] Disagree",
        "[x] Both\n[ ] Agree",
        "disagreeable",
        "Buses, please.",
    ],
)
def test_option_that_may_be_meant_otherwise_is_not_taken(text: str) -> None:
    assert chosen(text, SCALE) is None


def test_number_of_a_bus_is_no_answer() -> None:
    assert chosen("No. 4 buses never come", ("Yes", "No")) is None
    assert chosen("No. They never come", ("Yes", "No")) == "No"
