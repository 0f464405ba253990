"""What every file reader hands on: the pieces of a document, before numbers are worked out."""

from dataclasses import dataclass

from soundingboard.reading.documents.values import Table
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import BlockKind

MAX_PIECES = 20_000


@dataclass(frozen=True, slots=True)
class Label:
    """A number that the file's own machinery prints, such as Word's numbering or an HTML list.

    `series` is the same for all labels of one running count ("list 7, level 2"), and `depth` is
    the level of that count, from 1; for a number typed by hand they are empty and 0.
    """

    printed: str
    series: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One heading, paragraph, item, quote or table as it stands in the file.

    `html` is safe inline HTML (for a table the whole table); a number typed by hand is still in
    it. `level` is that of a heading, `depth` how deep in lists it stands (0: in none). `is_title`
    says that the file itself calls it the title. `is_bare` marks a line of plain text, which may
    be a heading without saying so, and `after_gap` whether a blank line stood before it.
    `is_front` marks a line beside the title at the head of a paper (the meeting, its date).
    """

    kind: BlockKind
    html: str
    level: int = 0
    depth: int = 0
    label: Label | None = None
    table: Table | None = None
    is_title: bool = False
    is_bare: bool = False
    after_gap: bool = True
    is_front: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A file read into pieces; `title` is what the file says of itself, outside its text."""

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    title: str = ""


def refuse_too_many(pieces: list[Piece]) -> None:
    """Raise `Unreadable` where a file has far more paragraphs than people could answer."""
    if len(pieces) > MAX_PIECES:
        raise Unreadable("This document has too many paragraphs to be read.")
