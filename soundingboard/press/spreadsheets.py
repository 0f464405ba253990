"""Sheets as files: CSV in an archive, or a workbook; no cell of them is ever a formula."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from soundingboard.press.packing import pack, repack
from soundingboard.press.sheets import Sheet, Value
from soundingboard.press.signs import legal

# What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_767  # characters a cell of a workbook holds (Excel's own limit)
WIDEST = 60  # characters of a column as it is first shown


def as_csv(sheets: Sequence[Sheet], *, at: datetime) -> bytes:
    """A zip archive of one CSV a sheet, each with a byte order mark, so that Excel reads accents.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    files = {}
    for sheet in sheets:
        file = io.StringIO(newline="")
        writer = csv.writer(file)
        writer.writerow(sheet.columns)
        writer.writerows([_harmless(value) for value in row] for row in sheet.rows)
        content = file.getvalue().encode("utf-8", errors="replace")
        files[f"{sheet.name.lower()}.csv"] = b"\xef\xbb\xbf" + content
    return pack(files, at=at)


def as_workbook(sheets: Sequence[Sheet], *, at: datetime, title: str) -> bytes:
    """An Excel workbook; text is text whatever it begins with.

    Signs that a workbook cannot hold become U+FFFD. A text longer than a cell holds goes on in
    the next row, its other cells empty, so that no word is lost.
    """
    book = Workbook(write_only=True)
    book.properties.title = legal(title)
    book.properties.creator = "soundingboard"
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for number, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[_letter(number)].width = width
        page.append([_cell(page, value, bold=True) for value in sheet.columns])
        for row in sheet.rows:
            for part in _parts(row):
                page.append([_cell(page, value) for value in part])
    file = io.BytesIO()
    book.save(file)
    return repack(file.getvalue(), at=at)


def _cell(page: object, value: Value, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page)
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = legal(value)
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _parts(row: tuple[Value, ...]) -> list[tuple[Value, ...]]:
    most = max((len(value) for value in row if isinstance(value, str)), default=0)
    if most <= LONGEST_CELL:
        return [row]
    starts = range(0, most, LONGEST_CELL)
    return [
        tuple(
            value[start : start + LONGEST_CELL]
            if isinstance(value, str)
            else (value if start == 0 else "")
            for value in row
        )
        for start in starts
    ]


def _harmless(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _widths(sheet: Sheet) -> list[int]:
    rows = [sheet.columns, *sheet.rows[:200]]
    return [
        min(WIDEST, max(10, *(len(str(row[number])) + 2 for row in rows)))
        for number in range(len(sheet.columns))
    ]


def _letter(number: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number - 1]
