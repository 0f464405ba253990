"""How many spoke: people, organisations each counted once, passages, and how many wordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple, Self

from soundingboard.analysis.quantities import counted

Key = int | str
"""What names a record: its id, or any other name that the caller gives it."""

Speaker = tuple[str, Key]
"""An organisation, or a person who speaks for none."""


class Voice(NamedTuple):
    """One passage and who said it: all that counting and summing up need to know.

    A named tuple: a hundred thousand are made of rows at once.
    """

    passage: Key
    text: str
    person: Key
    received_at: datetime
    priorities: tuple[Key, ...]
    organisation: Key | None = None
    organisation_type: str | None = None
    question: Key | None = None
    section: Key | None = None
    is_new: bool = False
    """Whether it came after the last digest."""
    stance: str | None = None
    """For or against what its question puts: by the respondent's own closed answer, by a person,
    or by a model of that question that has shown its worth; None where it is not stated."""
    stance_suggested: bool = False
    """Whether it is a model that says so."""
    attached: tuple[str, ...] = ()
    """Names of the files sent as evidence with it."""
    offers_evidence: bool | None = None
    """What a person said of it; None where only signs tell."""
    asks_us: bool | None = None
    """As `offers_evidence`: whether it asks us something."""
    seems_to_offer: bool | None = None
    """Whether its words show a sign of evidence; None where nobody has looked yet."""
    seems_to_ask: bool | None = None
    """As `seems_to_offer`: whether its words show a sign of a question."""
    block: Key | None = None
    """The paragraph or heading it answers; `section` is the heading above that."""
    themes: tuple[str, ...] = ()
    """What it speaks of, as a person or the machine called it."""
    place: str = ""
    """Where its author is at home."""
    late: bool = False
    """Whether it came after the closing date."""
    words: int | None = None
    """The same number for texts with the same words in their order; None where nobody looked."""

    @property
    def speaker(self) -> Speaker:
        """The organisation, or the person where they speak for none."""
        if self.organisation is None:
            return ("person", self.person)
        return ("organisation", self.organisation)


@dataclass(frozen=True, slots=True)
class Count:
    """How many people said something, and for whom; `alone` are those who name no organisation.

    `wordings` counts the copies of one text once. No number here weighs anybody.
    """

    people: int
    alone: int
    organisations: int
    passages: int
    wordings: int

    @classmethod
    def of(cls, voices: Sequence[Voice], wordings: Sequence[Key]) -> Self:
        """Count voices, given for each the name of its wording."""
        people = set(map(attrgetter("person"), voices))
        speaking_for = {voice.person for voice in voices if voice.organisation is not None}
        return cls(
            people=len(people),
            alone=len(people - speaking_for),
            organisations=len(set(map(attrgetter("organisation"), voices)) - {None}),
            passages=len(voices),
            wordings=len(set(wordings)),
        )

    def __str__(self) -> str:
        """The count as a sentence: "7 people (5 from 4 organisations, 2 for themselves), …"."""
        people = counted(self.people, "person", "people")
        organisations = counted(self.organisations, "organisation", "organisations")
        if not self.organisations:
            who = f"{people}, speaking for themselves"
        elif self.alone:
            who = f"{people} ({self.people - self.alone} from {organisations}, "
            who += f"{self.alone} for themselves)"
        else:
            who = f"{people} from {organisations}"
        return f"{who}: {self.in_passages}"

    @property
    def of_whom(self) -> str:
        """For whom they spoke, where how many they are was said: "from 4 organisations: …"."""
        organisations = counted(self.organisations, "organisation", "organisations")
        if not self.organisations:
            who = "speaking for themselves"
        elif self.alone:
            who = f"{self.people - self.alone:,} from {organisations} and "
            who += f"{self.alone:,} for themselves"
        else:
            who = f"from {organisations}"
        return f"{who}: {self.in_passages}"

    @property
    def in_passages(self) -> str:
        """In how many passages, and wordings where some are copies: "5 passages in 4 wordings"."""
        passages = counted(self.passages, "passage", "passages")
        if self.wordings < self.passages:
            return f"{passages} in {counted(self.wordings, 'wording', 'wordings')}"
        return passages
