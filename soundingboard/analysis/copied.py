"""One text that several people sent: every copy counts, and the text is read once."""

import re
from collections import Counter

from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import counted
from soundingboard.vocabulary import LineKind

SENT_BY = 3
"""People from whom on a shared text is told of."""

SHOWN = 20
"""Texts with a line each."""

_WORD = re.compile(r"\w+")


def copied(said: Said) -> tuple[Line, ...]:
    """A line for each text that at least three people sent, the most sent first.

    What is beyond the first twenty shares one line, so that a digest is read.
    """
    sent = Counter(said.wordings)
    parts = said.by_wording({wording for wording, times in sent.items() if times >= SENT_BY})
    sized = [(part.count.people, part) for part in parts]
    ranked = sorted(
        (each for each in sized if each[0] >= SENT_BY),
        key=lambda each: (-each[0], str(each[1].voices[0].passage)),
    )
    shown = ranked if len(ranked) <= SHOWN + 1 else ranked[:SHOWN]
    lines = [
        part.saying(LineKind.CAMPAIGN, None, _statement(part), extracts=1) for _, part in shown
    ]
    further = [part for _, part in ranked[len(shown) :]]
    if further:
        rest = said.holding(voice.passage for part in further for voice in part.voices)
        told = f"{len(further):,} further texts that several sent: {rest.count}."
        lines.append(rest.saying(LineKind.CAMPAIGN, None, told))
    return tuple(lines)


def _statement(part: Said) -> str:
    """How many sent it, and how many of them added words of their own."""
    texts = Counter(
        " ".join(_WORD.findall(voice.text.lower())) if voice.words is None else voice.words
        for voice in part.voices
    )
    own = len(part.voices) - max(texts.values())
    people = counted(part.count.people, "person", "people")
    told = f"One text came from {people}. Each of them is counted"
    if not own:
        return f"{told}; all sent the same words."
    changed = counted(own, "passage has", "passages have")
    return f"{told}; {changed} words of their own."
