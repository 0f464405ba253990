"""Which texts are copies of one another, to the letter or nearly: campaigns and forwarded drafts.

Every submission is still counted. A group says only that a standard text was sent many times,
and which of its copies have something of their own.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")

READ_AT_MOST = 100_000
"""Characters of a text that are compared."""

RUN = 3
"""Neighbouring words that are compared as one: chance agrees on words, hardly on three in a row."""

FEWEST_WORDS = 8
"""Shorter texts ("No comment", "I agree") are alike by chance, not by a campaign."""

ALIKE = 0.5
"""Share of the longer text's runs that two near-identical texts have in common, at least.

Of the longer, not of the shorter: a short text within two long ones must not join them.
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Texts, by their places in the sequence given, that are copies of one another.

    `standard` are those with the text that most sent, word for word; `variants` are the others.
    """

    standard: tuple[int, ...]
    variants: tuple[int, ...]

    @property
    def members(self) -> tuple[int, ...]:
        return tuple(sorted(self.standard + self.variants))


def copies(texts: Sequence[str]) -> tuple[Group, ...]:
    """The groups of two or more identical or near-identical texts, in order of first member.

    Case, punctuation and line breaks do not count; texts of fewer than eight words never group.
    Time grows with the words read, not with the pairs of texts.
    """
    normalised = {at: plain(text) for at, text in enumerate(texts)}
    normalised = {
        at: text for at, text in normalised.items() if text.count(" ") >= FEWEST_WORDS - 1
    }
    first: dict[str, int] = {}
    for at, text in normalised.items():
        first.setdefault(text, at)
    heads = _joined(list(first))
    group_of = dict(zip(first, heads, strict=True))
    members: dict[int, list[int]] = {}
    for at, text in normalised.items():
        members.setdefault(group_of[text], []).append(at)
    groups = [_group(found, normalised) for found in members.values() if len(found) > 1]
    return tuple(sorted(groups, key=lambda group: group.members[0]))


def plain(text: str) -> str:
    """The words by which texts are compared: in lower case, without punctuation."""
    return " ".join(WORD.findall(text[:READ_AT_MOST].lower()))


def same_text(texts: Sequence[str]) -> tuple[int, ...]:
    """For each text the place of the first text of its group, or its own where it has none."""
    heads = list(range(len(texts)))
    for group in copies(texts):
        for at in group.members:
            heads[at] = group.members[0]
    return tuple(heads)


def _group(members: Sequence[int], normalised: dict[int, str]) -> Group:
    (commonest, _), *_ = Counter(normalised[at] for at in members).most_common(1)
    standard = tuple(at for at in members if normalised[at] == commonest)
    return Group(standard, tuple(at for at in members if normalised[at] != commonest))


def _joined(texts: Sequence[str]) -> list[int]:
    """For each text the number of the text that heads its group of near-identical ones."""
    runs = [_runs(text.split(" ")) for text in texts]
    sizes = np.array([len(each) for each in runs], dtype=np.int64)
    heads = list(range(len(texts)))
    if not sizes.sum():
        return heads
    run = np.concatenate(runs)
    text = np.repeat(np.arange(len(texts)), sizes)
    order = np.lexsort((text, run))
    run, text = run[order], text[order]
    begins = np.r_[True, run[1:] != run[:-1]]
    # Each text is compared with the first that uses a run of words, and with the last before it.
    # That keeps a phrase that thousands share from making millions of pairs; the first alone may
    # be a stranger who stands between the copies.
    first = text[np.flatnonzero(begins)[np.cumsum(begins) - 1]]
    again, once_more = ~begins, ~begins & (np.roll(text, 1) != first)
    left = np.concatenate([first[again], np.roll(text, 1)[once_more]])
    right = np.concatenate([text[again], text[once_more]])
    pair, shared = np.unique(left * len(texts) + right, return_counts=True)
    pairs = np.stack(np.divmod(pair, len(texts)))
    longer = np.maximum(sizes[pairs[0]], sizes[pairs[1]])
    for one, other in pairs[:, shared >= ALIKE * longer].T.tolist():
        _unite(heads, one, other)
    return [_head(heads, at) for at in range(len(heads))]


def _runs(words: Sequence[str]) -> NDArray[np.int64]:
    """A number for each distinct run of three words. The same words give the same numbers."""
    hashes = np.array([crc32(word.encode()) for word in words], dtype=np.int64)
    runs = hashes[: 1 - RUN] * 1_000_003 + hashes[1 : 2 - RUN]
    return np.unique(runs * 998_244_353 + hashes[RUN - 1 :])


def _head(heads: list[int], at: int) -> int:
    while heads[at] != at:
        heads[at] = heads[heads[at]]
        at = heads[at]
    return at


def _unite(heads: list[int], one: int, other: int) -> None:
    low, high = sorted((_head(heads, one), _head(heads, other)))
    heads[high] = low
