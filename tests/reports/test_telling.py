"""Sentences with numbers in them read well for none, one, two and many, in both editions."""

import pytest

from soundingboard.analysis.counting import Count
from soundingboard.press.report import Edition
from soundingboard.reports.telling import Teller

INSIDE = {
    (0, 0): "Nobody answered.",
    (1, 0): "1 person answered; no organisation is represented.",
    (1, 1): "1 person answered; 1 organisation is represented.",
    (2, 1): "2 people answered; 1 organisation is represented.",
    (1_200, 1_001): "1,200 people answered; 1,001 organisations are represented.",
}
OUTSIDE = {
    (0, 0): "Nobody answered.",
    (1, 1): "Fewer than 5 people answered; fewer than 5 organisations are represented.",
    (7, 0): "7 people answered; no organisation is represented.",
    (7, 2): "7 people answered; fewer than 5 organisations are represented.",
    (17, 11): "17 people answered; 11 organisations are represented.",
}


@pytest.mark.parametrize(
    ("edition", "said"), [(Edition.INTERNAL, INSIDE), (Edition.PUBLIC, OUTSIDE)]
)
def test_who_was_heard_reads_well_for_every_number(
    edition: Edition, said: dict[tuple[int, int], str]
) -> None:
    teller = Teller(edition)
    assert {numbers: teller.heard(*numbers, "answered") for numbers in said} == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 0, 1, 1), "from 1 organisation: 1 passage"),
        ((1, 1, 0, 2), "speaking for themselves: 2 passages"),
        ((5, 1, 3, 6), "4 from 3 organisations and 1 for themselves: 6 passages"),
        ((2, 0, 1, 2), "from 1 organisation: 2 passages"),
    ],
)
def test_for_whom_they_spoke_is_said_once(numbers: tuple[int, int, int, int], said: str) -> None:
    people, alone, organisations, passages = numbers
    count = Count(people, alone, organisations, passages, passages)
    assert count.of_whom == said
