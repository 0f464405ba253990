"""Views that stand alone: passages least like anything somebody else said."""

import numpy as np

from soundingboard.analysis.extracts import FEWEST_WORDS, extract, quotable
from soundingboard.analysis.likeness import Space
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.quantities import counted
from soundingboard.analysis.sentences import word_count
from soundingboard.vocabulary import LineKind

ENOUGH = 10
"""Wordings from which on something can stand apart; with fewer, all of them are read anyway."""

MOST = 3
"""Passages shown as standing alone."""

LOOKED_AT = 300
"""Passages compared with all others: those farthest from what all said together."""

READ_AT_MOST = 2_000
"""Characters of a passage that are compared."""


def alone(said: Said) -> tuple[Line, ...]:
    """At most three lines, each one passage by somebody else, least like what others said.

    The nearest other wording decides: a passage that one other person nearly shares does not
    stand alone. Passages of fewer than eight words, and texts that several sent, are not looked
    at. The machine says only that it is unlike the rest, not that it is worth more or less.
    """
    single = [part for part in said.by_wording() if len(part.voices) == 1]
    parts = [part for part in single if word_count(part.voices[0].text) >= FEWEST_WORDS]
    if len(parts) < ENOUGH:
        return ()
    texts = [part.voices[0].text[:READ_AT_MOST] for part in parts]
    places = Space.learn(texts, with_company=False).place(texts).words
    middle = np.asarray(places.sum(axis=0)).ravel()
    apart = np.argsort(places @ middle, kind="stable")[:LOOKED_AT]
    likeness = (places[apart] @ places.T).toarray()
    likeness[np.arange(len(apart)), apart] = -1.0
    order = apart[np.argsort(likeness.max(axis=1), kind="stable")]
    lines: list[Line] = []
    heard = set()
    for at in order.tolist():
        voice = parts[at].voices[0]
        spans = quotable(voice.text)
        if voice.speaker in heard or not spans:
            continue
        heard.add(voice.speaker)
        others = counted(said.count.people - 1, "person", "people")
        lines.append(
            Line(
                kind=LineKind.MINORITY,
                about=None,
                statement=f"1 person, in words least like those of {others} heard here.",
                count=parts[at].count,
                passages=(voice.passage,),
                extracts=(extract(voice.passage, voice.text, spans[0]),),
            )
        )
        if len(lines) == MOST:
            break
    return tuple(lines)
