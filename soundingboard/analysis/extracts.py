"""Choose passages that represent what many said: to the letter, and not all of one voice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from soundingboard.analysis.likeness import Numbers, Space
from soundingboard.analysis.sentences import Span, sentences, word_count

FEWEST_WORDS, MOST_WORDS = 8, 80
"""Words of an extract: fewer say too little, more are not read."""

WELL_READ = 45
"""Words up to which sentences of one passage are taken together."""

CONSIDERED = 1_000
"""Extracts weighed against one another for one line; from more, an even selection is taken."""

DIFFERENT = 0.4
"""Weight of being unlike what was already chosen, beside being like what everyone said."""

Key = int | str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that may be quoted. No two extracts come from the same `voice` or `wording`.

    `voice` is whoever speaks (an organisation, or a person who speaks for none); `wording` is the
    same for all copies of a campaign's text.
    """

    key: Key
    text: str
    voice: Key
    wording: Key


@dataclass(frozen=True, slots=True)
class Extract:
    """Characters `start` to `end` of a passage, to the letter; `cut` where the passage goes on."""

    passage: Key
    start: int
    end: int
    text: str
    cut_before: bool
    cut_after: bool

    def __str__(self) -> str:
        """The extract as it is printed, an ellipsis in brackets where something was left out."""
        before = "[…] " if self.cut_before else ""
        after = " […]" if self.cut_after else ""
        return f"{before}{self.text}{after}"


def choose(passages: Sequence[Passage], most: int = 3) -> tuple[Extract, ...]:
    """At most so many extracts of 8 to 80 words, whole sentences, that represent the passages.

    The first is nearest to what all said together; each next one is near to it too and unlike
    those before (maximal marginal relevance; Carbonell and Goldstein, 1998). A passage without
    a sentence of that length gives none.
    """
    # A campaign's text is read once: a thousand copies must not move the middle towards it.
    distinct = {passage.wording: passage for passage in reversed(passages)}
    candidates = _spread(
        [
            (passage, span)
            for passage in reversed(distinct.values())
            for span in quotable(passage.text)
        ]
    )
    if not candidates:
        return ()
    texts = [span.of(passage.text) for passage, span in candidates]
    places = Space.learn(texts, with_company=False).place(texts).words
    middle = np.asarray(places.sum(axis=0)).ravel()
    length = float(np.linalg.norm(middle))
    central: Numbers = places @ (middle / length if length else middle)
    repeated = np.zeros(len(candidates))
    open_to_choice = np.full(len(candidates), fill_value=True)
    chosen: list[int] = []
    while len(chosen) < most and open_to_choice.any():
        worth = np.where(open_to_choice, central - DIFFERENT * repeated, -np.inf)
        best = int(worth.argmax())
        chosen.append(best)
        for at, (passage, _) in enumerate(candidates):
            if passage.voice == candidates[best][0].voice:
                open_to_choice[at] = False
        repeated = np.maximum(repeated, (places @ places[[best]].T).toarray().ravel())
    return tuple(_extract(*candidates[at]) for at in chosen)


def quotable(text: str) -> tuple[Span, ...]:
    """Parts of a text of 8 to 80 words, each of one or more whole sentences.

    A text within that length is one part; a longer one gives, from each of its sentences on, as
    many as are well read together.
    """
    whole = text.strip()
    if FEWEST_WORDS <= word_count(whole) <= MOST_WORDS:
        start = text.index(whole)
        return (Span(start, start + len(whole)),)
    found = sentences(text)
    lengths = [word_count(span.of(text)) for span in found]
    parts = []
    for first in range(len(found)):
        last, words = first, lengths[first]
        while last + 1 < len(found) and (
            words < FEWEST_WORDS or words + lengths[last + 1] <= WELL_READ
        ):
            last += 1
            words += lengths[last]
        if FEWEST_WORDS <= words <= MOST_WORDS:
            parts.append(Span(found[first].start, found[last].end))
    return tuple(parts)


def _spread(candidates: list[tuple[Passage, Span]]) -> list[tuple[Passage, Span]]:
    return candidates[:: 1 + (len(candidates) - 1) // CONSIDERED]


def _extract(passage: Passage, span: Span) -> Extract:
    text = passage.text
    return Extract(
        passage=passage.key,
        start=span.start,
        end=span.end,
        text=span.of(text),
        cut_before=bool(text[: span.start].strip()),
        cut_after=bool(text[span.end :].strip()),
    )
