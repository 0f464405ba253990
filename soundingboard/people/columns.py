"""The columns of a list: which one holds what, by the many names they are given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from soundingboard.people.consent_cells import answers_nothing
from soundingboard.people.consent_columns import ConsentColumn, consent_column, looks_alike
from soundingboard.people.organisations import folded
from soundingboard.people.tables import Table, TableRow
from soundingboard.refusals import Unreadable

_PIECES = re.compile(r"[()\[\]/|:]|\s[-–]\s|\bof\b")  # between the pieces of a heading
HEADER_WITHIN = 10  # rows: titles and remarks may stand above the header


class Column(StrEnum):
    """What a column can hold, as pages name it."""

    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "surname"
    ORGANISATION = "organisation"
    TYPE = "type of organisation"
    JOB_TITLE = "job title"
    PLACE = "place"
    GROUPS = "groups"
    INTERESTS = "interests"
    LANGUAGE = "language"


_NAMES: dict[Column, tuple[str, ...]] = {
    Column.EMAIL: (
        "email",
        "e mail",
        "mail",
        "email address",
        "e mail address",
        "mail address",
        "email 1",
        "email1",
        "primary email",
        "work email",
        "contact email",
        "emailaddress",
        "e mail 1 value",
    ),
    Column.NAME: (
        "name",
        "full name",
        "fullname",
        "contact",
        "contact name",
        "person",
        "display name",
        "stakeholder",
        "stakeholder name",
    ),
    Column.FIRST_NAME: ("first name", "firstname", "forename", "given name", "first", "fname"),
    Column.LAST_NAME: (
        "surname",
        "last name",
        "lastname",
        "family name",
        "last",
        "second name",
        "lname",
    ),
    Column.ORGANISATION: (
        "organisation",
        "organization",
        "organisation name",
        "organization name",
        "org",
        "company",
        "company name",
        "employer",
        "institution",
        "business name",
        "body",
    ),
    Column.TYPE: (
        "type",
        "category",
        "kind",
        "organisation type",
        "organization type",
        "type of organisation",
        "type of organization",
        "org type",
        "stakeholder type",
        "stakeholder category",
        "sector",
    ),
    Column.JOB_TITLE: (
        "job title",
        "jobtitle",
        "job",
        "role",
        "position",
        "post",
        "job role",
        "function",
    ),
    Column.PLACE: (
        "place",
        "district",
        "town",
        "city",
        "area",
        "location",
        "local authority",
        "town city",
        "borough",
        "county",
    ),
    Column.GROUPS: ("groups", "group", "working group", "board", "list", "lists", "tags", "tag"),
    Column.INTERESTS: (
        "interests",
        "interest",
        "priorities",
        "priority",
        "interested in",
        "topics",
        "themes",
    ),
    Column.LANGUAGE: (
        "language",
        "preferred language",
        "language preference",
        "correspondence language",
        "iaith",
        "dewis iaith",
    ),
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header of a list says: where each column is, and which ones we do not know."""

    line: int
    titles: tuple[str, ...]  # as the columns are headed in the file, from left to right
    places: dict[Column, int]
    consents: tuple[ConsentColumn, ...] = ()  # that say who may be written to

    def says_something(self, rows: Sequence[TableRow]) -> "Heading":
        """The same without columns of consent in which none of these rows answers anything."""
        answering = [
            one
            for one in self.consents
            if not answers_nothing([_cell(row.cells, one.place) for row in rows], one)
        ]
        return replace(self, consents=tuple(answering))

    @property
    def read_as(self) -> tuple[tuple[str, str], ...]:
        """Each column that is read, as it is headed, and what is read from it."""
        read = {place: column.value for column, place in self.places.items()}
        read |= {one.place: one.sense.value for one in self.consents}
        return tuple((_cell(self.titles, at), read[at]) for at in sorted(read))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings of columns that are not read."""
        known = self._known()
        return tuple(title for at, title in enumerate(self.titles) if title and at not in known)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Those of them that sound as if they said who may be written to."""
        return tuple(
            title for title in self.unknown if looks_alike(title) or consent_column(0, title)
        )

    def others(self, row: TableRow) -> list[tuple[str, str]]:
        """What a row has in columns that are not read: headings and cells."""
        known = self._known()
        return [
            (_cell(self.titles, at), cell)
            for at, cell in enumerate(row.cells)
            if cell and at not in known
        ]

    def _known(self) -> set[int]:
        return {*self.places.values(), *(one.place for one in self.consents)}


def find_heading(name: str, table: Table) -> Heading:
    """The header: the first row that names a column of addresses, else the one above addresses.

    Raises Unreadable, saying what was there instead, where there is neither.
    """
    for row in table.rows[:HEADER_WITHIN]:
        heading = _heading(row)
        if Column.EMAIL in heading.places:
            return heading
    above = _above_addresses(table)
    if above is not None:
        return above
    first = ", ".join(cell for cell in table.rows[0].cells if cell)[:200]
    if "@" in first:
        raise Unreadable(
            f"{name} has no row that names its columns. Please put one at its top, "
            "such as “Name, Email, Organisation”."
        )
    raise Unreadable(
        f"{name} has no column headed “Email”, so we do not know whom it lists. "
        f"Its first row is: {first}."
    )


def _above_addresses(table: Table) -> Heading | None:
    """The row above the first address, whatever it calls that column: "Kontakt", "Reach at"."""
    for before, row in zip(table.rows[:HEADER_WITHIN], table.rows[1:], strict=False):
        place = next((at for at, cell in enumerate(row.cells) if _is_address(cell)), None)
        if place is None:
            continue
        if place >= len(before.cells) or not before.cells[place] or "@" in "".join(before.cells):
            return None
        return _heading(before, addresses=place)
    return None


def _is_address(cell: str) -> bool:
    name, _, domain = cell.partition("@")
    return bool(name) and "." in domain and " " not in cell


def _heading(row: TableRow, addresses: int | None = None) -> Heading:
    """What a row says as a header; `addresses` is the place of the addresses where we know it."""
    places: dict[Column, int] = {} if addresses is None else {Column.EMAIL: addresses}
    # Asked first: "Opted out of email" names a column of addresses, to who reads its last word.
    consents = tuple(
        one
        for place, cell in enumerate(row.cells)
        if place != addresses and (one := consent_column(place, cell))
    )
    taken = {one.place for one in consents}
    # The first of two columns of one kind counts: "Email" before "Email 1", and before
    # "Email (home)", wherever that stands.
    for column_of in (_exactly, _loosely):
        for place, cell in enumerate(row.cells):
            column = None if place in taken else column_of(cell)
            if column is not None and column not in places and place not in places.values():
                places[column] = place
    return Heading(row.line, row.cells, places, consents)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _exactly(cell: str) -> Column | None:
    return _BY_NAME.get(folded(cell.replace("_", " ")))


def _loosely(cell: str) -> Column | None:
    """What "Email (work)" or "Company / organisation" holds; None where its parts do not agree."""
    named = {_exactly(piece) for piece in _PIECES.split(cell)} - {None}
    return named.pop() if len(named) == 1 else None
