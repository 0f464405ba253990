"""Reads a form that somebody filled in as a TOML file, and says in words what is wrong where."""

import sys
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from soundingboard.refusals import Unreadable

MOST_BYTES = 1_000_000
STANDARD_INPUT = "-"
FIRST_YEAR, LAST_YEAR = 2000, 2999
Choice = TypeVar("Choice", bound=StrEnum)


class Sheet:
    """One table of the file. Each field is asked for by name; `finish` refuses what nobody asked.

    Every method that reads raises Unreadable, naming the field, for a value that cannot be.
    """

    def __init__(self, values: Mapping[str, Any], name: str = "") -> None:
        self._values = values
        self._name = name
        self._asked: list[str] = []

    def text(self, field: str, *, most: int, needed: bool = False) -> str:
        """Words; empty where the field is missing and not `needed`."""
        value = self._take(field, needed=needed)
        return "" if value is None else self._words(field, value, most=most, needed=needed)

    def choice(self, field: str, among: type[Choice], *, unless: Choice | None = None) -> Choice:
        """One of a few words; `unless` where the field is missing and that is given."""
        value = self._take(field, needed=unless is None)
        if value is None and unless is not None:
            return unless
        try:
            return among(value)
        except ValueError:
            known = ", ".join(f'"{one.value}"' for one in among)
            raise self._wrong(field, f"write one of {known}.") from None

    def day(self, field: str, *, needed: bool = False) -> date | None:
        """A calendar day, written without quotes."""
        value = self._take(field, needed=needed)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(field, "write a date without quotes, like 2027-03-31.")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise self._wrong(field, f"the year is {value.year}.")
        return value

    def number(self, field: str, *, needed: bool = False) -> int | None:
        """A whole number from 1."""
        value = self._take(field, needed=needed)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
            raise self._wrong(field, "write a whole number without quotes, like 1.")
        return value

    def names(self, field: str) -> tuple[str, ...]:
        """A list of names; none where the field is missing."""
        return self._names(field, self._take(field, needed=False))

    def table(self, field: str) -> "Sheet | None":
        """A table of its own, as under [grounds]."""
        value = self._take(field, needed=False)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self._wrong(field, f"write it as a table, under [{field}].")
        return Sheet(value, self._called(field))

    def tables(self, field: str) -> tuple["Sheet", ...]:
        """Tables of one kind in their order, each under [[questions]] or the like."""
        value = self._take(field, needed=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._wrong(field, f"write each of them as a table, under [[{field}]].")
        called = self._called(field)
        return tuple(Sheet(one, f"{called} {number}") for number, one in enumerate(value, start=1))

    def texts(self, *, most: int) -> dict[str, str]:
        """Every field of this table as words."""
        return {field: self.text(field, most=most, needed=True) for field in self._values}

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Every field of this table as a list of names."""
        return {field: self.names(field) for field in self._values}

    def finish(self) -> None:
        """Raises Unreadable for a field that is not known: it may be misspelt."""
        for field in self._values:
            if field not in self._asked:
                known = ", ".join(self._asked)
                raise self._wrong(field, f"there is no such field; there are: {known}.")

    def _take(self, field: str, *, needed: bool) -> Any:
        self._asked.append(field)
        value = self._values.get(field)
        if value is None and needed:
            raise self._wrong(field, "this is missing.")
        return value

    def _words(self, field: str, value: object, *, most: int, needed: bool = True) -> str:
        if not isinstance(value, str):
            raise self._wrong(field, 'write words in quotes, like "this".')
        if "\x00" in value:
            raise self._wrong(field, "it holds a sign that no text has (U+0000).")
        if needed and not value.strip():
            raise self._wrong(field, "this is empty.")
        if len(value) > most:
            raise self._wrong(field, f"it has {len(value):,} characters; {most:,} are allowed.")
        return value

    def _names(self, field: str, value: object) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self._wrong(field, 'write a list, like ["Skills", "Housing"].')
        return tuple(self._words(field, one, most=300) for one in value)

    def _called(self, field: str) -> str:
        return f"{self._name}, {field}" if self._name else field

    def _wrong(self, field: str, sentence: str) -> Unreadable:
        return Unreadable(f"{self._called(field)}: {sentence}")


def read_sheet(name: str) -> Sheet:
    """The sheet in a file, or on standard input for "-".

    Raises Unreadable where there is no such file, where it is too large, or where it is not TOML:
    then the line is named.
    """
    content = _bytes_of(name)
    if len(content) > MOST_BYTES:
        raise Unreadable(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        return Sheet(tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n")))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"{name}, line {line}: save the file as UTF-8 text.") from None
    except RecursionError:
        raise Unreadable(f"{name}: its brackets are nested too deep.") from None
    except ValueError as error:  # TOMLDecodeError, and numbers that Python will not read
        raise Unreadable(f"{name} is not TOML: {error}.") from None


def _bytes_of(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    path = Path(name)
    if not path.is_file():
        raise Unreadable(f"There is no file {name}.")
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
