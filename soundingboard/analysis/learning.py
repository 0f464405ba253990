"""Learn what each priority is about: from its words, from what was said, from people's codes.

Three readers look at every text and their probabilities are mixed:

- *likeness* of the text to the priority's own words, and to words that keep them company;
- *naive Bayes*, which learns the words of a priority from texts that are plainly about it;
- *logistic regression*, which needs passages coded by people and is asked only when there are some.

The second reader is seeded with the texts that the first is surest of (self-training; Nigam and
others, 2000). The seeds weigh less as people's codes arrive but never vanish, so that the first
few corrections cannot make it forget what the descriptions say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

from soundingboard.analysis.lexicon import FAMILIES, relatives
from soundingboard.analysis.likeness import Columns, Numbers, Places, Space

WORTH_OF_KIN = 0.4
"""Weight of the lexicon's words beside a priority's own (which count 1)."""

WORTH_OF_EXAMPLE = 0.5
"""Weight of likeness to a coded passage beside likeness to a priority's own words (1)."""

ENOUGH_TO_SEED = 200
"""Texts needed before the surest of them teach the others."""

READ_TO_LEARN = 10_000
"""Texts looked at when learning; more are coded, but teach nothing new."""

SEEDED_SHARE = 0.6
SHARPNESS, DOUBT = 2, 0.02
"""How likeness becomes probability: in proportion to (likeness + doubt) squared, so that a faint
likeness tells little and one priority clearly ahead of the others tells much."""

WEIGHT_OF_WORDS, WEIGHT_OF_PERSON = 2.0, 3.0
LEARNT_HALF_AT = 300
"""Passages at which the two learners have half their say: with a few they know only those."""

SEEDS_HALVE_AT = 10
"""Coded passages per priority at which a seed counts half."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Rows to learn from: where they stand, what each is about, and how much each counts."""

    places: Places
    about: Columns
    weight: Numbers

    @classmethod
    def joined(cls, lessons: Sequence["Lesson"]) -> Self:
        return cls(
            Places(
                sparse.vstack([each.places.words for each in lessons]).tocsr(),
                np.vstack([each.places.company for each in lessons]),
                np.concatenate([each.places.reach for each in lessons]),
                np.concatenate([each.places.known for each in lessons]),
            ),
            np.concatenate([each.about for each in lessons]),
            np.concatenate([each.weight for each in lessons]),
        )


@dataclass(frozen=True, slots=True)
class Learnt:
    """Priorities as learnt from their words, from texts nobody coded, and from people's codes."""

    space: Space
    priorities: Places
    coded: Places
    """The passages that people coded."""
    coded_as: NDArray[np.bool_]
    """Coded passages x priorities, and a last column for those coded to none."""
    bayes: Any | None
    logistic: Any | None
    practice: float
    """From 0 to 1, how far the two learners have had enough to learn from."""

    @classmethod
    def learn(
        cls,
        descriptions: Sequence[str],
        coded: Sequence[tuple[str, Sequence[int]]],
        background: Sequence[str],
        *,
        subjects: Sequence[str],
    ) -> Self:
        """Learn priorities from their descriptions, coded passages and texts not yet coded.

        `subjects` are those words of each description that say what it is about: the lexicon's
        words that are kin to them speak for the priority too. A coded passage is its text and the
        columns of its priorities; none means that a person found no priority in it. The same
        input always gives the same result.
        """
        seen = _spread(background, READ_TO_LEARN)
        space = Space.learn([*seen, *descriptions, *(text for text, _ in coded), *FAMILIES])
        priorities = _widened(space, descriptions, subjects)
        examples = space.place([text for text, _ in coded])
        lessons = [
            Lesson(
                priorities,
                np.arange(len(descriptions)),
                np.full(len(descriptions), WEIGHT_OF_WORDS),
            )
        ]
        if coded:
            lessons.append(_from_people(examples, [keys for _, keys in coded], len(descriptions)))
        if len(seen) >= ENOUGH_TO_SEED:
            fading = 1 / (1 + len(coded) / len(descriptions) / SEEDS_HALVE_AT)
            lessons.append(_seeds(space.place(seen), priorities, fading))
        lesson = Lesson.joined(lessons)
        bayes = logistic = None
        if len(lessons) > 1 and len(set(lesson.about)) > 1:
            bayes = MultinomialNB(alpha=0.05)
            bayes.fit(lesson.places.words[:, space.recurring], lesson.about, lesson.weight)
        if coded and len(set(lesson.about)) > 1:
            # Newton's method and a coarse tolerance: the tenth of a second that a page can wait.
            logistic = LogisticRegression(C=5, solver="newton-cg", max_iter=200, tol=1e-2)
            logistic.fit(_features(space, lesson.places), lesson.about, lesson.weight)
        practice = len(lesson.about) / (len(lesson.about) + LEARNT_HALF_AT)
        coded_as = _coded_as([keys for _, keys in coded], len(descriptions))
        return cls(space, priorities, examples, coded_as, bayes, logistic, practice)

    def nearest(self, texts: Places) -> Numbers:
        """Likeness (0 to 1) to the most alike passage that people coded to each priority.

        Texts x priorities, and a last column for passages coded to none.
        """
        like: Numbers = (texts.words @ self.coded.words.T).toarray()
        nearest = np.zeros((like.shape[0], self.coded_as.shape[1]))
        for column, chosen in enumerate(self.coded_as.T):
            if chosen.any():
                nearest[:, column] = like[:, chosen].max(axis=1)
        return nearest

    def probability(self, texts: Places) -> Numbers:
        """Texts x priorities, and a last column for none of them; each row adds up to 1.

        Priorities are compared with one another only: the column for none is what people taught,
        and stays empty until a person has coded a passage to no priority.
        """
        likeness = np.pad(texts.likeness_to(self.priorities), ((0, 0), (0, 1)))
        likeness = np.maximum(likeness, WORTH_OF_EXAMPLE * self.nearest(texts))
        count = likeness.shape[1] - 1
        readers = [(0.25, _in_proportion(likeness, open_to_none=bool(self.coded_as[:, -1].any())))]
        if self.bayes is not None:
            known = texts.words[:, self.space.recurring]
            readers.append((0.40 * self.practice, _by_column(self.bayes, known, count)))
        if self.logistic is not None:
            features = _features(self.space, texts)
            readers.append((0.35 * self.practice, _by_column(self.logistic, features, count)))
        whole = sum(weight for weight, _ in readers)
        mixed = np.zeros((likeness.shape[0], count + 1))
        for weight, probability in readers:
            mixed += weight / whole * probability
        return mixed

    def speaking_words(self) -> Numbers:
        """How much likelier each term is under each priority than elsewhere (log ratio).

        Priorities x terms; no rows while nothing was learnt beyond the descriptions.
        """
        count, terms = self.priorities.words.shape
        if self.bayes is None:
            return np.zeros((0, terms))
        ratio = self.bayes.feature_log_prob_ - self.bayes.feature_log_prob_.mean(axis=0)
        worth = np.zeros((count + 1, terms))
        worth[np.ix_(self.bayes.classes_, self.space.recurring)] = ratio
        return worth[:count]


def _spread(texts: Sequence[str], most: int) -> Sequence[str]:
    """At most so many texts, taken evenly, so that no part of a consultation is left unread."""
    if len(texts) <= most:
        return texts
    return [texts[index] for index in np.linspace(0, len(texts) - 1, most).astype(int)]


def _widened(space: Space, descriptions: Sequence[str], subjects: Sequence[str]) -> Places:
    """Where the priorities stand, their words widened faintly by their kin in the lexicon."""
    own = space.place(descriptions)
    kin = space.place([" ".join(relatives(words)) for words in subjects])
    typical = own.words.max(axis=1).toarray().ravel()
    strongest = kin.words.max(axis=1).toarray().ravel()
    scale = WORTH_OF_KIN * typical / np.where(strongest > 0, strongest, 1)
    words = own.words + sparse.diags_array(scale) @ kin.words
    return Places(words.tocsr(), own.company, own.reach, own.known)


def _from_people(examples: Places, keys: Sequence[Sequence[int]], none: int) -> Lesson:
    """A lesson from coded passages; one with several priorities is shared between them."""
    pairs = [
        (row, column, WEIGHT_OF_PERSON / max(len(columns), 1))
        for row, columns in enumerate(keys)
        for column in (columns or (none,))
    ]
    rows, columns, weights = zip(*pairs, strict=True)
    return Lesson(examples.rows(np.array(rows)), np.array(columns), np.array(weights))


def _seeds(texts: Places, priorities: Places, weight: float) -> Lesson:
    """The texts that are most plainly about each priority, as if they had been coded to it."""
    likeness = texts.likeness_to(priorities)
    best = likeness.argmax(axis=1)
    ordered = np.sort(likeness, axis=1)
    lead = ordered[:, -1] - (ordered[:, -2] if likeness.shape[1] > 1 else 0)
    chosen: list[Columns] = []
    for column in range(likeness.shape[1]):
        rows = np.flatnonzero((best == column) & (lead > 0))
        surest = rows[np.argsort(-lead[rows], kind="stable")]
        chosen.append(surest[: max(3, int(len(rows) * SEEDED_SHARE))])
    rows = np.concatenate(chosen)
    return Lesson(texts.rows(rows), best[rows], np.full(len(rows), weight))


def _features(space: Space, places: Places) -> Any:
    """Terms beside half-weighted company, as logistic regression sees them."""
    return sparse.hstack([places.words[:, space.recurring], places.company * 0.5]).tocsr()


def _coded_as(coded: Sequence[Sequence[int]], none: int) -> NDArray[np.bool_]:
    table = np.zeros((len(coded), none + 1), dtype=np.bool_)
    for row, columns in enumerate(coded):
        table[row, list(columns) or [none]] = True
    return table


def _in_proportion(likeness: Numbers, *, open_to_none: bool) -> Numbers:
    """Likeness as probability; its last column, for none, only where people have taught that."""
    raised = (likeness + DOUBT) ** SHARPNESS
    if not open_to_none:
        raised[:, -1] = 0
    share: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return share


def _by_column(model: Any, features: Any, count: int) -> Numbers:
    """A model's probabilities, with a column for every priority and a last one for none."""
    probability = np.zeros((features.shape[0], count + 1))
    probability[:, model.classes_] = model.predict_proba(features)
    return probability
