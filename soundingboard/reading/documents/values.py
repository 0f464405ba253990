"""What a consultation document is once it has been read: numbered blocks that can be answered."""

from dataclasses import dataclass

from soundingboard.vocabulary import BlockKind


@dataclass(frozen=True, slots=True)
class Table:
    """A table's words: `headers` is empty where the table has no header row.

    Every row has as many cells as the widest; a line break inside a cell is kept as a newline.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> tuple[str, ...]:
        """One line a row, headers first, as the table reads in a letter: "STAGE | FOCUS"."""
        grid = (self.headers, *self.rows) if self.headers else self.rows
        return tuple(" | ".join(cell.replace("\n", " / ") for cell in row) for row in grid)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document that somebody can comment on.

    `key` stays the same when the document is imported again or something else in it changes.
    `level` is 1 to 6 for a heading, the depth of the list (from 1) for an item, otherwise 0.
    `printed` is the number as the page shows it ("(a)", "1.4", "3."), `number` the one people
    cite ("1.4(a)", "1.4", "3"); both are empty where nothing is printed, and neither is repeated
    in `text` or `html`. `html` is safe to show: the inside of the heading, paragraph, item or
    quote, or one whole `<table>`.
    """

    key: str
    kind: BlockKind
    level: int
    number: str
    printed: str
    text: str
    html: str
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as read: its title, its blocks in order, and what the officer should check.

    The line that gave the title is among the blocks too. `notes` are sentences for the person
    who imports: what was left out, or guessed.
    """

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks under it, up to the next heading of any level.

    What stands before the first heading is a section with empty `number` and `heading` and
    level 0.
    """

    key: str
    number: str
    heading: str
    level: int
    blocks: tuple[Block, ...]
