"""The invitation: what it is about, what is asked, until when, and two ways to answer."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Language


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is printed in the letter; `options` where one of them can be chosen."""

    number: str
    text: str
    hint: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A heading of the document as it is printed in the letter."""

    number: str
    heading: str


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file that goes with the letter, as it is named in it: "plan.pdf", "1.2 MB"."""

    name: str
    size: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationLetter(Letter):
    """Asks one person to take part, on the web or by pressing Reply.

    `questions` may be empty (a publication for information has none); `sections` are the
    document's headings, empty where there is no document.
    """

    name: ClassVar[str] = "invitation"
    bulk: ClassVar[bool] = True

    title: str
    mode: str  # "sounding", "call for evidence" …
    written_in: Language = Language.ENGLISH  # what is not our own: title, questions …
    introduction: str  # plain text, paragraphs parted by blank lines
    document_title: str  # empty where there is none
    questions: tuple[AskedQuestion, ...]
    sections: tuple[PrintedSection, ...]
    closes_on: str  # "30 November 2026"
    respond_url: str
    leave_url: str
    enclosed: tuple[EnclosedFile, ...] = ()
    test: bool = False  # a copy for staff; it says so at its top
