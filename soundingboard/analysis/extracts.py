"""Choose passages that represent what many said: to the letter, and not all of one voice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

import numpy as np

from soundingboard.analysis.likeness import Numbers, Space
from soundingboard.analysis.sentences import Span, sentences, word_count

FEWEST_WORDS, MOST_WORDS = 8, 80
"""Words of an extract: fewer say too little, more are not read."""

WELL_READ = 45
"""Words up to which sentences of one passage are taken together."""

CONSIDERED = 200
"""Extracts weighed against one another for one line; from more, an even selection is taken."""

LOOKED_AT = 400
"""Passages of a line looked at for that, at most: an even selection of them all."""

STEADY_FROM, STEADY_UNTIL = 50, 1.1
"""From 50 passages on, what is quoted stays until there are a tenth more."""

DIFFERENT = 1.0
"""Weight of being unlike what was already chosen, beside being like what everyone said."""

Key = int | str
Candidate = TypeVar("Candidate")


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


def extract(passage: Key, text: str, span: Span) -> Extract:
    """One part of a passage as an extract."""
    return Extract(
        passage=passage,
        start=span.start,
        end=span.end,
        text=span.of(text),
        cut_before=bool(text[: span.start].strip()),
        cut_after=bool(text[span.end :].strip()),
    )


Chosen = tuple[tuple[Key, Span], ...]
"""What is quoted: parts of passages, in their order."""

Remembered = Mapping[str, Chosen]
"""What was chosen before, by `sign` of what it was chosen from."""


def looked_at(number: int) -> range:
    """The places, out of so many in order of time, that are looked at for what is quoted.

    Of fewer than fifty all; of more the first fifty, or fifty-five, and so on by tenths, so that
    what a lead reads today is not exchanged tomorrow for one passage more, and is not weighed
    anew. At most four hundred, evenly spread.
    """
    steady = number
    if number > STEADY_FROM:
        steps = int(np.log(number / STEADY_FROM) / np.log(STEADY_UNTIL))
        steady = min(number, int(STEADY_FROM * STEADY_UNTIL**steps))
    return range(0, steady, max(1, -(-steady // LOOKED_AT)))


def sign(passages: Sequence[Passage], most: int) -> str:
    """A short name for a choice of so many out of these passages: the same for the same."""
    told = [(one.key, one.voice, one.wording, len(one.text)) for one in passages]
    return blake2b(repr((most, told)).encode(), digest_size=12).hexdigest()


def choose(passages: Sequence[Passage], most: int = 3) -> tuple[Extract, ...]:
    """At most so many extracts of 8 to 80 words, whole sentences, that represent the passages.

    The first is nearest to what all said together; each next one is near to it too and unlike
    those before (maximal marginal relevance; Carbonell and Goldstein, 1998). A passage without
    a sentence of that length gives none.
    """
    candidates = _spread(
        [
            (passage, span)
            for passage in _spread(_few_of_each_wording(passages, most))
            for span in quotable(passage.text)
        ]
    )
    if not candidates:
        return ()
    texts = [span.of(passage.text) for passage, span in candidates]
    places = Space.learn_and_place(texts, with_company=False)[1].words
    # Each wording counts once: a thousand copies must not move the middle towards them.
    times = Counter(passage.wording for passage, _ in candidates)
    middle = places.T @ np.array([1 / times[passage.wording] for passage, _ in candidates])
    length = float(np.linalg.norm(middle))
    central: Numbers = places @ (middle / length if length else middle)
    # Between copies of one text, hear the voice that has less else to be quoted.
    more = Counter(voice for voice, _ in {(one.voice, one.wording) for one, _ in candidates})
    central -= 1e-9 * np.array([more[passage.voice] for passage, _ in candidates])
    repeated = np.zeros(len(candidates))
    open_to_choice = np.full(len(candidates), fill_value=True)
    chosen: list[int] = []
    while len(chosen) < most and open_to_choice.any():
        worth = np.where(open_to_choice, central - DIFFERENT * repeated, -np.inf)
        best = int(worth.argmax())
        chosen.append(best)
        taken, _ = candidates[best]
        for at, (passage, _) in enumerate(candidates):
            if passage.voice == taken.voice or passage.wording == taken.wording:
                open_to_choice[at] = False
        repeated = np.maximum(repeated, (places @ places[[best]].T).toarray().ravel())
    return tuple(
        extract(passage.key, passage.text, span)
        for passage, span in (candidates[at] for at in chosen)
    )


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


def _few_of_each_wording(passages: Sequence[Passage], most: int) -> list[Passage]:
    """The first passages of each wording, at most so many and each of another voice.

    That is enough: when one is to be chosen, at least one of these voices is still unheard.
    """
    voices: dict[Key, set[Key]] = {}
    kept = []
    for passage in passages:
        heard = voices.setdefault(passage.wording, set())
        if len(heard) < most and passage.voice not in heard:
            heard.add(passage.voice)
            kept.append(passage)
    return kept


def _spread(candidates: list[Candidate]) -> list[Candidate]:
    step = max(1, -(-len(candidates) // CONSIDERED))
    return candidates[::step]
