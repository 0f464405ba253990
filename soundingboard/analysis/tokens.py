"""The telling words of many texts at once, numbered, so that a consultation is read in a second."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from soundingboard.analysis.sayings import SUBJECTS, idle
from soundingboard.analysis.terms import READ_AT_MOST, SMALL_WORDS, WORD, stem

Numbered = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The telling words of some texts, text after text, as `terms.spoken` finds them in one."""

    names: tuple[str, ...]
    """The stems by number, in the order in which they first appear."""
    stems: Numbered
    """For each telling word the number of its stem."""
    written: tuple[str, ...]
    """The same words as they are written."""
    starts: Numbered
    """Where each text begins among them, and where the last one ends."""

    @classmethod
    def read(cls, texts: Sequence[str]) -> Self:
        """Reads the first 20,000 characters of each text."""
        every: list[str] = []
        ends = [0]
        for text in texts:
            every += WORD.findall(text[:READ_AT_MOST])
            ends.append(len(every))
        bounds = np.array(ends, dtype=np.int64)
        number: dict[str, int] = {}
        coded: dict[str, int] = {}
        perhaps_idle = set()
        for word in dict.fromkeys(every):
            lower = word.lower()
            if len(lower) > 1 and lower not in SMALL_WORDS:
                coded[word] = number.setdefault(stem(lower), len(number))
                if lower in SUBJECTS:
                    perhaps_idle.add(coded[word])
            else:
                coded[word] = -1
        stems = np.fromiter(map(coded.__getitem__, every), dtype=np.int64, count=len(every))
        for at in np.flatnonzero(np.isin(stems, list(perhaps_idle))).tolist():
            own = int(np.searchsorted(bounds, at, side="right")) - 1
            first, last = max(ends[own], at - 1), min(ends[own + 1], at + 2)
            if idle([word.lower() for word in every[first:last]], at - first):
                stems[at] = -1
        kept = stems >= 0
        before = np.concatenate([[0], np.cumsum(kept)])
        written = tuple(every[at] for at in np.flatnonzero(kept))
        return cls(tuple(number), stems[kept], written, before[bounds])

    @property
    def texts(self) -> Numbered:
        """For each telling word the text it stands in."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def neighbours(self) -> NDArray[np.bool_]:
        """For each telling word but the last whether the next one is of the same text."""
        text = self.texts
        same: NDArray[np.bool_] = text[1:] == text[:-1]
        return same

    def spoken(self, text: int) -> list[tuple[str, str]]:
        """Each telling word of one text as its stem and as it was written, in order."""
        start, end = self.starts[text : text + 2]
        stems = self.stems[start:end].tolist()
        return [
            (self.names[number], word)
            for number, word in zip(stems, self.written[start:end], strict=True)
        ]
