"""Lists as Excel workbooks (.xlsx): what was last shown in the cells; nothing is calculated."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from soundingboard.people.tables import Table, gather
from soundingboard.refusals import Unreadable

MAX_UNPACKED = 50 * 1024 * 1024  # bytes; a list of 50,000 people takes about 20 MB
MAX_PARTS = 500
MAX_COLUMN = 200  # what stands further right is not looked at

_OTHER_PACKAGES = (
    ("word/", "a Word document"),
    ("ppt/", "a presentation"),
    ("content.xml", "an OpenDocument file; save it as .xlsx or CSV"),
)


def read_workbook(name: str, content: bytes) -> Table:
    """The rows of the first sheet that has any.

    Raises Unreadable where the file is no workbook, damaged, or unpacks to more than any list of
    people would.
    """
    _check_package(name, content)
    try:
        with warnings.catch_warnings():
            # It warns of styles and of print settings it does not keep; we want neither.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            return _first_sheet(name, book)
    except Unreadable:
        raise
    except Exception as damage:
        # openpyxl raises whatever a damaged part leads it into: there is no list of it.
        raise Unreadable(
            f"{name} is damaged and cannot be read. Please save it again as .xlsx or CSV."
        ) from damage


def _check_package(name: str, content: bytes) -> None:
    # zipfile never unpacks more of a part than the directory says, so the sum can be trusted.
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable(f"{name} is a damaged compressed file.") from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(f"{name} unpacks to more than any list of people would. It was not read.")
    names = [part.filename for part in parts]
    if any(part.startswith("xl/") for part in names):
        return
    for beginning, kind in _OTHER_PACKAGES:
        if any(part.startswith(beginning) for part in names):
            raise Unreadable(f"{name} is not a list of people: it is {kind}.")
    raise Unreadable(f"{name} is not a list of people: it is a compressed file.")


def _first_sheet(name: str, book: Any) -> Table:
    sheets = book.worksheets
    for sheet in sheets:
        rows = gather(name, _rows(sheet))
        if not rows:
            continue
        if len(sheets) == 1:
            return Table(rows, ())
        note = f"Read from the sheet “{sheet.title}”; the other sheets were not looked at."
        return Table(rows, (note,))
    return Table((), ())


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[object, ...]]]:
    sheet.reset_dimensions()  # what a workbook says of its own size is often wrong
    rows = sheet.iter_rows(max_col=MAX_COLUMN, values_only=True)
    for line, cells in enumerate(rows, start=1):
        # Between two rows there may be a million blank ones, each as wide as we look.
        yield line, () if cells.count(None) == len(cells) else cells
