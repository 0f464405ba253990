"""The report of a mailing as a file: CSV or a workbook, in which no cell is ever a formula."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from soundingboard.outbox.mailing_report import ReportLine
from soundingboard.press.signs import legal

COLUMNS = ("Letter", "Name", "Email", "What became of it", "Attempts", "Sent", "Why")
# What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(lines: Iterable[ReportLine], *, moment: Callable[[datetime], str]) -> bytes:
    """CSV with a byte order mark, so that Excel reads the accents; `moment` writes a time."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([_harmless(value) for value in _row(line, moment)])
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Iterable[ReportLine], *, moment: Callable[[datetime], str]) -> bytes:
    """An Excel workbook of one sheet; every word is text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Letters")
    sheet.append(list(COLUMNS))
    for line in lines:
        cells = []
        for value in _row(line, moment):
            cell = WriteOnlyCell(sheet)
            if isinstance(value, int):
                cell.value = value
            else:
                cell.value = legal(value)
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(line: ReportLine, moment: Callable[[datetime], str]) -> tuple[int | str, ...]:
    return (
        "" if line.delivery_id is None else line.delivery_id,
        line.name,
        line.address,
        line.standing,
        line.attempts,
        moment(line.sent_at) if line.sent_at else "",
        line.why or (f"Not before {moment(line.planned_for)}" if line.planned_for else ""),
    )


def _harmless(value: int | str) -> int | str:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
