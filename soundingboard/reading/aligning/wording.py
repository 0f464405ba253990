"""Compares texts by their words, whatever their line breaks, capitals and punctuation."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Invisible characters that mail programs put inside words: soft hyphen, zero-width, byte order.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_]+(?:[{_INVISIBLE}]+[^\W_]+)*")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")

# Words too common to tell one question from another: English and Welsh, and what every
# consultation asks ("do you agree ... please explain").
_COMMON_WORDS = """
    a about above agree all also an and answer any are area as at be because been below but by can
    comment comments could did disagree do does each for from had has have how i if in into is it
    its just may me more most my no not of on one or other our out over please question questions
    should so some such than that the their them then there these they think this those to up us
    very view views was we were what when where which who why will with would yes you your
    a ac am ar ateb atebion beth bod chi chwi cwestiwn ei eich ein er eu fel gan gyda hwn hyn i mae
    maent na neu ni nid o oes oedd pa pam rhaid sut sy sydd wedi wrth y ydych yn yr
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: folded, with the offsets at which each starts and ends."""

    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.folded)


def words_of(text: str, limit: int | None = None) -> Words:
    """The first `limit` words of a text (all of them without a limit)."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(text):
        if limit is not None and len(folded) >= limit:
            break
        folded.append(fold(found.group()))
        starts.append(found.start())
        ends.append(found.end())
    return Words(tuple(folded), tuple(starts), tuple(ends))


def fold(word: str) -> str:
    """One word as it is compared: no capitals, no ligatures, nothing invisible."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", _INVISIBLES.sub("", word)).casefold()


def stems(text: str, limit: int = 2000) -> frozenset[str]:
    """The telling words of a text, cut to six letters so that "skill" meets "skills".

    Cutting is cruder than a stemmer and needs none per language.
    """
    return frozenset(_stems_in(text, limit))


def _stems_in(text: str, limit: int = 2000) -> Iterator[str]:
    words = words_of(text, limit).folded
    return (_stem(word) for word in words if len(word) > 2 and word not in _COMMON)


def _stem(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.startswith(("rh", "ll")):  # Welsh: "y prif rwystrau", but "rhwystrau"
        word = word[0] + word[2:]
    if len(word) == 5 and word.endswith("ses"):  # buses, gases
        return word[:3]
    return word.rstrip("s")[:6]


class Likeness:
    """How alike a piece of text and each of several places are, by the rare words they share."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Weigh every word by how few of the texts hold it (inverse document frequency)."""
        self._stems = [stems(text) for text in texts]
        self._holders: dict[str, list[int]] = {}
        for index, held in enumerate(self._stems):
            for stem in held:
                self._holders.setdefault(stem, []).append(index)
        count = len(self._stems)
        self._weights = {
            stem: math.log(1 + count / len(holders)) for stem, holders in self._holders.items()
        }
        self._masses = [sum(self._weights[stem] for stem in held) for held in self._stems]

    def shared(self, text: str, index: int) -> tuple[str, ...]:
        """The stems a text shares with one place, the most telling first."""
        both = stems(text) & self._stems[index]
        return tuple(sorted(both, key=lambda stem: (-self._weights[stem], stem)))

    def ranked(self, text: str) -> list[tuple[float, int]]:
        """(likeness from 0 to 1, place) of every place that shares a telling word, best first.

        Likeness is the weight of the shared words against that of the smaller side, the larger
        being capped so that a long paragraph can be met by a short remark. What a text says again
        and again weighs more, by the logarithm of how often (term frequency, as in TF-IDF).
        """
        held = Counter(_stems_in(text))
        sums: dict[int, float] = {}
        for stem, times in held.items():
            for index in self._holders.get(stem, ()):
                weight = self._weights[stem] * (1 + math.log(times))
                sums[index] = sums.get(index, 0.0) + weight
        mass = sum(self._weights.get(stem, 1.0) for stem in held)
        floor = 3 * math.log(1 + len(self._stems))
        ranked = [
            (min(1.0, total / max(min(mass, self._masses[index]), floor)), index)
            for index, total in sums.items()
        ]
        return sorted(ranked, key=lambda pair: (-pair[0], pair[1]))
