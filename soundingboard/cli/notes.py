"""The sheet of an answer that staff write down: who said what, about what, on which occasion."""

from dataclasses import dataclass

from soundingboard.cli.sheets import Sheet
from soundingboard.refusals import Unreadable

LONGEST_PASSAGE = 20_000
LONGEST_NAME = 300
LONGEST_OCCASION = 200
MOST_ANSWERS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """An answer as somebody wrote it down. `answers`: what it is about ("q3"), and the words."""

    consultation: int
    person: str  # their address on the open list
    officer: str  # a name or an address
    occasion: str
    answers: tuple[tuple[str, str], ...]


def note_in(sheet: Sheet) -> Note:
    """What the sheet tells. Raises Unreadable, naming the field, where it cannot be."""
    number = sheet.number("consultation", needed=True)
    tables = sheet.tables("answers")
    if number is None or not tables:
        raise Unreadable("answers: write at least one, under [[answers]].")
    if len(tables) > MOST_ANSWERS:
        raise Unreadable(f"answers: a note has at most {MOST_ANSWERS}.")
    note = Note(
        consultation=number,
        person=sheet.text("person", most=LONGEST_NAME, needed=True),
        officer=sheet.text("officer", most=LONGEST_NAME, needed=True),
        occasion=" ".join(sheet.text("occasion", most=LONGEST_OCCASION, needed=True).split()),
        answers=tuple(_answer(one) for one in tables),
    )
    sheet.finish()
    return note


def _answer(sheet: Sheet) -> tuple[str, str]:
    about = sheet.text("about", most=LONGEST_NAME) or "whole"
    words = sheet.text("words", most=LONGEST_PASSAGE, needed=True).strip()
    sheet.finish()
    return about, words
