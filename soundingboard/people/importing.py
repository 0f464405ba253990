"""Importing a list: what would happen, row by row, and then exactly that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.models import ImportedPerson, JournalEntry, ListImport, Stakeholder
from soundingboard.people.columns import Column, find_heading
from soundingboard.people.commas import read_commas
from soundingboard.people.grouping import find_or_add_groups, unknown_groups
from soundingboard.people.merging import SKIPPED, Fate, add, additions, new_person
from soundingboard.people.organisations import find_or_add_all, name_key
from soundingboard.people.rows import ListedPerson
from soundingboard.people.sorting import PreviewRow, sort_rows, with_standing
from soundingboard.people.standing import standing
from soundingboard.people.tables import ZIP, Table, clean, refuse_other_kinds
from soundingboard.people.weighing import weigh
from soundingboard.people.workbooks import read_workbook
from soundingboard.refusals import Conflict, Unreadable


@dataclass(frozen=True, slots=True)
class ReadList:
    """A file as a list of people, before anybody has asked whom we know."""

    file_name: str
    columns: tuple[Column, ...]  # found, in the order of the file
    read_as: tuple[tuple[str, str], ...]  # headings, and what is read from the column
    unknown_columns: tuple[str, ...]
    doubtful_columns: tuple[str, ...]  # of these, such as may say who is not to be written to
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
    read_as: tuple[tuple[str, str], ...]  # headings, and what is read from the column
    unknown_columns: tuple[str, ...]
    doubtful_columns: tuple[str, ...]  # of these, such as may say who is not to be written to
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
    refused: int  # not taken: the list itself says so
    wrong: int


def read_list(name: str, content: bytes) -> ReadList:
    """Reads a list. Raises Unreadable where the file as a whole is no list of people."""
    name = clean(name)[:100] or "The file"
    table = _table(name, content)
    heading = find_heading(name, table)
    below = [row for row in table.rows if row.line > heading.line]
    if not below:
        raise Unreadable(f"{name} has headings, but nobody below them.")
    heading = heading.says_something(below)
    people, settled = sort_rows(below, heading)
    return ReadList(
        file_name=name,
        columns=tuple(sorted(heading.places, key=heading.places.__getitem__)),
        read_as=heading.read_as,
        unknown_columns=heading.unknown,
        doubtful_columns=heading.doubtful,
        notes=table.notes,
        settled=settled,
        people=people,
    )


def preview(session: Session, name: str, content: bytes) -> ImportPreview:
    """Reads a list and says what an import would do with each row.

    Raises Unreadable where the file as a whole is no list of people.
    """
    listed = read_list(name, content)
    weighed = weigh(session, listed.people)
    rows = [
        *with_standing(session, listed.settled),
        *(PreviewRow.of(item.listed, item.fate, item.note) for item in weighed),
    ]
    return ImportPreview(
        file_name=listed.file_name,
        columns=listed.columns,
        read_as=listed.read_as,
        unknown_columns=listed.unknown_columns,
        doubtful_columns=listed.doubtful_columns,
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
        record = begin_import(session, seen.file_name, source=source, at=at, actor=actor)
        fates = take_in(session, seen.people, record)
        done = imported(seen, fates)
        note_import(session, seen.file_name, done, source=source, at=at, actor=actor)
    except IntegrityError:
        raise Conflict("The list was changed while you imported. Please import again.") from None
    return done


def begin_import(
    session: Session, file_name: str, *, source: str, at: datetime, actor: str
) -> ListImport:
    """The record of an import, by which it can be taken back (people.taking_back)."""
    record = ListImport(at=at, by=actor, file_name=file_name, source=source)
    session.add(record)
    session.flush()
    return record


def take_in(session: Session, people: Sequence[ListedPerson], record: ListImport) -> Counter[Fate]:
    """Puts some people of a list on the open list, or adds to those who are on it.

    Returns how many had which fate; what is done to each is kept with the record. Raises Conflict
    where the import was taken back meanwhile.
    """
    if record.undone_at is not None:
        raise Conflict("This import was taken back.")
    source, at = record.source, record.at
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
    done: list[tuple[Stakeholder, dict[str, Any]]] = []
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
            done.append((person, {}))
        else:
            done.append((item.person, standing(item.person)))
            more = additions(item.person, listed, item.interests)
            add(item.person, more, organisation=body, groups=groups, source=source)
    session.flush()
    session.add_all(
        ImportedPerson(list_import=record, stakeholder=one, before=before, after=standing(one))
        for one, before in done
    )
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
        refused=seen.count(Fate.REFUSED),
        wrong=seen.count(Fate.WRONG),
    )


def note_import(
    session: Session, file_name: str, done: Imported, *, source: str, at: datetime, actor: str
) -> None:
    """Writes into the journal what an import did."""
    refused = f"{done.refused} refused by the list itself, " if done.refused else ""
    session.add(
        JournalEntry(
            at=at,
            actor=actor,
            event="imported a list",
            subject="list",
            detail=f"{file_name} ({source}): {done.added} added, {done.merged} merged, "
            f"{done.left + done.stopped} kept off, {refused}{done.wrong} not usable.",
        )
    )
    session.flush()


def _table(name: str, content: bytes) -> Table:
    refuse_other_kinds(name, content)
    table = read_workbook(name, content) if content.startswith(ZIP) else read_commas(name, content)
    if not table.rows:
        raise Unreadable(f"{name} has no rows with anything in them.")
    return table
