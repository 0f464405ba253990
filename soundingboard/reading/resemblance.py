"""Telling which letter of ours a mail quotes, by nothing but its words."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_RUN = 5  # words in a row that two texts must share
_MOST_WORDS = 20_000  # of a mail that are compared
_FEWEST = 6  # shared runs below which nothing is said: a title and a phrase may be chance
LEAST_SCORE = 0.3
LEAST_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The letter a mail quotes: its key, and the share of its own words found again (0 to 1)."""

    key: int
    score: float


def quoted_letter(body: str, letters: Mapping[int, str]) -> Resemblance | None:
    """Which of these letters (text by key) a mail's body quotes; None without a clear one.

    Compared are runs of five words. Runs that stand in more than one letter are left out: every
    letter of ours says how to answer and how to leave. A quote may be cut short, so the share is
    of the shorter of the two: of what the letter alone says, or of what the mail says in all.
    """
    said = _runs(body)
    by_key = {key: _runs(text) for key, text in letters.items()}
    spread = Counter(run for runs in by_key.values() for run in runs)
    scores: list[tuple[float, int]] = []
    for key, runs in by_key.items():
        own = {run for run in runs if spread[run] == 1}
        shared = own & said
        if len(shared) >= _FEWEST:
            scores.append((len(shared) / min(len(own), len(said)), key))
    scores.sort(reverse=True)
    if not scores or scores[0][0] < LEAST_SCORE:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < LEAST_MARGIN:
        return None
    return Resemblance(scores[0][1], round(scores[0][0], 2))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())[:_MOST_WORDS]
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
