"""What a passage's text says by itself, in a few numbers: worked out once, and compared often.

The runs of three neighbouring words of a text are hashed; the smallest hashes are a fair sample
of them all (a bottom-k sketch: Broder 1997, "On the resemblance and containment of documents").
Two texts that share most of their runs share most of these.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundingboard.analysis.duplicates import READ_AT_MOST, RUN, WORD
from soundingboard.analysis.kinds import evidence_offered, question_asked

SKETCH = 24
"""Runs of a text that its sketch tells of."""

NO_RUN = 0xFFFF_FFFF
"""The hash that no run has: it fills the sketch of a text with fewer runs."""

AT_ONCE = 1_000  # texts whose words are in memory together
LONGEST_KNOWN, MOST_KNOWN = 30, 50_000  # letters of a word, and words, that are remembered

Numbers = NDArray[np.uint64]
Sketch = NDArray[np.uint32]

_BASE = 0x9E37_79B9_7F4A_7C15  # odd: no word that is far from the end is lost
_STIR = (np.uint64(0xBF58_476D_1CE4_E5B9), np.uint64(0x94D0_49BB_1331_11EB))  # of splitmix64


class Print(NamedTuple):
    """What a text says by itself. A named tuple: a hundred thousand are made of rows at once."""

    words: int
    """A hash of `duplicates.plain`, from -2^63 up: the same for texts with the same words."""
    length: int
    """How many words those are."""
    runs: int
    """How many different runs of three words."""
    sketch: bytes
    """The smallest hashes of these runs, in order, at most 24 of four bytes each."""
    evidence: bool
    """Whether it shows a sign of evidence."""
    asks: bool
    """Whether it seems to ask us something."""


class Runs(NamedTuple):
    """The different runs of three words of some texts, hashed: text by text, in order of hash."""

    text: NDArray[np.int64]
    """For each run the place of its text."""
    run: Numbers
    """For each its hash of 32 bits."""
    sizes: NDArray[np.int64]
    """How many each text has."""


class _Numbers(dict[str, int]):
    """A number for each word, of 64 bits; those of common words are remembered."""

    def __missing__(self, word: str) -> int:
        number = int.from_bytes(blake2b(word.encode(), digest_size=8).digest())
        if len(word) <= LONGEST_KNOWN and len(self) < MOST_KNOWN:
            self[word] = number
        return number


_NUMBERS = _Numbers()


def imprint(text: str) -> Print:
    """The print of one text."""
    (made,) = imprint_all([text])
    return made


def imprint_all(texts: Sequence[str]) -> list[Print]:
    """The print of each text."""
    made: list[Print] = []
    for start in range(0, len(texts), AT_ONCE):
        made += _imprint(texts[start : start + AT_ONCE])
    return made


def joined(prints: Sequence[Print]) -> Print:
    """The print of the texts one after the other, made of theirs alone.

    The runs across the end of a text are counted as if they were no other's, and are not in the
    sketch.
    """
    if len(prints) == 1:
        return prints[0]
    words, length, within = 0, 0, 0
    for one in prints:
        words = words * pow(_BASE, one.length, 2**64) + one.words
        length += one.length
        within += max(one.length - RUN + 1, 0)
    runs = np.unique(np.frombuffer(b"".join([one.sketch for one in prints]), dtype=np.uint32))
    return Print(
        words=(words + 2**63) % 2**64 - 2**63,
        length=length,
        runs=sum([one.runs for one in prints]) + max(length - RUN + 1, 0) - within,
        sketch=runs[:SKETCH].tobytes(),
        evidence=any(one.evidence for one in prints),
        asks=any(one.asks for one in prints),
    )


def runs_of(texts: Sequence[str]) -> Runs:
    """The runs of three words of some texts."""
    return _runs(*_numbered(texts))


def sketches_of(kept: Sequence[bytes]) -> Sketch:
    """The sketches of prints, a row each; `NO_RUN` fills what is too short."""
    width = SKETCH * 4
    filled = b"".join([one.ljust(width, b"\xff") for one in kept])
    return np.frombuffer(filled, dtype=np.uint32).reshape(len(kept), SKETCH)


def _imprint(texts: Sequence[str]) -> list[Print]:
    numbers, lengths = _numbered(texts)
    runs = _runs(numbers, lengths)
    ends = np.cumsum(runs.sizes)
    place = np.arange(len(runs.run)) - np.repeat(ends - runs.sizes, runs.sizes)
    sketch = runs.run[place < SKETCH].astype(np.uint32).tobytes()
    kept = np.minimum(runs.sizes, SKETCH) * 4
    stops = np.cumsum(kept)
    return [
        Print(
            words=words,
            length=length,
            runs=many,
            sketch=sketch[start:stop],
            evidence=evidence_offered(text) is not None,
            asks=question_asked(text) is not None,
        )
        for text, words, length, many, start, stop in zip(
            texts,
            _hashed(numbers, lengths).tolist(),
            lengths.tolist(),
            runs.sizes.tolist(),
            (stops - kept).tolist(),
            stops.tolist(),
            strict=True,
        )
    ]


def _numbered(texts: Sequence[str]) -> tuple[Numbers, NDArray[np.int64]]:
    """A number for each word of all texts, one after the other, and how many words each has."""
    every: list[str] = []
    lengths = []
    for text in texts:
        words = WORD.findall(text[:READ_AT_MOST].lower())
        lengths.append(len(words))
        every += words
    numbers = np.fromiter(map(_NUMBERS.__getitem__, every), dtype=np.uint64, count=len(every))
    return numbers, np.array(lengths, dtype=np.int64)


def _hashed(numbers: Numbers, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for the words of each text in their order.

    A polynomial in `_BASE`, so that texts can be put together without being read (`joined`).
    """
    powers = np.full(int(lengths.max(initial=0)) + 1, _BASE, dtype=np.uint64)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)
    ends = np.cumsum(lengths)
    after = np.repeat(ends, lengths) - np.arange(len(numbers)) - 1
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(numbers * powers[after])])
    hashed: NDArray[np.int64] = (sums[ends] - sums[ends - lengths]).view(np.int64)
    return hashed


def _runs(numbers: Numbers, lengths: NDArray[np.int64]) -> Runs:
    many = len(lengths)
    text = np.repeat(np.arange(many), lengths)
    run = _stirred(numbers[: 1 - RUN], numbers[1 : 2 - RUN], numbers[RUN - 1 :])
    within = text[: 1 - RUN] == text[RUN - 1 :]
    # Sorted as one number each, the text in front: far faster than by two.
    both = np.sort((text[: 1 - RUN][within].astype(np.uint64) << np.uint64(32)) | run[within])
    both = both[np.diff(both, prepend=np.uint64(2**64 - 1)) != 0]
    text = (both >> np.uint64(32)).astype(np.int64)
    return Runs(text, both & np.uint64(NO_RUN), np.bincount(text, minlength=many))


def _stirred(first: Numbers, second: Numbers, third: Numbers) -> Numbers:
    """The hash of each run of three words: 32 bits, each as likely as the other."""
    run = (first * np.uint64(_BASE) + second) * np.uint64(_BASE) + third
    run = (run ^ (run >> np.uint64(30))) * _STIR[0]
    run = (run ^ (run >> np.uint64(27))) * _STIR[1]
    stirred: Numbers = np.minimum(run >> np.uint64(32), np.uint64(NO_RUN - 1))
    return stirred
