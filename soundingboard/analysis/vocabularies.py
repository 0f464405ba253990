"""How telling each word of a subject is, kept so that later passages are weighed the same way."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Self

from soundingboard.analysis.terms import terms

KEPT_FROM = 4
"""Passages that say a term, at least, for it to be kept: rarer ones are all about as telling."""

Weights = Mapping[str, float]
"""Terms and their weights; as a whole of length 1, or empty."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """For each common term of a body of text how telling it is; `rarest` stands for all others.

    ln((1 + texts) / (1 + texts with it)) + 1, as `likeness.Space` has it.
    """

    telling: Mapping[str, float]
    rarest: float

    @classmethod
    def learn(cls, counts: Sequence[Counter[str]]) -> Self:
        """Learns from the terms of some texts."""
        found = Counter(term for count in counts for term in count)
        common = {term: times for term, times in found.items() if times >= KEPT_FROM}
        whole = 1 + len(counts)
        telling = {term: log(whole / (1 + times)) + 1 for term, times in sorted(common.items())}
        return cls(telling, log(whole / 2) + 1)

    def weigh(self, count: Mapping[str, int]) -> dict[str, float]:
        """The terms of one text by weight, of length 1 together; sublinear in how often."""
        telling, rarest = self.telling, self.rarest
        weights = {
            term: telling.get(term, rarest) * (1 if times == 1 else 1 + log(times))
            for term, times in count.items()
        }
        return unit(weights)


def counts(texts: Iterable[str]) -> list[Counter[str]]:
    """The terms of each text, and how often it has each."""
    return [Counter(terms(text)) for text in texts]


def unit(weights: Weights) -> dict[str, float]:
    """The same weights, made of length 1 together."""
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def cosine(one: Weights, other: Weights) -> float:
    """From 0 to 1, how much two texts or groups share."""
    few, many = sorted((one, other), key=len)
    return sum(weight * many.get(term, 0.0) for term, weight in few.items())


def middle(weighed: Iterable[Weights], most: int) -> dict[str, float]:
    """What some texts have in common: the terms that weigh most in all of them, of length 1.

    Each text counts alike. A term that only one of several texts says is no common ground.
    """
    total: dict[str, float] = defaultdict(float)
    said: Counter[str] = Counter()
    number = 0
    for weights in weighed:
        number += 1
        said.update(weights.keys())
        for term, weight in weights.items():
            total[term] += weight
    shared = [term for term in total if said[term] > 1 or number == 1]
    best = sorted(shared, key=lambda term: (-total[term], term))[:most]
    return unit({term: total[term] for term in best})
