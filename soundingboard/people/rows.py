"""One row of a list becomes one person, or a sentence that says what is wrong with it."""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from soundingboard.addresses import read_address
from soundingboard.people.columns import Column, Heading
from soundingboard.people.organisations import read_type
from soundingboard.people.tables import TableRow
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Language, OrganisationType

_LANGUAGES = {
    **dict.fromkeys(("english", "en", "eng", "e", "saesneg"), Language.ENGLISH),
    **dict.fromkeys(("welsh", "cy", "cym", "w", "cymraeg"), Language.WELSH),
}
LONGEST_NAME = 200  # characters; what is longer is a paragraph in the wrong column
_ADDRESS_SEPARATORS = re.compile(r"[;,\s/]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedPerson:
    """A person as a list gives them; what it does not say is empty."""

    line: int
    email: str
    name: str = ""
    organisation: str = ""
    organisation_type: OrganisationType | None = None
    job_title: str = ""
    place: str = ""
    groups: tuple[str, ...] = ()
    language: Language | None = None
    interests: str = ""  # as written: priorities have commas in their names
    remarks: tuple[str, ...] = ()  # what was passed over, one sentence each


def read_row(row: TableRow, heading: Heading) -> ListedPerson:
    """The person of a row. Raises Unreadable where there is not exactly one address in it."""

    def cell(column: Column) -> str:
        place = heading.places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    email, called = _address(cell(Column.EMAIL))
    name = cell(Column.NAME) or f"{cell(Column.FIRST_NAME)} {cell(Column.LAST_NAME)}".strip()
    remarks: list[str] = []

    def short(text: str, what: str) -> str:
        if len(text) <= LONGEST_NAME:
            return text
        remarks.append(f"The {what} is longer than {LONGEST_NAME} characters and was left out.")
        return ""

    type_words = cell(Column.TYPE)
    kind = read_type(type_words) if type_words else None
    if type_words and kind is None:
        remarks.append(f"We do not know the type “{type_words[:60]}”.")
    language_words = cell(Column.LANGUAGE)
    language = _LANGUAGES.get(language_words.casefold().strip(" ."))
    if language_words and language is None:
        remarks.append(f"We write no letters in “{language_words[:60]}”.")
    return ListedPerson(
        line=row.line,
        email=email,
        name=short(name or called, "name"),
        organisation=short(cell(Column.ORGANISATION), "organisation"),
        organisation_type=kind,
        job_title=short(cell(Column.JOB_TITLE), "job title"),
        place=short(cell(Column.PLACE), "place"),
        language=language,
        groups=split_cell(short(cell(Column.GROUPS), "list of groups")),
        interests=cell(Column.INTERESTS),
        remarks=tuple(remarks),
    )


def split_cell(text: str) -> tuple[str, ...]:
    """The entries of a cell that holds several: parted by ; or |, else by commas."""
    separator = ";" if ";" in text else "|" if "|" in text else ","
    entries = (entry.strip() for entry in text.split(separator))
    return tuple(dict.fromkeys(entry for entry in entries if entry))


def _address(text: str) -> tuple[str, str]:
    """The address of a cell, and the name where it has the form "Name <address>"."""
    if not text:
        raise Unreadable("There is no email address in this row.")
    given = text.removeprefix("mailto:").removeprefix("MAILTO:").strip()
    called = ""
    if "<" in given:
        called, given = parseaddr(given)
    entries = [entry for entry in _ADDRESS_SEPARATORS.split(given) if entry]
    if sum("@" in entry for entry in entries) > 1:
        raise Unreadable(
            f"There is more than one address in “{text[:100]}”. Give each a row of its own."
        )
    return read_address(given.rstrip(";,")), called
