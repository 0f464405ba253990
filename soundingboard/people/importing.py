"""Importing a list: what would happen, row by row, and then exactly that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry
from soundingboard.people.columns import Column, find_heading
from soundingboard.people.commas import read_commas
from soundingboard.people.grouping import find_or_add_groups, unknown_groups
from soundingboard.people.merging import SKIPPED, Fate, add, additions, new_person, together
from soundingboard.people.organisations import find_or_add_all, name_key
from soundingboard.people.rows import ListedPerson, read_row
from soundingboard.people.tables import ZIP, Table, TableRow, clean, refuse_other_kinds
from soundingboard.people.weighing import weigh
from soundingboard.people.workbooks import read_workbook
from soundingboard.refusals import Conflict, Unreadable


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file, what becomes of it, and why."""

    line: int
    fate: Fate
    email: str
    name: str
    organisation: str
    note: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """A file as a list of people, before anybody has asked whom we know."""

    file_name: str
    columns: tuple[Column, ...]  # found, in the order of the file
    unknown_columns: tuple[str, ...]
    notes: tuple[str, ...]
    settled: tuple[PreviewRow, ...]  # rows whose fate stands already: wrong, or repeated
    people: tuple[ListedPerson, ...]  # one for each address of the file

    def count(self, fate: Fate) -> int:
        """How many rows have this fate already."""
        return sum(row.fate is fate for row in self.settled)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. Nothing has been written."""

    file_name: str
    columns: tuple[Column, ...]  # found, in the order of the file
    unknown_columns: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    people: tuple[ListedPerson, ...]  # one for each address of the file
    new_groups: tuple[str, ...]

    def count(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return sum(row.fate is fate for row in self.rows)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in rows of the file; together they are all of them."""

    added: int
    merged: int  # on the list already, now with more details
    unchanged: int
    repeated: int
    left: int  # not brought back
    stopped: int  # not brought back
    wrong: int


def read_list(name: str, content: bytes) -> ReadList:
    """Reads a list. Raises Unreadable where the file as a whole is no list of people."""
    name = clean(name)[:100] or "The file"
    table = _table(name, content)
    heading = find_heading(name, table)
    people: dict[str, ListedPerson] = {}
    rows: list[PreviewRow] = []
    for row in table.rows:
        if row.line <= heading.line:
            continue
        try:
            listed = read_row(row, heading)
        except Unreadable as wrong:
            rows.append(_wrong(row, wrong.sentence))
            continue
        earlier = people.get(listed.email)
        if earlier is None:
            people[listed.email] = listed
            continue
        people[listed.email] = together(earlier, listed)
        note = f"The same address as in line {earlier.line}; taken together."
        rows.append(_row(listed, Fate.REPEATED, note))
    if not rows and not people:
        raise Unreadable(f"{name} has headings, but nobody below them.")
    return ReadList(
        file_name=name,
        columns=tuple(sorted(heading.places, key=heading.places.__getitem__)),
        unknown_columns=heading.unknown,
        notes=table.notes,
        settled=tuple(rows),
        people=tuple(people.values()),
    )


def preview(session: Session, name: str, content: bytes) -> ImportPreview:
    """Reads a list and says what an import would do with each row.

    Raises Unreadable where the file as a whole is no list of people.
    """
    listed = read_list(name, content)
    weighed = weigh(session, listed.people)
    rows = [*listed.settled, *(_row(item.listed, item.fate, item.note) for item in weighed)]
    return ImportPreview(
        file_name=listed.file_name,
        columns=listed.columns,
        unknown_columns=listed.unknown_columns,
        notes=listed.notes,
        rows=tuple(sorted(rows, key=lambda row: row.line)),
        people=listed.people,
        new_groups=unknown_groups(
            session,
            [name for item in weighed if item.fate not in SKIPPED for name in item.listed.groups],
        ),
    )


def import_people(
    session: Session, seen: ImportPreview, *, source: str, at: datetime, actor: str
) -> Imported:
    """Puts the people of a previewed list on the open list, or adds to those who are on it.

    The list is weighed again: whoever left since the preview stays off. The same file imported
    twice changes nothing. Raises Conflict where the list was changed at the same moment.
    """
    try:
        fates = take_in(session, seen.people, source=source, at=at)
        done = imported(seen, fates)
        note_import(session, seen.file_name, done, source=source, at=at, actor=actor)
    except IntegrityError:
        raise Conflict("The list was changed while you imported. Please import again.") from None
    return done


def take_in(
    session: Session, people: Sequence[ListedPerson], *, source: str, at: datetime
) -> Counter[Fate]:
    """Puts some people of a list on the open list, or adds to those who are on it.

    Returns how many had which fate.
    """
    weighed = weigh(session, people)
    taken = [item for item in weighed if item.fate not in SKIPPED]
    organisations = find_or_add_all(
        session,
        [
            (item.listed.organisation, item.listed.organisation_type)
            for item in taken
            if item.listed.organisation
        ],
    )
    groups = find_or_add_groups(session, [name for item in taken for name in item.listed.groups])
    for item in taken:
        listed = item.listed
        body = organisations.get(name_key(listed.organisation)) if listed.organisation else None
        if item.person is None:
            person = new_person(
                listed,
                interests=item.interests,
                organisation=body,
                groups=groups,
                source=source,
                at=at,
            )
            session.add(person)
        else:
            more = additions(item.person, listed, item.interests)
            add(item.person, more, organisation=body, groups=groups, source=source)
    session.flush()
    return Counter(item.fate for item in weighed)


def imported(seen: ReadList | ImportPreview, fates: Mapping[Fate, int]) -> Imported:
    """What an import did: rows that were settled by reading, people by their fates."""
    return Imported(
        added=fates.get(Fate.NEW, 0),
        merged=fates.get(Fate.ADDED_TO, 0),
        unchanged=fates.get(Fate.KNOWN, 0),
        repeated=seen.count(Fate.REPEATED),
        left=fates.get(Fate.LEFT, 0),
        stopped=fates.get(Fate.STOPPED, 0),
        wrong=seen.count(Fate.WRONG),
    )


def note_import(
    session: Session, file_name: str, done: Imported, *, source: str, at: datetime, actor: str
) -> None:
    """Writes into the journal what an import did."""
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="imported a list",
            subject="list",
            detail=f"{file_name} ({source}): {done.added} added, {done.merged} merged, "
            f"{done.left + done.stopped} kept off, {done.wrong} not usable.",
        )
    )
    session.flush()


def _table(name: str, content: bytes) -> Table:
    refuse_other_kinds(name, content)
    table = read_workbook(name, content) if content.startswith(ZIP) else read_commas(name, content)
    if not table.rows:
        raise Unreadable(f"{name} has no rows with anything in them.")
    return table


def _wrong(row: TableRow, sentence: str) -> PreviewRow:
    shown = " · ".join(cell for cell in row.cells if cell)
    return PreviewRow(row.line, Fate.WRONG, "", shown[:120], "", sentence)


def _row(listed: ListedPerson, fate: Fate, note: str) -> PreviewRow:
    return PreviewRow(listed.line, fate, listed.email, listed.name, listed.organisation, note)
