"""From probabilities to an answer for each text: which priorities, how surely, and why; or none."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Self

import numpy as np
from threadpoolctl import ThreadpoolController

from soundingboard.analysis.learning import Learnt
from soundingboard.analysis.likeness import Columns, Numbers, Places
from soundingboard.analysis.reasons import opening, quoted, telling_words

WORTH_A_LOOK = 0.12
"""Below this score a priority is not suggested."""


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
MOST = 4
"""Priorities suggested for one passage, at most."""

NEARLY_THE_SAME, RATHER_ALIKE = 0.6, 0.3
"""Shared words (cosine) that make a coded passage the reason, or one for want of another."""

SPEAKS_FOR = 0.5
"""A word is a reason for a priority to which it is worth this share of what it is to any other."""

MOST_BY_ONE_WORD = 0.7
"""Highest score by a single word shared with a priority, while too little was said to know what
company it keeps; only a keyword can be sure by itself."""

AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class View:
    """That a text is about one priority (its column): how surely, by what evidence, and why."""

    column: int
    score: float
    evidence: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Judge:
    """What was learnt of some priorities, ready to judge texts."""

    learnt: Learnt
    names: tuple[str, ...]
    own: Numbers
    """What each term is worth to each priority by its own words, where it may be a reason;
    priorities x terms."""
    learned: Numbers
    """What it is worth by what was seen in passages; priorities x terms, or no rows."""
    coded: tuple[str, ...]
    """The passages that people coded."""
    coded_to: tuple[Columns, ...]
    """For each priority the places of its passages among them."""
    labels: float
    """Priorities that people gave a passage, on average."""

    @classmethod
    def learn(
        cls,
        descriptions: Sequence[str],
        coded: Sequence[tuple[str, Sequence[int]]],
        background: Sequence[str],
        *,
        subjects: Sequence[str],
    ) -> Self:
        """Learn as in `Learnt.learn`, and prepare the reasons."""
        with _one_thread():
            learnt = Learnt.learn(descriptions, coded, background, subjects=subjects)
        given = [len(keys) for _, keys in coded if keys]
        own = learnt.priorities.words.toarray()
        own[own < SPEAKS_FOR * own.max(axis=0)] = 0
        return cls(
            learnt,
            tuple(learnt.space.columns),
            own,
            learnt.speaking_words(),
            tuple(text for text, _ in coded),
            tuple(np.flatnonzero(column) for column in learnt.coded_as.T),
            # Twenty imagined passages of one priority keep the first few from deciding.
            (20 + sum(given)) / (20 + len(given)),
        )

    def views(self, texts: Sequence[str]) -> Iterator[tuple[View, ...]]:
        """For each text the priorities it is about, best first; empty where it is about none."""
        for start in range(0, len(texts), AT_A_TIME):
            part = texts[start : start + AT_A_TIME]
            with _one_thread():
                places = self.learnt.space.place(part)
                scores = self._scores(places)
                like = (places.words @ self.learnt.coded.words.T).toarray()
            for row, text in enumerate(part):
                worthy = np.flatnonzero(scores[row] >= WORTH_A_LOOK)
                weighed = _row(places.words, row)
                views = (
                    self._view(text, weighed, like[row], (int(column), float(scores[row, column])))
                    for column in sorted(worthy, key=lambda at: -scores[row, at])
                )
                worth_it = islice((view for view in views if view is not None), MOST)
                yield tuple(sorted(worth_it, key=lambda view: -view.score))

    def _scores(self, places: Places) -> Numbers:
        """Scores, texts x priorities; 0 throughout for a text that is about none of them."""
        compared = self.learnt.probability(places)
        best = compared.argmax(axis=1)
        steadied = compared**STEADY / (compared**STEADY).sum(axis=1, keepdims=True)
        # Only the best gains by it: a passage may be about a second priority as well.
        compared[np.arange(len(best)), best] = steadied[np.arange(len(best)), best]
        closeness = np.maximum(
            places.closeness_to(self.learnt.priorities), self.learnt.nearest(places)[:, :-1]
        )
        nearest = closeness.max(axis=1, keepdims=True)
        distance = BY_SHARED_WORDS if self.learnt.space.company is None else BY_COMPANY_TOO
        scores: Numbers = np.minimum(
            compared[:, :-1] * self.labels * distance.relevance(nearest), MOST_SURE
        )
        # The best being clear says nothing against a second one that is close by itself.
        beside = distance.relevance(closeness) * np.sqrt(closeness / np.maximum(nearest, 1e-9))
        beside = np.minimum(beside * WORTH_BESIDE, scores.max(axis=1, keepdims=True) * 0.99)
        scores = np.maximum(scores, beside)
        silent = (nearest[:, 0] < distance.least) | (best == len(self.own))
        scores[silent] = 0
        return scores

    def _view(
        self, text: str, weighed: tuple[Columns, Numbers], like: Numbers, about: tuple[int, float]
    ) -> View | None:
        """The view of one text, given its weighed terms and its likeness to coded passages.

        None where all that it shares with the priority are words of another one.
        """
        column, score = about
        said = telling_words(text, _carried_by(self.names, weighed, self.own[column]))
        coded = self.coded_to[column]
        nearest = coded[like[coded].argmax()] if len(coded) else None
        if nearest is not None and like[nearest] >= (NEARLY_THE_SAME if said else RATHER_ALIKE):
            example = self.coded[nearest]
            reason = f"like a passage coded by hand: {quoted([opening(example)])}"
            return View(column, score, (example,), reason)
        if said:
            if len(said) == 1 and self.learnt.space.company is None:
                score = min(score, MOST_BY_ONE_WORD)
            return View(column, score, said, f"says {quoted(said)}")
        if len(self.learned):
            usual = telling_words(text, _carried_by(self.names, weighed, self.learned[column]))
            if usual:
                return View(column, score, usual, f"uses words of such passages: {quoted(usual)}")
        if self.learnt.space.company is None:
            return None
        return View(column, score, (), "reads like passages on this")


def _carried_by(
    names: Sequence[str], weighed: tuple[Columns, Numbers], worth: Numbers
) -> dict[str, float]:
    """How much each single stem of one text speaks for a priority, where it does.

    `weighed` are the text's terms (as columns) and their weights, `names` the terms of all
    columns, and `worth` what each of them is worth to the priority.
    """
    columns, weights = weighed
    gain: Numbers = weights * worth[columns]
    speaking: Columns = np.flatnonzero(gain > 0)
    return {name: float(gain[at]) for at in speaking if " " not in (name := names[columns[at]])}


def _one_thread() -> AbstractContextManager[object]:
    """Small tables are worked through by one thread.

    Several would wait for one another, and on a busy server take three times as long.
    """
    limit: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limit


@cache
def _libraries() -> ThreadpoolController:
    """The numerical libraries of this process; to look for them takes as long as a passage."""
    return ThreadpoolController()


def _row(words: Any, row: int) -> tuple[Columns, Numbers]:
    """The columns and weights of one row of a sparse matrix."""
    part = slice(words.indptr[row], words.indptr[row + 1])
    return words.indices[part], words.data[part]
