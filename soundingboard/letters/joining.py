"""Letters to people who join the open list, or ask what it is."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinConfirmationLetter(Letter):
    """Asks the address itself whether it wants to be on the list."""

    name: ClassVar[str] = "join_confirmation"

    confirm_url: str
    days: int  # how long the link works


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpLetter(Letter):
    """Answers somebody who wrote "help": how to answer, join and leave."""

    name: ClassVar[str] = "help"

    join_url: str
    open_titles: tuple[str, ...]  # the consultations this person can answer now


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """One consultation somebody may answer now, and the two ways to do it."""

    title: str
    closes_on: str
    reply_address: str  # their own
    respond_url: str  # their own
    written_in: Language = Language.ENGLISH  # the title


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenLetter(Letter):
    """Answers somebody on the list who asked what they can answer now."""

    name: ClassVar[str] = "open"

    consultations: tuple[OpenConsultation, ...]
