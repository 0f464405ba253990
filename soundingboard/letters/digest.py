"""Letters to leads: a digest is ready; nothing new was said; here it is; we have your answer."""

from dataclasses import dataclass
from typing import ClassVar

from soundingboard.letters.letter import Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestReadyLetter(Letter):
    """Tells a lead that a draft waits for them."""

    name: ClassVar[str] = "digest_ready"

    subject: str  # "Skills", "Action group"
    number: int
    people: str  # "12 people"
    passages: str  # "31 passages"
    meeting: str = ""  # the title of the meeting it was pulled forward for
    meets_on: str = ""  # "3 December 2026"
    digest_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietLetter(Letter):
    """Says in one line that nothing new was said."""

    name: ClassVar[str] = "digest_quiet"

    priorities: tuple[str, ...]  # at least one


@dataclass(frozen=True, slots=True)
class PrintedExtract:
    """Words somebody wrote, and who they are as far as the digest may say."""

    text: str
    who: str  # "a university", "Marlhythe College"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a digest, with the address of the words behind it."""

    heading: str
    statement: str
    extracts: tuple[PrintedExtract, ...]
    url: str


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """One step from what was received to what is counted."""

    words: str  # "Received", "Blank: neither words nor a file"
    number: int
    kind: str  # "received", "left out", "counted", "of them"


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestLetter(Letter):
    """A released digest."""

    name: ClassVar[str] = "digest"

    subject: str
    number: int
    period: str  # "1 to 30 November 2026"
    heard: str  # "3 people (2 organisations represented)"
    passages: str
    note: str  # somebody's own words; empty where there are none
    note_by: str
    released_by: str
    lines: tuple[PrintedLine, ...]
    more_lines: int = 0  # how many are on the page only
    steps: tuple[PrintedStep, ...] = ()  # from received to counted; empty where not of one source
    unreviewed: bool = False  # it went out as it was compiled
    digest_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestReceiptLetter(Letter):
    """Thanks somebody who answered a digest, and says what we took and where we put it."""

    name: ClassVar[str] = "digest_receipt"

    subject: str  # what the digest is about
    number: int
    title: str  # of the consultation it is kept with
    on_priority: bool  # the subject is a priority, and what they said bears on it
    reference: str
    points: tuple[str, ...]
    more_points: int = 0  # how many are not printed
    evidence: tuple[str, ...] = ()  # names of files
    not_taken: tuple[str, ...] = ()  # why a file was not kept, a sentence each
    left_out: tuple[str, ...] = ()  # "your signature"
