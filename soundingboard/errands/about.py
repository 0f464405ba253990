"""What each kind of errand is about, as it is kept in its row.

Of those in one lane, which would get into each other's way, one runs at a time.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportList:
    """A list on the shelf, to be put on the open list."""

    content_hash: str
    name: str
    source: str
    actor: str

    @property
    def lane(self) -> str:
        return "the list"

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

    @property
    def lane(self) -> str:
        if self.document_id is None:
            return f"file {self.content_hash}"
        return f"document {self.document_id}"

    @classmethod
    def read(cls, words: str) -> "ConvertDocument":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class CodeAgain:
    """Everything said on a strategy, to be coded by its priorities as they are."""

    strategy_id: int

    @property
    def lane(self) -> str:
        return f"strategy {self.strategy_id}"

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

    @property
    def lane(self) -> str:
        return "digests"

    @classmethod
    def read(cls, words: str) -> "CompileDigests":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class SortThemes:
    """What was said on a priority, to be sorted into themes; `anew` where nobody has looked."""

    priority_id: int
    anew: bool
    actor: str

    @property
    def lane(self) -> str:
        return f"themes {self.priority_id}"

    @classmethod
    def read(cls, words: str) -> "SortThemes":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class MakeReport:
    """A report on a consultation or a digest, to be made as a file.

    `kind` is one of press.report.Kind, `number` the id of what it is about; `template` the hash
    of a Word template on the shelf, empty for ours; `reader` the id of the member of staff it is
    made for.
    """

    kind: str
    number: int
    edition: str
    format: str
    template: str = ""
    reader: int | None = None

    @property
    def lane(self) -> str:
        return "reports"

    @classmethod
    def read(cls, words: str) -> "MakeReport":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class PublishReport:
    """The public edition on a consultation, to be frozen with what a person wrote beside it."""

    consultation_id: int
    response: str
    actor: str

    @property
    def lane(self) -> str:
        return f"publishing {self.consultation_id}"

    @classmethod
    def read(cls, words: str) -> "PublishReport":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class ReadPassages:
    """Passages, to be read by the sentence model of this version.

    `whole`: all of them, and what is kept of wordings that nobody says any more is thrown away;
    else those of what was sent in since passages were last read.
    """

    model: str
    whole: bool

    @property
    def lane(self) -> str:
        return "meanings"

    @classmethod
    def read(cls, words: str) -> "ReadPassages":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class LookForCampaigns:
    """What was sent to a consultation, to be compared for what several sent alike."""

    consultation_id: int

    @property
    def lane(self) -> str:
        return f"campaigns {self.consultation_id}"

    @classmethod
    def read(cls, words: str) -> "LookForCampaigns":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class DraftWords:
    """A theme, for which the language model is to be asked for a name and a description."""

    theme_id: int
    actor: str

    @property
    def lane(self) -> str:
        return "the language model"

    @classmethod
    def read(cls, words: str) -> "DraftWords":
        return cls(**json.loads(words))


@dataclass(frozen=True, slots=True)
class LookForPerson:
    """A person of the list, to be looked for in what others said, by names and addresses.

    `terms` are parted by line breaks.
    """

    stakeholder_id: int
    terms: str

    @property
    def lane(self) -> str:
        return f"person {self.stakeholder_id}"

    @classmethod
    def read(cls, words: str) -> "LookForPerson":
        return cls(**json.loads(words))


About = (
    ImportList
    | ConvertDocument
    | CodeAgain
    | CompileDigests
    | SortThemes
    | MakeReport
    | PublishReport
    | ReadPassages
    | LookForCampaigns
    | DraftWords
    | LookForPerson
)
