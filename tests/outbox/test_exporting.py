"""The report of a mailing as a file that opens, whatever stands in it."""

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from factories import NOON
from soundingboard.outbox.exporting import COLUMNS, as_csv, as_xlsx
from soundingboard.outbox.mailing_report import ReportLine
from soundingboard.vocabulary import DeliveryState


def line(name: str) -> ReportLine:
    return ReportLine(
        delivery_id=7,
        name=name,
        address="dilys@weald.example",
        state=DeliveryState.SENT,
        attempts=2,
        sent_at=NOON,
        why="250 2.0.0 Ok",
    )


def moment(at: datetime) -> str:
    return f"{at:%d %B %Y}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Dilys \ufffe Vaughan\uffff", "Dilys \ufffd Vaughan\ufffd"),
        ("Dilys\x00\x0b Vaughan", "Dilys\ufffd\ufffd Vaughan"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_workbook_opens_whatever_a_name_holds(name: str, shown: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx([line(name)], moment=moment)))
    (heads, row) = book["Letters"].iter_rows()
    assert [one.value for one in heads] == list(COLUMNS)
    assert [(one.value, one.data_type) for one in row][:3] == [
        (7, "n"),
        (shown, "s"),
        ("dilys@weald.example", "s"),
    ]


def test_a_formula_is_words_in_csv() -> None:
    rows = list(csv.reader(io.StringIO(as_csv([line("=1+1")], moment=moment).decode("utf-8-sig"))))
    assert rows[1][:2] == ["7", "'=1+1"]
