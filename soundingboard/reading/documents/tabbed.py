"""Tables in plain text: cells kept apart by tabs, as word processors leave them, or by "|"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from soundingboard.reading.documents.grids import MAX_COLUMNS
from soundingboard.reading.documents.labels import typed_label

_ENOUGH = 50  # rows of labels after which nobody expects a table
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Found:
    """A table that begins at the line asked about: its cells, and the line after it."""

    grid: tuple[tuple[str, ...], ...]
    end: int
    headed: bool | None = None


def table_at(lines: Sequence[str], start: int) -> Found | None:
    """The table that begins at this line, in whichever of the three ways it is written."""
    return _piped(lines, start) or _rows_of_tabs(lines, start) or _cells_by_line(lines, start)


def _piped(lines: Sequence[str], start: int) -> Found | None:
    """A Markdown table: a row, a rule of dashes, rows."""
    if start + 1 >= len(lines) or "|" not in lines[start] or "|" not in lines[start + 1]:
        return None
    if len(lines[start + 1]) > 2000 or not _RULE.fullmatch(lines[start + 1].strip()):
        return None
    end = start + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    rows = (lines[start], *lines[start + 2 : end])
    return Found(tuple(_cells(row) for row in rows), end, headed=True)


def _cells(row: str) -> tuple[str, ...]:
    inner = row.strip().removeprefix("|")
    parts = _PIPE.split(inner)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return tuple(part.strip().replace("\\|", "|") for part in parts)


def _rows_of_tabs(lines: Sequence[str], start: int) -> Found | None:
    """One line a row, tabs between the cells; one blank line may stand between two rows."""
    tabs = _inner_tabs(lines[start])
    if not tabs:
        return None
    rows = [_row(lines[start])]
    end = start + 1
    while end < len(lines):
        at = end + 1 if not lines[end].strip() and end + 1 < len(lines) else end
        if _inner_tabs(lines[at]) != tabs:
            break
        rows.append(_row(lines[at]))
        end = at + 1
        if len(rows) == _ENOUGH and _are_labels(rows):
            return None
    columns = sum(1 for column in zip(*rows, strict=True) if any(column))
    if len(rows) < 2 or columns < 2 or _are_labels(rows):
        return None
    return Found(tuple(rows), end)


def _row(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("\t"))


def _are_labels(rows: Sequence[Sequence[str]]) -> bool:
    """Lines such as "Author: <tab> name" are no table."""
    return all(row[0].endswith(":") for row in rows)


def _inner_tabs(line: str) -> int:
    """Tabs that part cells; one that sets off a line or a paragraph's number is not counted."""
    count = line.count("\t")
    if line.startswith("\t"):
        return count if count > 1 else 0
    first, _, rest = line.partition("\t")
    numbered = typed_label(line.strip()) or (first.strip().isdigit() and "\t" not in rest)
    return 0 if numbered else count


def _cells_by_line(lines: Sequence[str], start: int) -> Found | None:
    """One line a cell, each begun by a tab, a blank line after each row.

    Lines without a tab belong to the cell before them. A row that breaks off at a blank line
    goes on after it, until it is as wide as the first.
    """
    rows: list[list[str]] = [[]]
    at = end = start
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t"):
            rows[-1].append(line.strip())
        elif line.strip():
            if at == start or (not lines[at - 1].strip(" ") and _is_after_table(lines, at)):
                break
            if not rows[-1]:
                rows.pop()
            rows[-1][-1] = f"{rows[-1][-1]}\n{line.strip()}".strip()
        elif len(rows[-1]) >= len(rows[0]):
            rows.append([])
        elif not rows[-1] and not _goes_on(lines, at):
            break
        if len(rows[0]) > MAX_COLUMNS or (len(rows) > 1 and len(rows[0]) < 2):
            return None
        at += 1
        if line.strip(" "):
            end = at
    grid = tuple(tuple(row) for row in rows if row)
    return Found(grid, end) if len(grid) > 1 else None


def _is_after_table(lines: Sequence[str], at: int) -> bool:
    """Whether a line that follows a blank stands on its own and not in the cell before it.

    It belongs to the table only if it is nearer to it than to what comes next, and unnumbered.
    """
    if typed_label(lines[at].strip()):
        return True
    before = _blanks(lines, range(at - 1, -1, -1))
    after = _blanks(lines, range(at + 1, len(lines)))
    return before > 1 or (after <= before and at + after + 1 < len(lines))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether the next line that is not blank is another cell."""
    at += _blanks(lines, range(at, len(lines)))
    return at < len(lines) and lines[at].startswith("\t")


def _blanks(lines: Sequence[str], places: range) -> int:
    count = 0
    for place in places:
        if lines[place].strip(" "):
            break
        count += 1
    return count
