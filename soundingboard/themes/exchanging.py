"""Hand a code frame out as CSV, and take one in that a team brings of its own."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import CodeFrame, Priority, Strategy, Theme
from soundingboard.people.commas import read_commas
from soundingboard.people.tables import MAX_BYTES, TableRow
from soundingboard.refusals import Refusal, Unreadable
from soundingboard.themes.frames import (
    checked_description,
    counting,
    frame_of,
    free_name,
    keep_version,
)
from soundingboard.themes.queries import themes_of
from soundingboard.vocabulary import ThemeState

COLUMNS = (
    "Identifier",
    "Priority",
    "Theme",
    "Description",
    "Locked",
    "State",
    "People",
    "Organisations",
    "Passages",
)
READ = ("identifier", "priority", "theme", "description", "locked")  # the others are only told
MOST_THEMES = 2_000
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet takes for the start of a formula
YES, NO = frozenset({"yes", "true", "1", "y", "x"}), frozenset({"no", "false", "0", "n", ""})


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file did to the code frames of a strategy, in themes."""

    made: int
    changed: int
    unchanged: int


def as_csv(session: Session, strategy: Strategy) -> bytes:
    """The code frames of a strategy: a row for each theme, in the order of the priorities.

    With a byte order mark, so that Excel reads the accents; no cell is ever a formula.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for priority in strategy.priorities:
        for one in themes_of(session, priority):
            theme, size = one.theme, one.size
            writer.writerow(
                [
                    theme.id,
                    _harmless(priority.name),
                    _harmless(theme.name),
                    _harmless(theme.description),
                    "yes" if theme.locked else "no",
                    theme.state.value,
                    size.people,
                    size.organisations,
                    size.passages,
                ]
            )
    return file.getvalue().encode("utf-8-sig")


def bring_in(
    session: Session, strategy: Strategy, name: str, content: bytes, *, by: str, at: datetime
) -> Brought:
    """Makes the themes of a file that are new, and changes those that it says otherwise.

    A row means the theme of its identifier, else the one of its name. Themes that are not in the
    file stay as they are. All of it or nothing: raises Unreadable, naming the line, for a row that
    cannot be.
    """
    rows = _rows(name, content)
    frames = {one.name.casefold(): frame_of(session, one) for one in strategy.priorities}
    fates: dict[int, list[str]] = {frame.id: [] for frame in frames.values()}
    for line, row in rows:
        try:
            frame = _frame(row, frames)
            fates[frame.id].append(_bring(session, frame, row, by=by, at=at))
        except Refusal as refusal:
            raise Unreadable(f"{name}, line {line}: {refusal.sentence}") from None
    for frame in frames.values():
        found = fates[frame.id]
        made, changed = found.count("made"), found.count("changed")
        if made or changed:
            what = f"brought in {name}: {made} made, {changed} changed"
            keep_version(session, frame, what, by=by, at=at)
    every = [fate for found in fates.values() for fate in found]
    return Brought(*(every.count(fate) for fate in ("made", "changed", "unchanged")))


def _rows(name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    if len(content) > MAX_BYTES:
        raise Unreadable(f"{name} is too large for a list of themes.")
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"{name} is not a CSV file.")
    table = read_commas(name, content)
    if not table.rows:
        raise Unreadable(f"{name} is empty.")
    heading = [cell.casefold() for cell in table.rows[0].cells]
    if "theme" not in heading or "priority" not in heading:
        raise Unreadable(f"{name} needs columns called “Priority” and “Theme” in its first line.")
    if len(table.rows) > MOST_THEMES:
        raise Unreadable(f"{name} has more than {MOST_THEMES:,} themes.")
    return [(row.line, _cells(row, heading)) for row in table.rows[1:]]


def _cells(row: TableRow, heading: Sequence[str]) -> dict[str, str]:
    cells = dict(zip(heading, row.cells, strict=False))
    found = {}
    for column in READ:
        cell = cells.get(column, "")
        found[column] = cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
    return found


def _frame(row: Mapping[str, str], frames: Mapping[str, CodeFrame]) -> CodeFrame:
    frame = frames.get(row["priority"].casefold())
    if frame is None:
        known = "; ".join(one.priority.name for one in frames.values())
        raise Unreadable(f"there is no priority “{row['priority']}”; there are: {known}.")
    return frame


def _bring(
    session: Session, frame: CodeFrame, row: Mapping[str, str], *, by: str, at: datetime
) -> str:
    """What became of a row: "made", "changed" or "unchanged"."""
    locked = _is_yes(row["locked"])
    theme = _meant(frame, row)
    if theme is None:
        made = Theme(
            frame=frame,
            name=free_name(frame, row["theme"]),
            description=checked_description(row["description"]),
            state=ThemeState.KEPT,
            made_at=at,
            made_by=by,
            locked=locked,
            outdated=True,
        )
        session.add(made)
        return "made"
    wanted = (
        free_name(frame, row["theme"], but_of=theme),
        checked_description(row["description"]),
        locked,
    )
    if wanted == (theme.name, theme.description, theme.locked):
        return "unchanged"
    if theme.locked and locked:
        raise Unreadable(f"“{theme.name}” is locked. Unlock it first.")
    theme.outdated = theme.outdated or wanted[1] != theme.description
    theme.name, theme.description, theme.locked = wanted
    theme.state = ThemeState.KEPT
    return "changed"


def _meant(frame: CodeFrame, row: Mapping[str, str]) -> Theme | None:
    identifier = row["identifier"]
    if identifier:
        for theme in counting(frame):
            if str(theme.id) == identifier:
                return theme
        priority: Priority = frame.priority
        raise Unreadable(f"“{priority.name}” has no theme with the identifier {identifier[:20]}.")
    named = row["theme"].casefold()
    return next((one for one in counting(frame) if one.name.casefold() == named), None)


def _is_yes(cell: str) -> bool:
    said = cell.casefold()
    if said not in YES | NO:
        raise Unreadable(f"“Locked” is yes or no, not “{cell[:20]}”.")
    return said in YES


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
