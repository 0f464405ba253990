"""What each kind of errand is about, as it is kept in its row."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportList:
    """A list on the shelf, to be put on the open list."""

    content_hash: str
    name: str
    source: str
    actor: str

    @classmethod
    def read(cls, words: str) -> "ImportList":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class ConvertDocument:
    """A file on the shelf, to become a version of a document; of a new one without `document_id`.

    An empty title is the document's own.
    """

    content_hash: str
    name: str
    title: str
    document_id: int | None
    actor: str

    @classmethod
    def read(cls, words: str) -> "ConvertDocument":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class CodeAgain:
    """Everything said on a strategy, to be coded by its priorities as they are."""

    strategy_id: int

    @classmethod
    def read(cls, words: str) -> "CodeAgain":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class CompileDigests:
    """A draft for every priority with something new; only those of one lead where one is named.

    `of_the_house`: not for leads who have chosen a rhythm of their own.
    """

    led_by: int | None
    of_the_house: bool = False

    @classmethod
    def read(cls, words: str) -> "CompileDigests":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class SortThemes:
    """What was said on a priority, to be sorted into themes; `anew` where nobody has looked."""

    priority_id: int
    anew: bool
    actor: str

    @classmethod
    def read(cls, words: str) -> "SortThemes":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class MakeReport:
    """A report on a consultation or a digest, to be made as a file.

    `kind` is one of press.report.Kind, `number` the id of what it is about; `template` the hash
    of a Word template on the shelf, empty for ours.
    """

    kind: str
    number: int
    edition: str
    format: str
    template: str = ""

    @classmethod
    def read(cls, words: str) -> "MakeReport":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class ReadPassages:
    """Passages, to be read by the sentence model of this version.

    `whole`: all of them, and what is kept of wordings that nobody says any more is thrown away;
    else those of what was sent in since passages were last read.
    """

    model: str
    whole: bool

    @classmethod
    def read(cls, words: str) -> "ReadPassages":
        return cls(**json.loads(words))


About = (
    ImportList
    | ConvertDocument
    | CodeAgain
    | CompileDigests
    | SortThemes
    | MakeReport
    | ReadPassages
)
