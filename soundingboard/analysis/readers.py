"""Three ways of reading a text that learn from others: each gives a share to every priority.

- *centres*: how near it stands to the middle of what is about a priority (Rocchio, 1971);
- *naive Bayes*: how likely its words are under each priority;
- *logistic regression*, which needs passages coded by people and is asked only when there are some,
  or when a sentence model reads too.

They are right at different times, so their shares are mixed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

from soundingboard.analysis.lessons import Lesson
from soundingboard.analysis.likeness import (
    WORTH_OF_COMPANY,
    Columns,
    Numbers,
    Places,
    Space,
)

WEIGHT_OF_BAYES, WEIGHT_OF_CENTRES, WEIGHT_OF_LOGISTIC = 0.40, 0.35, 0.70
"""Their say, beside that of likeness to a priority's own words (0.25)."""

LOGISTIC_WITH_MEANING, LOGISTIC_ALONE = 1.4, 0.5
"""The same of logistic regression where a sentence model reads too: taught by people, and without
them by what is plainly said, for which words alone are too many and too rare."""

FREEDOM, FREEDOM_WITH_MEANING = 5.0, 1.0
"""How far logistic regression may follow single passages (C); by meaning it needs to less."""

COMPANY_WITH_MEANING = 1.0
"""Weight of company beside shared words (1) for logistic regression where a model reads too."""

LEARNT_HALF_AT = 300
"""Passages at which they have half their say: with a few they know only those."""

SMOOTHING = 0.03
"""How often naive Bayes takes each word to have been said where it never was."""

SHARPNESS_OF_CENTRES = 12
"""Nearness to a centre (0 to 1.5) becomes a share in proportion to exp(12 x nearness)."""


@dataclass(frozen=True, slots=True)
class Centres:
    """The middle of what is about each of some priorities."""

    columns: Columns
    words: Numbers
    """Terms x priorities, each of length 1."""
    company: Numbers
    """Priorities x directions, each of length 1."""

    @classmethod
    def of(cls, lesson: Lesson, columns: Columns) -> Self:
        rows = np.searchsorted(columns, lesson.about)
        adding = sparse.csr_array(
            (lesson.weight, (rows, np.arange(len(rows)))), shape=(len(columns), len(rows))
        )
        words = (adding @ lesson.places.words).T.toarray()
        company = adding @ lesson.places.company
        return cls(
            columns,
            words / np.maximum(np.linalg.norm(words, axis=0), 1e-9),
            company / np.maximum(np.linalg.norm(company, axis=1, keepdims=True), 1e-9),
        )

    def shares(self, texts: Places) -> Numbers:
        company = np.clip(texts.company @ self.company.T, 0, None)
        near = texts.words @ self.words + WORTH_OF_COMPANY * company
        return _in_proportion(SHARPNESS_OF_CENTRES * near)


@dataclass(frozen=True, slots=True)
class Bayes:
    """How often each term is said of each of some priorities."""

    columns: Columns
    often: Numbers
    """Logarithms, terms x priorities; 0 for terms that do not recur, which tell nothing."""

    @classmethod
    def of(cls, lesson: Lesson, space: Space) -> Self:
        # Priorities are told apart by their words, not by how often each was spoken of so far.
        learner = MultinomialNB(alpha=SMOOTHING, fit_prior=False)
        learner.fit(lesson.places.words[:, space.recurring], lesson.about, lesson.weight)
        often = np.zeros((len(space.telling), len(learner.classes_)))
        often[space.recurring] = learner.feature_log_prob_.T
        return cls(learner.classes_, often)

    def shares(self, texts: Places) -> Numbers:
        return _in_proportion(texts.words @ self.often)


@dataclass(frozen=True, slots=True)
class Logistic:
    """What people's codes taught about terms and directions."""

    columns: Columns
    worth: Numbers
    """Log odds; features x priorities."""
    start: Numbers

    @classmethod
    def of(cls, lesson: Lesson, space: Space) -> Self:
        # Newton's method and a coarse tolerance: the tenth of a second that a page can wait.
        freedom = FREEDOM if space.middle is None else FREEDOM_WITH_MEANING
        learner = LogisticRegression(C=freedom, solver="newton-cg", max_iter=200, tol=1e-2)
        learner.fit(_features(space, lesson.places), lesson.about, lesson.weight)
        worth, start = learner.coef_.T, learner.intercept_
        if len(learner.classes_) == 2:  # then only the second one's are given
            worth, start = np.hstack([-worth, worth]) / 2, np.concatenate([-start, start]) / 2
        return cls(learner.classes_, worth, start)

    def shares(self, texts: Places, space: Space) -> Numbers:
        return _in_proportion(_features(space, texts) @ self.worth + self.start)


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers, as far as they have learnt; new ones know nothing and are not asked."""

    space: Space
    centres: Centres | None = None
    bayes: Bayes | None = None
    logistic: Logistic | None = None
    practice: float = 0.0
    """From 0 to 1, how far they have had enough to learn from."""
    of_logistic: float = 0.0
    """The say of logistic regression."""

    @classmethod
    def taught(cls, space: Space, lesson: Lesson, *, by_people: bool) -> Self:
        """Readers that have learnt a lesson.

        Logistic regression only where it is `by_people`, or a sentence model reads too.
        """
        columns = np.unique(lesson.about)
        if len(columns) < 2:
            return cls(space)
        texts = len(lesson.about)
        if space.middle is None:
            of_logistic = WEIGHT_OF_LOGISTIC if by_people else 0.0
        else:
            of_logistic = LOGISTIC_WITH_MEANING if by_people else LOGISTIC_ALONE
        return cls(
            space,
            Centres.of(lesson, columns),
            Bayes.of(lesson, space),
            Logistic.of(lesson, space) if of_logistic else None,
            texts / (texts + LEARNT_HALF_AT),
            of_logistic,
        )

    def shares(self, texts: Places, count: int) -> Iterator[tuple[float, Numbers]]:
        """What each reader says, and the weight of its say.

        Texts x (`count` priorities and a last column for none); each row adds up to 1.
        """
        if self.centres is not None:
            said = _by_column(self.centres.columns, self.centres.shares(texts), count)
            yield WEIGHT_OF_CENTRES * self.practice, said
        if self.bayes is not None:
            said = _by_column(self.bayes.columns, self.bayes.shares(texts), count)
            yield WEIGHT_OF_BAYES * self.practice, said
        if self.logistic is not None:
            shares = self.logistic.shares(texts, self.space)
            said = _by_column(self.logistic.columns, shares, count)
            yield self.of_logistic * self.practice, said

    def none(self, texts: Places, count: int) -> Numbers:
        """The share of none of `count` priorities for each text, as far as any was taught."""
        said, whole = np.zeros(len(texts.known)), 0.0
        for weight, share in self.shares(texts, count):
            said += weight * share[:, -1]
            whole += weight
        none: Numbers = said / max(whole, 1e-9)
        return none

    def speaking_words(self, count: int) -> Numbers:
        """How much likelier each term is under each of `count` priorities than elsewhere.

        Logarithms; priorities x terms, or no rows while nothing was learnt.
        """
        terms = len(self.space.telling)
        if self.bayes is None:
            return np.zeros((0, terms))
        worth = np.zeros((count + 1, terms))
        worth[self.bayes.columns] = (
            self.bayes.often - self.bayes.often.mean(axis=1, keepdims=True)
        ).T
        return worth[:count]


def _in_proportion(worth: Numbers) -> Numbers:
    """Shares in proportion to the exponential of what each column is worth."""
    raised = np.exp(worth - worth.max(axis=1, keepdims=True))
    share: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return share


def _features(space: Space, places: Places) -> Any:
    """Terms beside company, as logistic regression sees them."""
    worth = WORTH_OF_COMPANY if space.middle is None else COMPANY_WITH_MEANING
    return sparse.hstack([places.words[:, space.recurring], places.company * worth]).tocsr()


def _by_column(columns: Columns, shares: Numbers, count: int) -> Numbers:
    """Shares of some columns, with a column for every priority and a last one for none."""
    every = np.zeros((shares.shape[0], count + 1))
    every[:, columns] = shares
    return every
