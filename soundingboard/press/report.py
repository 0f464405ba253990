"""A report as it is printed: sections of words, tables and findings, each with its passages.

Whatever a respondent wrote or is called stands in a Quote, an Answerer, a File or a Passage, never
in our own sentences: so one function can take it out again where they no longer agree.
"""

from dataclasses import dataclass
from enum import StrEnum

SCHEMA = "soundingboard-report/1"
"""The name of this shape, in JSON; its meaning is told in docs/reports.md."""


class Kind(StrEnum):
    """What is reported on."""

    CONSULTATION = "summary of responses"
    DIGEST = "digest"


class Edition(StrEnum):
    """For whose eyes it is."""

    INTERNAL = "internal"  # everything, with what may not be published marked as such
    PUBLIC = "public"  # words of those who agreed, and no figure that tells of fewer than five


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table. `number` is None where it is no figure, or one that is not shown."""

    text: str
    number: int | None = None
    passages: tuple[int, ...] = ()  # none where the figure is not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: what it is about, and a cell for each further column."""

    name: str
    cells: tuple[Cell, ...]
    is_sum: bool = False  # of the rows above it


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures or words in rows. The first of `columns` names what the rows are."""

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    chart: bool = False  # whether its first figures are drawn as bars as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of one respondent: characters `start` to `end` of a passage, to the letter."""

    passage: int
    name: str  # how people cite the passage: "SB-7F3K-2M/2"; empty in what is published
    start: int
    end: int
    text: str
    cut_before: bool
    cut_after: bool
    author: str
    named: bool  # whether `author` tells who it was

    def __str__(self) -> str:
        """The words as they are printed, an ellipsis in brackets where something was left out."""
        before = "[…] " if self.cut_before else ""
        after = " […]" if self.cut_after else ""
        return f"{before}{self.text}{after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement made of counts, the passages it rests on, and a few of them to be read."""

    key: str
    heading: str
    statement: str
    passages: tuple[int, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """An organisation that answered."""

    contributions: tuple[int, ...]
    name: str
    type: str
    remark: str = ""  # in the internal edition: whether it agreed to be named


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file somebody sent as evidence."""

    evidence: int
    name: str
    media_type: str
    size: int  # bytes
    author: str
    named: bool  # whether `author` tells who it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report. `level` is 2 for a part, 3 for a part of a part."""

    key: str
    level: int
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()  # a list
    numbered: bool = False  # whether the list is numbered
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    answerers: tuple[Answerer, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One passage whole, for the sheets of the internal edition."""

    passage: int
    name: str  # how people cite it: "SB-7F3K-2M/2"
    contribution: int
    channel: str
    sent_at: str
    late: bool
    answers: str  # the question or paragraph
    priorities: tuple[str, ...]
    chosen: str  # what its author chose of a closed question; empty where nothing
    stance: str  # "support", "not stated"
    stance_because: str
    author: str
    consent: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is printed. The same value gives the same bytes in every format."""

    kind: Kind
    edition: Edition
    about: int  # the id of the consultation, or of the digest
    title: str
    subtitle: str
    house: str  # whose report it is
    made_at: str  # ISO 8601, UTC
    made_on: str  # the same as a day in words, in the house's time zone
    notice: str  # who may read it
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...] = ()  # empty in what is published
