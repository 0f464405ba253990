"""Out-of-office notes: until when, and who stands in."""

from datetime import UTC, date, datetime

import pytest

from soundingboard.reading.machines.absences import Absence, read_absence
from soundingboard.reading.machines.dates import find_date

SENT = datetime(2026, 6, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "until", "stand_in"),
    [
        ("I am on annual leave until 15 June.", date(2026, 6, 15), ""),
        ("I am out of the office, returning on Monday 15th June 2026.", date(2026, 6, 15), ""),
        ("I am away from 1 June to 12 June, back on 15 June.", date(2026, 6, 15), ""),
        ("Out of office. Back in the office on 15/06/2026.", date(2026, 6, 15), ""),
        ("I am on leave and will return on 4 January.", date(2027, 1, 4), ""),
        ("Rwyf i ffwrdd o'r swyddfa tan 22 Mehefin.", date(2026, 6, 22), ""),
        ("Ich bin bis zum 16.06. nicht im Büro.", date(2026, 6, 16), ""),
        ("Je suis absente jusqu'au 16 juin.", date(2026, 6, 16), ""),
        ("Sono assente fino al 16 giugno.", date(2026, 6, 16), ""),
        ("Ik ben afwezig tot en met 16 juni.", date(2026, 6, 16), ""),
        ("I am away. Please contact Sam Pike instead.", None, "Sam Pike"),
        (
            "I am on leave. For anything urgent, email Sam Pike at sam.pike@example.org.",
            None,
            "Sam Pike at sam.pike@example.org",
        ),
        (
            "I am on leave. In my absence please contact planning@example.org",
            None,
            "planning@example.org",
        ),
        (
            "Allan o'r swyddfa. Cysylltwch â Siân Rees (sian@example.org).",
            None,
            "Siân Rees (sian@example.org)",
        ),
        ("I am on maternity leave.", None, ""),
    ],
)
def test_absence_states_return_and_stand_in(note: str, until: date | None, stand_in: str) -> None:
    assert read_absence("", note, SENT) == Absence(away=True, until=until, stand_in=stand_in)


def test_acknowledgement_is_no_absence() -> None:
    note = "Thank you for your email. We aim to answer by 15 June."

    assert read_absence("Automatic reply: strategy", note, SENT) == Absence(away=False)


def test_day_without_year_needs_the_date_of_the_letter() -> None:
    assert read_absence("", "I am on leave until 15 June.", None).until is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 March 2027", date(2027, 3, 3)),
        ("March 3, 2027", date(2027, 3, 3)),
        ("3rd of March", date(2027, 3, 3)),
        ("03/04/2027", date(2027, 4, 3)),
        ("2027-04-03", date(2027, 4, 3)),
        ("3.4.27", date(2027, 4, 3)),
        ("31 February 2027", None),
        ("room 14", None),
    ],
)
def test_days_are_found_day_before_month(text: str, day: date | None) -> None:
    assert find_date(text, SENT.date()) == day
