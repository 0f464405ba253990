"""Tables: rows of cells become a table that a letter, a page and a screen reader can show."""

from collections.abc import Sequence

from soundingboard.reading.documents.inline import plain
from soundingboard.reading.documents.pieces import Piece
from soundingboard.reading.documents.values import Table
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import BlockKind

MAX_CELLS = 50_000
MAX_COLUMNS = 64
_HEADER_LENGTH = 60


def table_piece(grid: Sequence[Sequence[str]], *, headed: bool | None = None) -> Piece | None:
    """A table from rows of cells of safe inline HTML, or nothing where no cell has a word.

    `headed` says whether the first row names the columns; where the file does not tell, short
    labels in the first row are taken for names.
    """
    width = refuse_too_large(grid)
    cells = [[*row, *[""] * (width - len(row))] for row in grid]
    words = [tuple(plain(cell) for cell in row) for row in cells]
    kept = [index for index, row in enumerate(words) if any(row)]
    if not kept:
        return None
    cells, words = [cells[index] for index in kept], [words[index] for index in kept]
    if headed is None:
        headed = _names_columns(words)
    headed = headed and len(words) > 1
    table = Table(
        headers=words[0] if headed else (),
        rows=tuple(words[1:] if headed else words),
    )
    return Piece(kind=BlockKind.TABLE, html=_html(cells, headed=headed), table=table)


def refuse_too_large(grid: Sequence[Sequence[str]]) -> int:
    """The number of columns; raises `Unreadable` where there are far too many cells."""
    width = max((len(row) for row in grid), default=0)
    if width > MAX_COLUMNS or width * len(grid) > MAX_CELLS:
        raise Unreadable("This document has a table that is too large to read.")
    return width


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like names: short, different, none empty but the first."""
    first = rows[0]
    if len(rows) < 2 or len(first) < 2:
        return False
    named = first[1:] if not first[0] else first
    if not all(named) or len(set(named)) < len(named):
        return False
    return all(
        len(cell) <= _HEADER_LENGTH
        and not cell.endswith((".", ":", ";"))
        and any(letter.isalpha() for letter in cell)
        for cell in named
    )


def _html(cells: Sequence[Sequence[str]], *, headed: bool) -> str:
    body = cells[1:] if headed else cells
    head = ""
    if headed:
        names = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0])
        head = f"<thead><tr>{names}</tr></thead>"
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table>{head}<tbody>{rows}</tbody></table>"
