"""Gathering: every row about one person, as plain values, by the tables they stand in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, RowMapping, Table, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.types import TypeEngine

from soundingboard.holdings import tied
from soundingboard.holdings.belonging import BY_THEMSELVES, CALLED, KEPT_BACK, PARTS
from soundingboard.holdings.whose import Whose
from soundingboard.models import Delivery, Wording
from soundingboard.outbox.suppression import hash_of
from soundingboard.storage.among import among
from soundingboard.storage.base import Base
from soundingboard.storage.columns import Packed

SOMEBODY_ELSE = "another person"
_TABLES = Base.metadata.tables
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table that are about a person, oldest first."""

    table: str
    title: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything we hold about a person; `ids` are the numbers of their rows by table."""

    whose: Whose
    sections: tuple[Section, ...]
    ids: Mapping[str, frozenset[int]]
    to_read: frozenset[int]  # mails of which only who reads them can tell what is theirs

    @property
    def filled(self) -> tuple[Section, ...]:
        """The sections that have anything in them."""
        return tuple(one for one in self.sections if one.records)

    def section(self, table: str) -> Section:
        """The section of a table."""
        return next(one for one in self.sections if one.table == table)


def gather(session: Session, who: Whose) -> Holdings:
    """Every row about a person. Raw bytes and keys to pages are left out (see belonging)."""
    ids: dict[str, frozenset[int]] = {"stakeholder": frozenset(who.ids)}
    sections: dict[str, Section] = {}

    def read(table: str, title: str, condition: ColumnElement[bool]) -> None:
        rows = _rows(session, _TABLES[table], condition)
        ids[table] = frozenset(row["id"] for row in rows if "id" in row)
        sections[table] = Section(table, title, _records(session, _TABLES[table], rows, who))

    def read_alone(table: str, condition: ColumnElement[bool]) -> None:
        read(table, BY_THEMSELVES[table], condition)

    person, mail = _TABLES["stakeholder"], _TABLES["incoming_mail"]
    read_alone("stakeholder", person.c.id.in_(who.ids))
    entry, officer = _TABLES["suppression"], _TABLES["officer"]
    read_alone("suppression", entry.c.address_hash.in_([hash_of(one) for one in who.addresses]))
    read_alone("officer", func.lower(officer.c.email).in_(who.addresses))
    mails = tied.mails(session, who)
    letters = tied.letters(session, who, mails.theirs)
    read_alone("delivery", among(session, _TABLES["delivery"].c.id, letters))
    read_alone("incoming_mail", among(session, mail.c.id, sorted(mails.theirs)))
    for part in PARTS:
        belongs = among(session, _TABLES[part.table].c[part.column], sorted(ids[part.of]))
        read(part.table, part.title, belongs)
    read_alone("journal_entry", _about(session, ids, sections["contribution"]))
    sections["delivery"] = _with_subjects(session, sections["delivery"])
    order = (*BY_THEMSELVES, *(part.table for part in PARTS))
    return Holdings(who, tuple(sections[table] for table in order), ids, mails.to_read)


def _with_subjects(session: Session, letters: Section) -> Section:
    """The letters with their subjects, which stand with the words of many."""
    words = joinedload(Delivery.wording)
    rows = session.scalars(
        select(Delivery)
        .where(among(session, Delivery.id, [record["id"] for record in letters.records]))
        .options(words.defer(Wording.text), words.defer(Wording.html))
    )
    subjects = {letter.id: letter.subject for letter in rows}
    return replace(
        letters,
        records=tuple(
            {"id": record["id"], "subject": subjects.get(record["id"], ""), **record}
            for record in letters.records
        ),
    )


def _about(
    session: Session, ids: Mapping[str, frozenset[int]], sent_in: Section
) -> ColumnElement[bool]:
    """The journal says by a word and a number what an entry is about.

    Of an answer that was withdrawn after the close it speaks in its detail, by the reference.
    """
    entry = _TABLES["journal_entry"]
    subjects = {
        "stakeholder": "stakeholder",
        "suppression": "suppression",
        "contribution": "contribution",
        "mail": "incoming_mail",
        "delivery": "delivery",
    }
    return or_(
        *(
            and_(entry.c.subject == word, among(session, entry.c.subject_id, sorted(ids[table])))
            for word, table in subjects.items()
        ),
        among(session, entry.c.detail, [one["reference"] for one in sent_in.records]),
    )


def _rows(session: Session, table: Table, condition: ColumnElement[bool]) -> Sequence[RowMapping]:
    columns = [one for one in table.c if not _is_binary(one.type) and one.name not in KEPT_BACK]
    query = select(*columns).where(condition).order_by(*table.primary_key.columns)
    return session.execute(query).mappings().all()


def _is_binary(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, LargeBinary | Packed)


def _records(
    session: Session, table: Table, rows: Sequence[RowMapping], who: Whose
) -> tuple[Record, ...]:
    """The rows as plain values; where one points to another row, with what that is called."""
    called: dict[str, Callable[[int], str]] = {}
    for column in table.c:
        for key in column.foreign_keys:
            parent = key.column.table
            numbers = {row[column.name] for row in rows if row.get(column.name) is not None}
            if parent.name == "stakeholder" and column.name != "stakeholder_id":
                called[column.name] = lambda one: "themselves" if one in who.ids else SOMEBODY_ELSE
            elif parent.name in CALLED and numbers:
                called[column.name] = _names(session, parent, numbers)
    return tuple(_record(row, called) for row in rows)


def _names(session: Session, parent: Table, numbers: set[int]) -> Callable[[int], str]:
    query = select(parent.c.id, parent.c[CALLED[parent.name]]).where(
        among(session, parent.c.id, sorted(numbers))
    )
    names: dict[int, str] = {row[0]: row[1] for row in session.execute(query)}
    return lambda number: names.get(number, "")


def _record(row: RowMapping, called: Mapping[str, Callable[[int], str]]) -> Record:
    record: Record = {}
    for name, value in row.items():
        if name in called:
            if value is not None:
                record[name.removesuffix("_id")] = called[name](value)
            continue
        record[name] = plain(value)
    return record


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    return value
