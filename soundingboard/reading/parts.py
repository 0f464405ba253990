"""The parts of a letter's body, each marked with what it is."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What a stretch of a body is."""

    NEW = "new"  # written by the sender in this letter
    GREETING = "greeting"  # "Dear Ann", "Kind regards", the name under it: new, but no answer
    QUOTED = "quoted"  # words of an earlier letter
    HEADER = "header"  # "On ... wrote:", a From/Sent/To/Subject block
    SIGNATURE = "signature"  # contact block, "Sent from my phone"
    DISCLAIMER = "disclaimer"  # confidentiality notice, virus notice, list footer


Marks = list[Mark | None]  # one for each line of a body; None: nothing found yet


@dataclass(frozen=True, slots=True)
class Part:
    """A run of whole lines of a body that share one mark.

    `text` holds the characters exactly as they stand in the body, line ends included, so that
    joining the texts of all parts gives the body back. `depth` counts quoting levels (0 where the
    text is not quoted).
    """

    text: str
    mark: Mark
    depth: int = 0


def body_of(parts: tuple[Part, ...]) -> str:
    """The whole body again: the texts of all parts, in order."""
    return "".join(part.text for part in parts)
