"""Receipts: what we took from somebody and where we put it, and what their corrections changed."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter
from soundingboard.phrases import phrase
from soundingboard.vocabulary import Language

CLOSING = phrase("Did we read you right?")
"""The heading behind the points of a receipt, as both letters print it."""

UNSURE = phrase("We are not sure where this belongs")
"""What a receipt prints in place of a question or paragraph."""


@dataclass(frozen=True, slots=True)
class TakenPoint:
    """One passage as we took it."""

    number: int  # from 1, as the receipt prints it
    where: str  # "Question 2: What would help?", "Paragraph 1.4", "The whole", …
    text: str
    sure: bool  # False: we ask where it belongs
    more_words: int = 0  # how many words were left off behind `text`
    perhaps: tuple[str, ...] = ()  # where it might belong, where we are not sure
    chosen: str = ""  # the option they ticked beside these words

    @property
    def heading(self) -> str:
        """What stands behind its number."""
        return self.where if self.sure else UNSURE


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptLetter(Letter):
    """Says thank you, gives the reference, and says of each point where we put it."""

    name: ClassVar[str] = "receipt"

    title: str
    written_in: Language = Language.ENGLISH  # the title, and the questions named
    reference: str
    points: tuple[TakenPoint, ...]
    more_points: int = 0  # how many are on the page only
    evidence: tuple[str, ...]  # names of files
    not_taken: tuple[str, ...] = ()  # why a file was not kept as evidence, a sentence each
    left_out: tuple[str, ...] = ()  # "your signature"; only where the answer came by mail
    examples: tuple[str, ...] = ()
    by_mail: bool = False  # read out of a mail, not typed into boxes
    points_url: str  # where each point can be put right
    change_url: str  # the personal link
    publishing_url: str = ""  # where to say whether it may be published; empty: they were asked
    closes_on: str
    late: bool
    closing: str = CLOSING


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """Words of a correction we could not follow, and why."""

    words: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrectedLetter(Letter):
    """Answers a correction: what has changed, what we could not follow, how it all stands now."""

    name: ClassVar[str] = "corrected"

    title: str
    written_in: Language = Language.ENGLISH  # the title, and the questions named
    reference: str
    changes: tuple[str, ...]  # "Point 2 (“We need buses”): now on Question 5: …"
    not_followed: tuple[NotFollowed, ...]
    added: str  # the reference of what else the mail said; empty where it said nothing else
    points: tuple[TakenPoint, ...]
    more_points: int = 0
    evidence: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    points_url: str
    closes_on: str
    late: bool
    settled: bool  # the coding is final: nothing can be moved any more
    closing: str = CLOSING
