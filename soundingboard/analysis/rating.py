"""How surely each text is about each priority, from 0 to 1; about none where all are 0."""

from dataclasses import dataclass

import numpy as np

from soundingboard.analysis.confidence import nearness
from soundingboard.analysis.learning import Learnt
from soundingboard.analysis.likeness import Numbers, Places


@dataclass(frozen=True, slots=True)
class Distance:
    """How closeness is read: it reaches further when the company of words counts in it too.

    A text less close than `least` to every priority and every coded passage is about none of
    them. At `half` a score is halved: the nearest priority may still be far away.
    """

    least: float
    half: float

    def relevance(self, closeness: Numbers) -> Numbers:
        share: Numbers = closeness**2 / (closeness**2 + self.half**2)
        return share


BY_SHARED_WORDS = Distance(least=0.06, half=0.12)
BY_COMPANY_TOO = Distance(least=0.12, half=0.25)

STEADY = 2.0
"""The readers, each right at times for its own reasons, are surer together than apart."""

WORTH_BESIDE = 0.52
"""Score of a second priority that the passage is plainly about too; a person should look."""

MOST_SURE = 0.99


def rated(learnt: Learnt, texts: Places, like: Numbers, labels: float) -> Numbers:
    """Scores, texts x priorities; 0 throughout for a text that is about none of them.

    `like` is the texts' likeness to each coded passage, and `labels` how many priorities people
    gave a passage, on average.
    """
    nearest_coded = learnt.nearest(like)
    likeness = learnt.likeness(texts, nearest_coded)
    compared = learnt.compared(texts, likeness)
    best = compared.argmax(axis=1)
    closeness = np.maximum(texts.closeness_to(learnt.priorities), nearest_coded[:, :-1])
    if not learnt.space.directions:
        distance = BY_SHARED_WORDS
        scores = _by_words(compared, closeness) * labels
        silent = closeness.max(axis=1) < distance.least
    else:
        distance = BY_COMPANY_TOO
        near = nearness(likeness[:, :-1], texts.reach)
        none = learnt.readers.none(texts, closeness.shape[1])
        sure = learnt.confidence.of_best(compared[:, :-1], near, none)
        others = compared[:, :-1] / compared.max(axis=1, keepdims=True)
        scores = np.minimum(others * labels, 1) * sure[:, np.newaxis]
        silent = near <= 0
    scores = np.minimum(scores, MOST_SURE)
    scores = np.maximum(scores, _beside(scores, closeness, distance))
    scores[silent | (best == closeness.shape[1])] = 0
    return scores


def _by_words(compared: Numbers, closeness: Numbers) -> Numbers:
    """Scores while too little was said to know what company words keep."""
    nearest = closeness.max(axis=1, keepdims=True)
    row, best = np.arange(len(compared)), compared.argmax(axis=1)
    steadied = compared**STEADY / (compared**STEADY).sum(axis=1, keepdims=True)
    mixed = compared.copy()
    # Only the best gains by it: a passage may be about a second priority as well.
    mixed[row, best] = steadied[row, best]
    scores: Numbers = mixed[:, :-1] * BY_SHARED_WORDS.relevance(nearest)
    return scores


def _beside(scores: Numbers, closeness: Numbers, distance: Distance) -> Numbers:
    """Scores of priorities that a text is close to, whatever the best one is.

    The best being clear says nothing against a second one that is close by itself.
    """
    nearest = np.maximum(closeness.max(axis=1, keepdims=True), 1e-9)
    beside = distance.relevance(closeness) * np.sqrt(closeness / nearest) * WORTH_BESIDE
    least: Numbers = np.minimum(beside, scores.max(axis=1, keepdims=True) * 0.99)
    return least
