"""Letters that ask an address whether it was its owner who wrote to us."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmAnswerLetter(Letter):
    """Asks for a yes to an answer that came from an address we do not know.

    It repeats none of the answer: else anybody could have us send their words to anybody.
    """

    name: ClassVar[str] = "confirm_answer"

    title: str  # of the consultation
    written_in: Language = Language.ENGLISH  # what is not our own: title, questions …
    came_on: str
    confirm_url: str
    days: int  # how long the link works


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmLeavingLetter(Letter):
    """Asks for a yes to a wish to leave that anybody may have written."""

    name: ClassVar[str] = "confirm_leaving"

    confirm_url: str
    days: int
