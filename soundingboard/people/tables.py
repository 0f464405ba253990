"""Lists as they are handed in: whatever the file is, it becomes rows of cells or one sentence."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from soundingboard.refusals import Unreadable

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000  # rows with something in them
MAX_COLUMNS = 100
MAX_CELL = 2_000  # characters
MAX_TEXT = 20_000_000  # characters in all: a workbook may repeat one long text in every cell
MAX_LINE = 1_048_576  # the last line of a spreadsheet, blank ones counted

# How files begin that are often taken for lists: first bytes, and what to call them.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls or .doc); save it as .xlsx or CSV"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"MZ", "a program"),
)
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row with something in it. `line` is where a person finds it: from 1, in their program."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list, blank ones left out, and what a reader should know of how it was read."""

    rows: tuple[TableRow, ...]
    notes: tuple[str, ...]


def refuse_other_kinds(name: str, content: bytes) -> None:
    """Raises Unreadable for what cannot be a list, naming what it is."""
    if not content.strip():
        raise Unreadable(f"{name} is empty.")
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise Unreadable(f"{name} is too large for a list: more than {limit} MB.")
    for beginning, kind in _OTHER_KINDS:
        if content.startswith(beginning):
            raise Unreadable(f"{name} is not a list of people: it is {kind}.")


def gather(name: str, rows: Iterable[tuple[int, Iterable[object]]]) -> tuple[TableRow, ...]:
    """The rows that have something in them, as clean text.

    Takes (line, cells) one after the other, so that a list without an end is refused before it
    has been read. Raises Unreadable where there are too many rows or columns, or a cell is longer
    than anything in a list of people should be.
    """
    gathered: list[TableRow] = []
    size = 0
    for line, cells in rows:
        if line > MAX_LINE:
            raise Unreadable(f"{name} has more than {MAX_LINE:,} lines.")
        texts = [clean(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(gathered) == MAX_ROWS:
            raise Unreadable(
                f"{name} has more than {MAX_ROWS:,} rows. "
                "Please split it into smaller files; nothing was taken from it."
            )
        if len(texts) > MAX_COLUMNS:
            raise Unreadable(f"{name} has more than {MAX_COLUMNS} columns in line {line}.")
        if any(len(text) > MAX_CELL for text in texts):
            raise Unreadable(
                f"{name} has a cell of more than {MAX_CELL:,} characters in line {line}. "
                "If it should be shorter, a quotation mark may be missing before it."
            )
        size += sum(map(len, texts))
        if size > MAX_TEXT:
            raise Unreadable(f"{name} has more text in it than any list of people would.")
        gathered.append(TableRow(line, tuple(texts)))
    return tuple(gathered)


def clean(cell: object) -> str:
    """A cell as text on one line: composed letters, no invisible signs, single spaces."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a spreadsheet's 7.0 is a person's 7
    text = str(cell)[: MAX_CELL + 1]
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # most cells: nothing in them can be invisible
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_visible, text)).split())


def _visible(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cc" or kind.startswith("Z"):
        return " "
    return "" if kind in {"Cf", "Co", "Cs", "Cn"} else sign
