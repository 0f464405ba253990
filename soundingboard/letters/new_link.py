"""The letter with a personal link that takes the place of an earlier one."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLinkLetter(Letter):
    """Gives one person their new link, and says that the old one opens nothing any more."""

    name: ClassVar[str] = "new_link"

    title: str  # of the consultation
    written_in: Language = Language.ENGLISH  # the title
    closes_on: str
    respond_url: str
