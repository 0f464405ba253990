"""The letter that closes the circle: your own words, and what we answer to them."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Language


@dataclass(frozen=True, slots=True)
class AnsweredPoint:
    """One passage of the reader's own, and our answer."""

    where: str  # "Question 2: What would help?", "Paragraph 1.4"
    said: str
    answer: str
    by: str  # who answers, by name


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackLetter(Letter):
    """Tells somebody what we answer to what they said."""

    name: ClassVar[str] = "feedback"
    bulk: ClassVar[bool] = True

    titles: tuple[str, ...]  # what we had asked about: consultations, at least one
    points: tuple[AnsweredPoint, ...]  # at least one
    written_in: Language = Language.ENGLISH  # the questions they are about
    may_reply: bool  # whether an answer to this letter finds its way by itself
    leave_url: str
