"""The reminder: to somebody who was invited and has not answered yet."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.invitation import AskedQuestion
from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class ReminderLetter(Letter):
    """Asks once more, in few words; the questions are there again, so that Reply is enough."""

    name: ClassVar[str] = "reminder"
    bulk: ClassVar[bool] = True

    title: str
    mode: str  # "sounding", "call for evidence" …
    written_in: Language = Language.ENGLISH  # what is not our own: title, questions …
    questions: tuple[AskedQuestion, ...]
    document_title: str  # empty where there is none
    closes_on: str  # "30 November 2026"
    respond_url: str
    leave_url: str
    test: bool = False  # a copy for staff; it says so at its top
