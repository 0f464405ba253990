"""Learn what each priority is about: from its words, from what was said, from people's codes.

A text is first read by its *likeness* to the priority's own words and to words that keep them
company. The texts that are plainest so teach the readers of `readers` about the others, which
then find plainer ones to learn from (self-training; Nigam and others, 2000). These seeds weigh
less as people's codes arrive but never vanish, so that the first few corrections cannot make
them forget what the descriptions say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from soundingboard.analysis.comparing import Comparison, held_back
from soundingboard.analysis.confidence import (
    TWO_TOPS,
    TWO_TOPS_WITH_MEANING,
    Confidence,
    Gate,
    nearness,
)
from soundingboard.analysis.lessons import (
    Lesson,
    from_elsewhere,
    from_people,
    from_the_clearest,
    from_words,
    widened,
)
from soundingboard.analysis.lexicon import FAMILIES
from soundingboard.analysis.likeness import Meaning, Numbers, Places, Space
from soundingboard.analysis.neighbours import SAY, SAY_IN_LEARNING, Neighbours
from soundingboard.analysis.readers import Readers
from soundingboard.analysis.tokens import Tokens

Sentences = Callable[[Sequence[str]], Meaning]
"""A sentence model: for each text what it means, a row of length 1."""

WORTH_OF_EXAMPLE = 0.5
"""Weight of likeness to a coded passage beside likeness to a priority's own words (1)."""

ENOUGH_TO_SEED = 200
"""Texts needed before the surest of them teach the others."""

READ_TO_LEARN = 10_000
"""Texts looked at when learning; more are coded, but teach nothing new."""

SHARPNESS, DOUBT = 2, 0.02
"""How likeness becomes probability: in proportion to (likeness + doubt) squared, so that a faint
likeness tells little and one priority clearly ahead of the others tells much."""

WEIGHT_OF_LIKENESS = 0.25

INSIDE, OUTSIDE = 0.5, 0.1
"""Where the passages fall into two heaps: texts at least so likely of the near one may teach the
priorities, and texts less likely than that teach what is about none of them."""

SEEDS_HALVE_AT = 10
"""Coded passages per priority at which a seed counts half."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Priorities as learnt from their words, from texts nobody coded, and from people's codes."""

    space: Space
    priorities: Places
    coded: Places
    """The passages that people coded."""
    coded_as: NDArray[np.bool_]
    """Coded passages x priorities, and a last column for those coded to none."""
    readers: Readers
    confidence: Confidence
    sentences: Sentences | None = None
    """The sentence model that reads beside, if one does."""
    neighbours: Neighbours | None = None
    """Passages that are asked beside each that is coded, where a sentence model reads."""
    comparison: Comparison | None = None
    """What teaching by people's codes changed, where there are enough of them to tell."""

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
        """Learn priorities from their descriptions, coded passages and texts not yet coded.

        `subjects` are those words of each description that say what it is about: the lexicon's
        words that are kin to them speak for the priority too. A coded passage is its text and the
        columns of its priorities; none means that a person found no priority in it. The same
        input always gives the same result.
        """
        texts, keys = [text for text, _ in coded], [keys for _, keys in coded]
        decided = set(texts)
        seen = _spread([text for text in background if text not in decided], READ_TO_LEARN)
        spoken = [*texts, *seen, *descriptions]
        meaning = own = None
        if sentences is not None:
            meaning = np.pad(sentences(spoken), ((0, len(FAMILIES)), (0, 0)))
            own = meaning[len(texts) + len(seen) : len(spoken)]
        space, places = Space.learn_and_place([*spoken, *FAMILIES], meaning=meaning)
        priorities = widened(space, descriptions, subjects, own)
        examples = places.rows(np.arange(len(texts)))
        coded_as = _coded_as(keys, len(descriptions))
        unread = places.rows(np.arange(len(texts), len(texts) + len(seen)))
        sure = Confidence() if sentences is None else Confidence.with_meaning()
        learnt = cls(space, priorities, examples, coded_as, Readers(space), sure, sentences)
        if len(seen) >= ENOUGH_TO_SEED:
            return learnt.seeded(unread)
        return learnt.better([from_words(priorities)]) if coded else learnt

    def seeded(self, unread: Places) -> Self:
        """Taught by the texts that are plainest, twice: the second time by what the first taught.

        What people coded teaches the second time. First they show how sure the machine can be.
        """
        count = len(self.priorities.known)
        likeness = unread.likeness_to(self.priorities)
        near, gate = nearness(likeness, unread.reach), None
        if self.space.directions:
            apart = TWO_TOPS if self.sentences is None else TWO_TOPS_WITH_MEANING
            gate = Gate.between(near, apart)
        sure = self.confidence
        inside = np.ones(len(near)) if gate is None else gate.inside(near)
        ours = np.flatnonzero(inside >= INSIDE)
        others = from_elsewhere(unread.rows(np.flatnonzero(inside < OUTSIDE)), none=count)
        nearest = unread.rows(ours)
        plain = from_the_clearest(nearest, likeness[ours], weight=1.0)
        own = from_words(self.priorities)
        if self.sentences is not None and len(ours):
            sure = Confidence.with_meaning(near[ours])
        learnt = replace(self, confidence=sure).taught([own, plain, others])
        if not len(self.coded_as):
            clear = learnt.clear(nearest, learnt.likeness(nearest, None))
            learnt = learnt.taught([own, from_the_clearest(nearest, clear, 1.0), others])
            return learnt.among(nearest)
        learnt = replace(learnt, confidence=learnt.checked())
        weight = 1 / (1 + len(self.coded_as) / count / SEEDS_HALVE_AT)
        likeness = learnt.likeness(nearest, learnt.nearest(learnt.like_coded(nearest)))
        clear = learnt.clear(nearest, likeness)
        learnt = learnt.better([own, from_the_clearest(nearest, clear, weight), others])
        return learnt.among(nearest)

    def clear(self, texts: Places, likeness: Numbers) -> Numbers:
        """How much each text speaks for each priority; texts x priorities.

        Where a sentence model reads, the nearest of the others are asked too.
        """
        own = self.probability(texts, likeness)[:, :-1]
        if self.sentences is None:
            return own
        return Neighbours(texts.company, own).heard(texts, own, SAY_IN_LEARNING)

    def among(self, texts: Places) -> Self:
        """The same, for coding among these texts and those that people coded."""
        if self.sentences is None:
            return self
        nearest = self.nearest(self.like_coded(texts)) if len(self.coded_as) else None
        shares = self.probability(texts, self.likeness(texts, nearest))
        decided = self.coded_as / self.coded_as.sum(axis=1, keepdims=True)
        company = np.vstack([texts.company, self.coded.company])
        return replace(self, neighbours=Neighbours(company, np.vstack([shares, decided])))

    def better(self, lessons: Sequence[Lesson]) -> Self:
        """The same, taught these lessons and people's codes; or as it is, where that is worse.

        That is tried on codes of theirs that are held back from a trial, where there are enough.
        """
        teaching, apart = held_back(len(self.coded_as))
        if not len(apart):
            people = from_people(self.coded, self.coded_as)
            return self.taught([*lessons, people], by_people=True)
        people = from_people(self.coded.rows(teaching), self.coded_as[teaching])
        trial = self.taught([*lessons, people], by_people=True)
        texts = self.coded.rows(apart)
        like = self.like_coded(texts)
        like[:, apart] = 0
        before = self.probability(texts, self.likeness(texts, None))
        after = trial.probability(texts, trial.likeness(texts, trial.nearest(like)))
        comparison = Comparison.of(self.coded_as[apart], before, after)
        if not comparison.kept:
            return replace(self, comparison=comparison)
        people = from_people(self.coded, self.coded_as)
        learnt = self.taught([*lessons, people], by_people=True)
        return replace(learnt, comparison=comparison)

    def place(self, tokens: Tokens, texts: Sequence[str], meaning: Meaning | None = None) -> Places:
        """Where some texts stand that have been read as `tokens` already.

        `meaning` is what the sentence model made of them; without it the model reads them now.
        """
        if self.sentences is None:
            meaning = None
        elif meaning is None:
            meaning = self.sentences(texts)
        return self.space.place_tokens(tokens, meaning)

    def taught(self, lessons: Sequence[Lesson], *, by_people: bool = False) -> Self:
        """The same with readers that have learnt these lessons."""
        readers = Readers.taught(self.space, Lesson.joined(lessons), by_people=by_people)
        return replace(self, readers=readers)

    def checked(self) -> Confidence:
        """How sure suggestions may be, by what people made of passages that taught nothing yet."""
        likeness = self.likeness(self.coded, None)
        probability = self.probability(self.coded, likeness)[:, :-1]
        near = nearness(likeness[:, :-1], self.coded.reach)
        right = self.coded_as[np.arange(len(near)), probability.argmax(axis=1)]
        return self.confidence.checked(probability, near, right.astype(np.float64))

    def like_coded(self, texts: Places) -> Numbers:
        """Shared words (0 to 1) with each passage that people coded; texts x coded passages."""
        like: Numbers = (texts.words @ self.coded.words.T).toarray()
        return like

    def nearest(self, like: Numbers) -> Numbers:
        """Likeness (0 to 1) to the most alike passage that people coded to each priority.

        `like` is that of `like_coded`. Texts x priorities, and a last column for none of them.
        """
        nearest = np.zeros((like.shape[0], self.coded_as.shape[1]))
        for column, chosen in enumerate(self.coded_as.T):
            if chosen.any():
                nearest[:, column] = like[:, chosen].max(axis=1)
        return nearest

    def likeness(self, texts: Places, nearest: Numbers | None) -> Numbers:
        """Likeness to the priorities' words or to coded passages, and a last column for none.

        `nearest` is that of the same texts; without it, coded passages are left aside.
        """
        likeness = np.pad(texts.likeness_to(self.priorities), ((0, 0), (0, 1)))
        if nearest is None:
            return likeness
        either: Numbers = np.maximum(likeness, WORTH_OF_EXAMPLE * nearest)
        return either

    def probability(self, texts: Places, likeness: Numbers) -> Numbers:
        """Texts x priorities, and a last column for none of them; each row adds up to 1.

        `likeness` is that of the same texts. Priorities are compared with one another only: the
        column for none is what people taught, and stays empty until a person has coded a passage
        to no priority.
        """
        count = likeness.shape[1] - 1
        mixed = WEIGHT_OF_LIKENESS * _in_proportion(
            likeness, open_to_none=bool(self.coded_as[:, -1].any())
        )
        whole = WEIGHT_OF_LIKENESS
        for weight, share in self.readers.shares(texts, count):
            mixed += weight * share
            whole += weight
        probability: Numbers = mixed / whole
        return probability

    def compared(self, texts: Places, likeness: Numbers) -> Numbers:
        """As `probability`, with what the neighbours are about where there are any to ask."""
        own = self.probability(texts, likeness)
        return own if self.neighbours is None else self.neighbours.heard(texts, own, SAY)

    def speaking_words(self) -> Numbers:
        """How much likelier each term is under each priority than elsewhere (log ratio).

        Priorities x terms; no rows while nothing was learnt beyond the descriptions.
        """
        return self.readers.speaking_words(self.coded_as.shape[1] - 1)


def _spread(texts: Sequence[str], most: int) -> Sequence[str]:
    """At most so many texts, taken evenly, so that no part of a consultation is left unread."""
    if len(texts) <= most:
        return texts
    return [texts[index] for index in np.linspace(0, len(texts) - 1, most).astype(int)]


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
