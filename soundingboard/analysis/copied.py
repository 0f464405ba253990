"""One text that several people sent: every copy counts, and the text is read once."""

import re
from collections import Counter

from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import counted
from soundingboard.vocabulary import LineKind

SENT_BY = 3
"""People from whom on a shared text is told of."""

_WORD = re.compile(r"\w+")


def copied(said: Said) -> tuple[Line, ...]:
    """A line for each text that at least three people sent, the most sent first."""
    parts = [part for part in said.by_wording() if part.count.people >= SENT_BY]
    parts.sort(key=lambda part: (-part.count.people, str(part.voices[0].passage)))
    return tuple(
        part.saying(LineKind.CAMPAIGN, None, _statement(part), extracts=1) for part in parts
    )


def _statement(part: Said) -> str:
    """How many sent it, and how many of them added words of their own."""
    texts = Counter(" ".join(_WORD.findall(voice.text.lower())) for voice in part.voices)
    own = len(part.voices) - max(texts.values())
    people = counted(part.count.people, "person", "people")
    told = f"One text came from {people}. Each of them is counted"
    if not own:
        return f"{told}; all sent the same words."
    changed = counted(own, "passage has", "passages have")
    return f"{told}; {changed} words of their own."
