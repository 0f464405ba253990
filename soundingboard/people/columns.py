"""The columns of a list: which one holds what, by the many names they are given."""

from dataclasses import dataclass
from enum import StrEnum

from soundingboard.people.organisations import folded
from soundingboard.people.tables import Table, TableRow
from soundingboard.refusals import Unreadable

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
    places: dict[Column, int]
    unknown: tuple[str, ...]  # as they are headed in the file


def find_heading(name: str, table: Table) -> Heading:
    """The header: the first row that names a column of addresses.

    Raises Unreadable, saying what was there instead, where no row does.
    """
    for row in table.rows[:HEADER_WITHIN]:
        places, unknown = _places(row)
        if Column.EMAIL in places:
            return Heading(row.line, places, unknown)
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


def _places(row: TableRow) -> tuple[dict[Column, int], tuple[str, ...]]:
    places: dict[Column, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(row.cells):
        column = _BY_NAME.get(folded(cell.replace("_", " ")))
        # The first of two columns of one kind counts: "Email" before "Email 1".
        if column is not None and column not in places:
            places[column] = place
        elif cell:
            unknown.append(cell)
    return places, tuple(unknown)
