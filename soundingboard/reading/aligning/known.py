"""What we know of a letter of ours before looking at an answer: its anchors, numbers and words."""

from dataclasses import dataclass

from soundingboard.reading.aligning.naming import name
from soundingboard.reading.aligning.numbering import Numbering
from soundingboard.reading.aligning.sentwords import SentWords
from soundingboard.reading.aligning.wording import Likeness, stems
from soundingboard.reading.anchors import Anchor, SentLetter
from soundingboard.reading.passages import Target


@dataclass(frozen=True, slots=True)
class Known:
    """A letter, ready for its answers to be weighed. Anchors are spoken of by their position."""

    anchors: tuple[Anchor, ...]
    sent: SentWords
    numbering: Numbering
    likeness: Likeness
    stems: tuple[frozenset[str], ...]

    def name(self, k: int) -> str:
        """How a reason speaks of an anchor."""
        return name(self.anchors[k])

    def target(self, k: int, score: float, reason: str) -> Target:
        """An anchor as a target."""
        return Target(self.anchors[k].key, score, reason)


def known(letter: SentLetter, sent: SentWords) -> Known:
    """Prepare a letter."""
    texts = [anchor.text for anchor in letter.anchors]
    return Known(
        letter.anchors,
        sent,
        Numbering(letter.anchors),
        Likeness(texts),
        tuple(stems(text) for text in texts),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a piece of an answer belongs: `targets` together, `runners_up` instead.

    `by_place` says that nothing but where it stands puts it on the letter as a whole.
    """

    targets: tuple[Target, ...]
    runners_up: tuple[Target, ...]
    sure: bool
    by_place: bool = False
