"""Which texts are copies of one another, told from their prints; few of the texts are read again.

What is alike is as in `analysis.duplicates`: at least half of the longer text's runs are shared.
The share of a sketch that two texts have in common tells nearly that: where it tells clearly it
is believed, and only the texts in between are compared word by word.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from soundingboard.analysis.duplicates import ALIKE, FEWEST_WORDS, Group
from soundingboard.analysis.prints import NO_RUN, SKETCH, Print, Sketch, runs_of, sketches_of

PROBED = 8
"""Texts that share none of their smallest eight hashes are not compared: of those that are just
alike one pair in 250."""

SURE, HARDLY = 18, 14
"""Hashes of 24 in common from which on two texts are alike without being read, and below which
they are not. Of pairs that share just half of their runs one in a hundred has 18; of those that
share three quarters one in fifty has fewer than 14. In between they are read."""

AT_ONCE = 5_000  # pairs compared together

Places = NDArray[np.int64]
Read = Callable[[Sequence[int]], Sequence[str]]


class Pairs(NamedTuple):
    """Two texts each, by their places."""

    one: Places
    other: Places

    def where(self, wanted: NDArray[np.bool_]) -> "Pairs":
        return Pairs(self.one[wanted], self.other[wanted])

    def apart(self, heads: Places) -> "Pairs":
        """Those whose texts are not of one group."""
        return self.where(heads[self.one] != heads[self.other])


class Columns(NamedTuple):
    """What prints tell, as columns: of a hundred thousand that is far quicker than one by one."""

    words: Places
    lengths: Places
    runs: Places
    sketches: Sketch

    @classmethod
    def of(cls, prints: Sequence[Print]) -> "Columns":
        return cls.of_each(
            words=[one.words for one in prints],
            lengths=[one.length for one in prints],
            runs=[one.runs for one in prints],
            sketches=[one.sketch for one in prints],
        )

    @classmethod
    def of_each(
        cls,
        *,
        words: Sequence[int],
        lengths: Sequence[int],
        runs: Sequence[int],
        sketches: Sequence[bytes],
    ) -> "Columns":
        return cls(
            np.array(words, dtype=np.int64),
            np.array(lengths, dtype=np.int64),
            np.array(runs, dtype=np.int64),
            sketches_of(sketches),
        )

    def at(self, places: Places) -> "Columns":
        return Columns(
            self.words[places], self.lengths[places], self.runs[places], self.sketches[places]
        )


def alike(prints: Sequence[Print], read: Read) -> tuple[Group, ...]:
    """The groups of two or more identical or near-identical texts, in order of first member.

    As `duplicates.copies`; `read` gives the texts at some places, of the few that are unclear.
    """
    heads = same_text(prints, read)
    members: dict[int, list[int]] = {}
    for at, head in enumerate(heads):
        members.setdefault(head, []).append(at)
    return tuple(_group(found, prints) for found in members.values() if len(found) > 1)


def same_text(prints: Sequence[Print], read: Read) -> tuple[int, ...]:
    """For each text the place of the first text of its group, or its own where it has none.

    As `duplicates.same_text`.
    """
    return tuple(heads_of(Columns.of(prints), read).tolist())


def heads_of(
    prints: Columns,
    read: Read,
    *,
    known: Places | None = None,
    fresh: NDArray[np.bool_] | None = None,
) -> Places:
    """As `same_text`, where some was found before.

    Texts with one number in `known` are together. `fresh` says which texts are new: the others
    were compared with one another already.
    """
    comparable = np.flatnonzero(prints.lengths >= FEWEST_WORDS)
    words = prints.words[comparable]
    _, first, text = np.unique(words, return_index=True, return_inverse=True)
    # A wording each from here on, in the order in which they came.
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    text = rank[text]
    places = comparable[first[order]]
    wordings = _Wordings(prints.at(places), lambda some: read(places[some].tolist()))
    new = np.ones(len(places), dtype=np.bool_)
    if fresh is not None:  # words that were compared need not be again, whoever says them now
        new[text[~fresh[comparable]]] = False
    heads = np.arange(len(places))
    if known is not None:
        heads = _joined_by(known[comparable], text, len(places))
    heads = wordings.grouped(heads, new)
    found = np.arange(len(prints.words))
    found[comparable] = places[heads[text]]
    return found


class _Wordings:
    """Texts with different words."""

    def __init__(self, prints: Columns, read: Callable[[Places], Sequence[str]]) -> None:
        self.sketches = prints.sketches
        self.sizes = prints.runs
        self.told = (self.sketches != NO_RUN).sum(axis=1)
        self.read = read

    def grouped(self, heads: Places, new: NDArray[np.bool_]) -> Places:
        """For each its head, where those of one head are together already."""
        unsure = []
        for pairs in _candidates(self.sketches, new):
            sure, open_ = self._judged(pairs.apart(heads))
            heads = _united(heads, sure)
            unsure.append(open_)
        return self._verified(heads, Pairs(*map(np.concatenate, zip(*unsure, strict=True))))

    def _judged(self, pairs: Pairs) -> tuple[Pairs, Pairs]:
        """The pairs that are alike by their sketches, and those that are to be read."""
        shared = _shared(self.sketches, pairs)
        longer = np.maximum(self.sizes[pairs.one], self.sizes[pairs.other])
        told = np.maximum(self.told[pairs.one], self.told[pairs.other])
        complete = self.told == self.sizes
        exact = complete[pairs.one] & complete[pairs.other]  # the sketches tell of all runs
        sure = np.where(exact, shared >= ALIKE * longer, shared >= SURE)
        return pairs.where(sure), pairs.where(~sure & ~exact & (shared * SKETCH >= HARDLY * told))

    def _verified(self, heads: Places, pairs: Pairs) -> Places:
        """The heads when these pairs have been read."""
        for start in range(0, len(pairs.one), AT_ONCE):
            some = Pairs(*(each[start : start + AT_ONCE] for each in pairs)).apart(heads)
            if len(some.one):
                heads = _united(heads, some.where(self._are_alike(some)))
        return heads

    def _are_alike(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Whether the texts of each pair share half of the longer one's runs."""
        wanted, row = np.unique(np.concatenate(pairs), return_inverse=True)
        runs = runs_of(self.read(wanted))
        _, number = np.unique(runs.run, return_inverse=True)
        table = csr_array((np.ones(len(number), dtype=np.int32), (runs.text, number)))
        one, other = row[: len(pairs.one)], row[len(pairs.one) :]
        shared = table[one].multiply(table[other]).sum(axis=1)
        alike: NDArray[np.bool_] = shared >= ALIKE * np.maximum(runs.sizes[one], runs.sizes[other])
        return alike


def _candidates(sketches: Sketch, new: NDArray[np.bool_]) -> tuple[Pairs, Pairs]:
    """The pairs worth a look, one of them new: for each text the likeliest, and all others.

    Each text is compared with the first that has a hash, and with the last before it. That keeps
    a phrase that thousands share from making millions of pairs.
    """
    many = len(sketches)
    probed = sketches[:, :PROBED]
    wanted = probed != NO_RUN
    if not new.all():
        wanted &= np.isin(probed, probed[new])
    text = np.broadcast_to(np.arange(many, dtype=np.uint64)[:, None], probed.shape)
    both = np.sort(probed[wanted].astype(np.uint64) << np.uint64(32) | text[wanted])
    run, text_of = both >> np.uint64(32), (both & np.uint64(NO_RUN)).astype(np.int64)
    begins = np.diff(run, prepend=np.uint64(2**64 - 1)) != 0
    first = text_of[np.flatnonzero(begins)[np.cumsum(begins) - 1]]
    before = np.roll(text_of, 1)
    one_is_new = new[text_of]
    again = ~begins & (one_is_new | new[first])
    once_more = ~begins & (before != first) & (one_is_new | new[before])
    pair, shared = np.unique(text_of[again] * many + first[again], return_counts=True)
    later = np.sort(text_of[once_more] * many + before[once_more])
    later = later[np.diff(later, prepend=-1) != 0]
    # In order of text, and of one text the pair with most in common first.
    likeliest = np.lexsort((-shared, pair // max(many, 1)))
    pair = pair[likeliest]
    tops = np.diff(pair // max(many, 1), prepend=-1) != 0
    return _opened(pair[tops], many), _opened(np.concatenate([pair[~tops], later]), many)


def _opened(pair: Places, many: int) -> Pairs:
    other, one = np.divmod(pair, max(many, 1))
    return Pairs(one, other)


def _shared(sketches: Sketch, pairs: Pairs) -> Places:
    """How many hashes the sketches of each pair have in common."""
    found = np.zeros(len(pairs.one), dtype=np.int64)
    filled = (sketches == NO_RUN).sum(axis=1)
    for start in range(0, len(found), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        # Column against column: each is one pass over memory that is near.
        one = np.ascontiguousarray(sketches[pairs.one[part]].T)
        other = np.ascontiguousarray(sketches[pairs.other[part]].T)
        same = np.zeros(one.shape[1], dtype=np.int16)
        for column in one:
            for against in other:
                same += column == against
        found[part] = same
    both: Places = filled[pairs.one] * filled[pairs.other]
    return found - both


def _united(heads: Places, pairs: Pairs) -> Places:
    """For each text the first of its group, once those of each pair are together."""
    many = len(heads)
    one = np.concatenate([np.arange(many), pairs.one])
    other = np.concatenate([heads, pairs.other])
    links = coo_array((np.ones(len(one), dtype=np.bool_), (one, other)), shape=(many, many))
    _, label = connected_components(links, directed=False)
    _, first, group = np.unique(label, return_index=True, return_inverse=True)
    united: Places = first[group]
    return united


def _joined_by(numbers: Places, text: Places, many: int) -> Places:
    """The heads where texts with one number are together."""
    _, first, group = np.unique(numbers, return_index=True, return_inverse=True)
    return _united(np.arange(many), Pairs(text[first[group]], text))


def _group(members: Sequence[int], prints: Sequence[Print]) -> Group:
    (commonest, _), *_ = Counter(prints[at].words for at in members).most_common(1)
    standard = tuple(at for at in members if prints[at].words == commonest)
    return Group(standard, tuple(at for at in members if prints[at].words != commonest))
