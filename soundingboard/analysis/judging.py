"""From probabilities to an answer for each text: which priorities, how surely, and why; or none."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import numpy as np
from threadpoolctl import ThreadpoolController

from soundingboard.analysis.learning import Learnt, Sentences
from soundingboard.analysis.likeness import Columns, Meaning, Numbers
from soundingboard.analysis.rating import rated
from soundingboard.analysis.reasons import opening, quoted, telling_words
from soundingboard.analysis.tokens import Tokens

WORTH_A_LOOK = 0.12
"""Below this score a priority is not suggested."""


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
        sentences: Sentences | None = None,
    ) -> Self:
        """Learn as in `Learnt.learn`, and prepare the reasons."""
        with _one_thread():
            learnt = Learnt.learn(
                descriptions, coded, background, subjects=subjects, sentences=sentences
            )
        given = [len(keys) for _, keys in coded if keys]
        own = learnt.priorities.words.toarray()
        own[own < SPEAKS_FOR * own.max(axis=0)] = 0
        return cls(
            learnt,
            tuple(learnt.space.singles),
            own,
            learnt.speaking_words(),
            tuple(text for text, _ in coded),
            tuple(np.flatnonzero(column) for column in learnt.coded_as.T),
            # Twenty imagined passages of one priority keep the first few from deciding.
            (20 + sum(given)) / (20 + len(given)),
        )

    def views(
        self, texts: Sequence[str], meaning: Meaning | None = None
    ) -> Iterator[tuple[View, ...]]:
        """For each text the priorities it is about, best first; empty where it is about none.

        `meaning` as in `Learnt.place`.
        """
        for start in range(0, len(texts), AT_A_TIME):
            some = slice(start, start + AT_A_TIME)
            yield from self._views(texts[some], None if meaning is None else meaning[some])

    def _views(self, texts: Sequence[str], meaning: Meaning | None) -> Iterator[tuple[View, ...]]:
        with _one_thread():
            tokens = Tokens.read(texts)
            places = self.learnt.place(tokens, texts, meaning)
            like = self.learnt.like_coded(places)
            scores = rated(self.learnt, places, like, self.labels)
            rows, columns = np.nonzero(scores >= WORTH_A_LOOK)
            own = self._carried(places.words[rows], columns, self.own)
            usual = self._carried(places.words[rows], columns, self.learned)
        views: list[list[View]] = [[] for _ in texts]
        heard, spoken = -1, []
        for at, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
            if row != heard:
                heard, spoken = row, tokens.spoken(row)
            about = (column, float(scores[row, column]))
            view = self._view(spoken, own.of(at), like[row], about)
            if view is None:
                view = _by_usual_words(telling_words(spoken, usual.of(at)), about)
            if view is None and self.learnt.space.directions:
                view = View(*about, (), "reads like passages on this")
            if view is not None:
                views[row].append(view)
        for found in views:
            yield tuple(sorted(found, key=lambda view: -view.score)[:MOST])

    def _view(
        self,
        spoken: Sequence[tuple[str, str]],
        carried: dict[str, float],
        like: Numbers,
        about: tuple[int, float],
    ) -> View | None:
        """The view of one text by a priority's own words or a coded passage, if either says it.

        `spoken` are the text's words, `carried` what its stems are worth to the priority, `like`
        its likeness to each coded passage.
        """
        column, score = about
        said = telling_words(spoken, carried)
        coded = self.coded_to[column]
        nearest = coded[like[coded].argmax()] if len(coded) else None
        if nearest is not None and like[nearest] >= (NEARLY_THE_SAME if said else RATHER_ALIKE):
            example = self.coded[nearest]
            reason = f"like a passage coded by hand: {quoted([opening(example)])}"
            return View(column, score, (example,), reason)
        if not said:
            return None
        if len(said) == 1 and not self.learnt.space.directions:
            score = min(score, MOST_BY_ONE_WORD)
        return View(column, score, said, f"says {quoted(said)}")

    def _carried(self, words: Any, columns: Columns, worth: Numbers) -> "Carried":
        """What the single stems of texts are worth to priorities, where they speak for them.

        For each row of `words` and the priority beside it, a row of `worth`.
        """
        counts = np.diff(words.indptr)
        if not len(worth):
            return Carried(self.names, [], [], [0] * (len(columns) + 1))
        gain = words.data * worth[np.repeat(columns, counts), words.indices]
        speaking = np.flatnonzero((gain > 0) & (words.indices < len(self.names)))
        starts = np.searchsorted(speaking, words.indptr)
        return Carried(
            self.names,
            words.indices[speaking].tolist(),
            gain[speaking].tolist(),
            starts.tolist(),
        )


@dataclass(frozen=True, slots=True)
class Carried:
    """What the single stems of some texts are worth to a priority each, text after text."""

    names: tuple[str, ...]
    terms: list[int]
    worth: list[float]
    starts: list[int]

    def of(self, at: int) -> dict[str, float]:
        """What the stems of one text are worth."""
        part = slice(self.starts[at], self.starts[at + 1])
        names = self.names
        return {
            names[term]: worth
            for term, worth in zip(self.terms[part], self.worth[part], strict=True)
        }


def _by_usual_words(usual: tuple[str, ...], about: tuple[int, float]) -> View | None:
    """By words that passages on a priority use, though it does not say them of itself."""
    if not usual:
        return None
    return View(*about, usual, f"uses words of such passages: {quoted(usual)}")


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
