"""Learn from labelled answers to one question who is for and who against; or say it cannot be done.

Only answers to the same question teach: trained on other questions, such models were no better
than naming the majority, and word lists of feeling were a coin toss. It speaks only where it was
right of passages it had not seen, and stays silent elsewhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from soundingboard.analysis.duplicates import same_text
from soundingboard.vocabulary import Stance

FEWEST_A_SIDE = 40
"""Labelled passages for and against, in different words, before anything is learnt."""

RIGHT_AT_LEAST = 0.80
"""Share of its answers for a side that have to be right on passages held back."""

FEWEST_ANSWERED = 20
"""Answers for a side among the passages held back; fewer prove nothing."""

PARTS = 5
FEWEST_OF_A_KIND = PARTS * 2  # of passages that are neither, before they are learnt as well
SIDES = (Stance.SUPPORT, Stance.OPPOSE)
_STEPS = tuple(round(0.5 + step * 0.05, 2) for step in range(10))

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tested:
    """How a model did on passages it had not seen: answers, right ones, and passages in all."""

    answered: int
    right: int
    passages: int

    @property
    def accuracy(self) -> float:
        return self.right / self.answered

    @property
    def coverage(self) -> float:
        return self.answered / self.passages


@dataclass(frozen=True, slots=True)
class Answer:
    """The stance a passage seems to take, and how probable the model holds it (0 to 1)."""

    stance: Stance
    score: float


class StanceModel:
    """What was learnt of one question. `tested` is what it may be believed for."""

    def __init__(self, pipeline: Pipeline, bars: dict[Stance, float], tested: Tested) -> None:
        self._pipeline = pipeline
        self._bars = bars
        self.tested = tested

    def judge(self, texts: Sequence[str]) -> list[Answer | None]:
        """For each text its stance; None where the model is not sure enough to say."""
        if not texts:
            return []
        features = self._pipeline[0].transform(list(texts))
        shares: Shares = self._pipeline[-1].predict_proba(features)
        names = [Stance(one) for one in self._pipeline.classes_]
        known = np.diff(features.indptr) > 0  # of a text without a word it knows it knows nothing
        return [
            _answer(row, names, self._bars) if some else None
            for row, some in zip(shares, known, strict=True)
        ]


def learn(labelled: Sequence[tuple[str, Stance]]) -> StanceModel | None:
    """A model of these passages of one question, or None where it could not be believed.

    None until forty of each side are labelled, copies of one text counted once, and where neither
    side can be told with four of five right on passages held back. Copies are never parted
    between what teaches and what tests. The same passages give the same model.
    """
    heads = same_text([text for text, _ in labelled])
    distinct = [labelled[at] for at in sorted(set(heads))]
    counts = Counter(stance for _, stance in distinct)
    if any(counts[side] < FEWEST_A_SIDE for side in SIDES):
        return None
    taught = {*SIDES}
    if counts[Stance.NEITHER] >= FEWEST_OF_A_KIND:
        taught.add(Stance.NEITHER)
    names = sorted(taught)  # as scikit-learn orders its classes
    said = [stance for _, stance in labelled]
    held_back = _held_back(labelled, heads, names)
    bars = {side: _bar(held_back, said, side, names.index(side)) for side in SIDES}
    kept = {side: bar for side, bar in bars.items() if bar is not None}
    if not kept:
        return None
    answers = [_answer(row, names, kept) for row in held_back]
    given = [
        (answer, stance) for answer, stance in zip(answers, said, strict=True) if answer is not None
    ]
    right = sum(answer.stance is stance for answer, stance in given)
    return StanceModel(_taught(labelled, names), kept, Tested(len(given), right, len(labelled)))


def _held_back(
    labelled: Sequence[tuple[str, Stance]], heads: Sequence[int], names: Sequence[Stance]
) -> Shares:
    """The probabilities of each passage by a model that had not seen it: passages x stances."""
    shares = np.zeros((len(labelled), len(names)))
    parts = StratifiedGroupKFold(n_splits=PARTS, shuffle=True, random_state=0)
    stances = [stance.value for _, stance in labelled]
    for teaching, testing in parts.split(np.zeros(len(labelled)), stances, heads):
        pipeline = _taught([labelled[at] for at in teaching], names)
        columns = [names.index(Stance(one)) for one in pipeline.classes_]
        some: Shares = pipeline.predict_proba([labelled[at][0] for at in testing])
        shares[np.ix_(testing, columns)] = some
    return shares


def _bar(held_back: Shares, said: Sequence[Stance], side: Stance, column: int) -> float | None:
    """The lowest probability from which answers for a side are right often enough; None: never."""
    wins = held_back.argmax(axis=1) == column
    is_right = np.array([stance is side for stance in said])
    for bar in _STEPS:
        answered = wins & (held_back[:, column] >= bar)
        if answered.sum() < FEWEST_ANSWERED:
            return None
        if is_right[answered].mean() >= RIGHT_AT_LEAST and _tells_something(answered, is_right):
            return bar
    return None


def _tells_something(answered: NDArray[np.bool_], is_right: NDArray[np.bool_]) -> bool:
    """Whether its answers are more often right than naming that side for every passage."""
    return bool(is_right[answered].mean() > is_right.mean())


def _taught(labelled: Sequence[tuple[str, Stance]], names: Sequence[Stance]) -> Pipeline:
    lesson = [(text, stance.value) for text, stance in labelled if stance in names]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    signs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=2)
    pipeline: Pipeline = make_pipeline(
        FeatureUnion([("words", words), ("signs", signs)]),
        LogisticRegression(C=4.0, class_weight="balanced", max_iter=1000),
    )
    pipeline.fit([text for text, _ in lesson], [stance for _, stance in lesson])
    return pipeline


def _answer(row: Shares, names: Sequence[Stance], bars: dict[Stance, float]) -> Answer | None:
    best = int(row.argmax())
    stance, score = names[best], float(row[best])
    bar = bars.get(stance)
    return Answer(stance, score) if bar is not None and score >= bar else None
