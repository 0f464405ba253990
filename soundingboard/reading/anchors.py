"""What a passage can be attached to: the questions, sections and paragraphs of a letter we sent."""

from dataclasses import dataclass
from enum import StrEnum


class AnchorKind(StrEnum):
    """What stands at an anchor."""

    QUESTION = "question"
    SECTION = "section"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One place in a letter of ours that somebody can answer.

    `key` is opaque to this room and unique within the letter; `number` is the printed number as
    people cite it ("3", "1.4", "2.3(a)"; empty where none is printed); `text` is the words as they
    were sent. Anchors come in the order in which they stood in the letter.
    """

    key: str
    kind: AnchorKind
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter as its reader received it: its anchors in order, and the whole text part.

    `text` holds greeting, introduction and footer as well; it may be empty where only the anchors
    are known (a document commented on without a letter).
    """

    anchors: tuple[Anchor, ...]
    text: str = ""
