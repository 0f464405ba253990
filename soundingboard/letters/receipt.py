"""The receipt: what we took from somebody, where we put it, and under which reference."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter


@dataclass(frozen=True, slots=True)
class TakenPoint:
    """One passage as we took it."""

    number: int  # from 1, as the receipt prints it
    where: str  # "Question 2: What would help?", "Paragraph 1.4", "The whole", …
    text: str
    sure: bool  # False: a person will look where it belongs


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptLetter(Letter):
    """Says thank you, gives the reference, and repeats everything word for word."""

    name: ClassVar[str] = "receipt"

    title: str
    reference: str
    points: tuple[TakenPoint, ...]
    evidence: tuple[str, ...]  # names of files
    change_url: str  # the personal link
    closes_on: str
    late: bool
