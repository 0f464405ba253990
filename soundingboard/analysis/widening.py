"""By meaning: which other words speak of what somebody looks for, and how well a text does.

Other words come from two places. The lexicon of local growth knows that apprenticeships are
heard under skills. And what is said beside the words that were typed, much more often than
elsewhere, belongs to the same subject: feedback from the first finds, with the Kullback-Leibler
weight of Carpineto and others (2001). Nothing was trained elsewhere.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soundingboard.analysis.lexicon import relatives
from soundingboard.analysis.terms import spoken

MOST = 24  # other words that are looked for as well
KIN, BESIDE = 0.25, 0.7  # the weight of a word of the lexicon, and of one said beside; asked: 1
SAID_BESIDE = 3  # finds at least that say a word before it counts as said beside
# Okapi BM25 as its authors set it (Robertson and Zaragoza, 2009).
SATURATION, LENGTH = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Wider:
    """Another word to look for: as people write it, its stem, and what it weighs (0 to 1)."""

    word: str
    stem: str
    weight: float


def widen(asked: Sequence[str], finds: Sequence[str], elsewhere: Sequence[str]) -> list[Wider]:
    """Other words for what was asked, the weightiest first; at most two dozen.

    `asked` are the words typed; `finds` the texts that say them best; `elsewhere` a fair sample
    of all texts.
    """
    typed = {stem for word in asked for stem, _ in spoken(word)}
    kin = {stem: word for word in relatives(" ".join(asked)) for stem, _ in spoken(word)}
    beside = _beside(finds, elsewhere)
    most = max(beside.values(), default=(0.0, ""))[0]
    found: dict[str, Wider] = {
        stem: Wider(word, stem, KIN) for stem, word in kin.items() if stem not in typed
    }
    for stem, (worth, word) in beside.items():
        if stem in typed:
            continue
        known = found.get(stem)
        weight = BESIDE * worth / most + (known.weight if known else 0)
        found[stem] = Wider(word, stem, weight)
    return sorted(found.values(), key=lambda one: (-one.weight, one.word))[:MOST]


def _beside(finds: Sequence[str], elsewhere: Sequence[str]) -> dict[str, tuple[float, str]]:
    """The stems said in the finds more than elsewhere: how much more, and the word most used."""
    near, far = Counter[str](), Counter[str]()
    told: dict[str, Counter[str]] = {}
    for text in finds:
        once = dict(spoken(text))
        near.update(once.keys())
        for stem, written in once.items():
            told.setdefault(stem, Counter())[written.lower()] += 1
    for text in elsewhere:
        far.update({stem for stem, _ in spoken(text)})
    found = {}
    for stem, number in near.items():
        share = number / max(len(finds), 1)
        usual = (far[stem] + 0.5) / (len(elsewhere) + 1)
        if number >= SAID_BESIDE and share > usual and not stem.isdigit():
            found[stem] = (share * math.log(share / usual), told[stem].most_common(1)[0][0])
    return found


def fits(
    texts: Sequence[str], sought: Iterable[tuple[str, float]], elsewhere: Sequence[str]
) -> list[float]:
    """How well each text speaks of what is sought, 0 where it says none of it (Okapi BM25).

    `sought` are stems with their weights (0 to 1); `elsewhere` is a fair sample of all texts, by
    which a stem is rare or common.
    """
    weights = dict(sought)
    far: Counter[str] = Counter()
    for text in elsewhere:
        far.update({stem for stem, _ in spoken(text)} & weights.keys())
    rare = {
        stem: math.log(1 + (len(elsewhere) - far[stem] + 0.5) / (far[stem] + 0.5))
        for stem in weights
    }
    stems = [Counter(stem for stem, _ in spoken(text)) for text in texts]
    usual = sum(count.total() for count in stems) / max(len(stems), 1) or 1
    return [
        sum(
            weights[stem] * rare[stem] * _saturated(count[stem], count.total() / usual)
            for stem in weights
            if count[stem]
        )
        for count in stems
    ]


def _saturated(times: int, length: float) -> float:
    return times * (SATURATION + 1) / (times + SATURATION * (1 - LENGTH + LENGTH * length))
