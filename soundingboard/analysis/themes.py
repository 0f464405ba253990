"""Sort what was said on one priority into themes, named in the respondents' own phrases.

Nobody's sorting is undone here: passages that stand in a theme are not given in again. Newcomers
join the theme they share most with; what shares too little with all of them may found a new one.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import ThreadpoolController

from soundingboard.analysis.phrases import Said, names
from soundingboard.analysis.terms import spoken
from soundingboard.analysis.vocabularies import Vocabulary, Weights, cosine, counts, middle

Key = int | str
One = TypeVar("One")

LEAST_FIT = 0.075
"""Cosine with a theme's common ground from which a passage is taken to belong to it."""

FEWEST_WORDINGS, FEWEST_VOICES = 3, 2
"""What a theme needs to be proposed: copies of one text, or one speaker, make none."""

FEWEST_TO_SORT = 6
"""Wordings below which nothing is proposed: so few are read sooner than sorted."""

FEWEST_GROUPS, MOST_GROUPS, A_GROUP = 4, 15, 8
"""As many groups as the root of (wordings / 8), within bounds; more are not read to the end."""

THE_SAME = 0.5
"""Cosine of two groups' common grounds from which they are one theme."""

DIRECTIONS = 64
"""Into how many directions the words of the passages are gathered before they are grouped."""

LEARNT_FROM = 2_000
"""Wordings a sorting is learnt from; of more, an even selection. All are then put in."""

TELLING_TERMS = 200
"""Terms that are kept of what a theme's passages have in common."""

NAMED_BY = 150
"""Passages of each theme whose phrases are weighed for its name."""

_threads = ThreadpoolController()


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that stands in no theme of its priority yet.

    `voice` is whoever speaks; `wording` is the same for all copies of one text. `barred` are
    themes that a person took it out of; `settled` says that it is not to found a new one.
    """

    key: Key
    text: str
    voice: Key
    wording: Key
    barred: frozenset[Key] = frozenset()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme there is: what its passages have in common, and whether it is open to more."""

    key: Key
    profile: Weights
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """That a passage belongs to a theme, and how well it fits (cosine, 0 to 1)."""

    passage: Key
    fit: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new theme: its name in the respondents' phrases, what makes it, who is in it."""

    name: str
    profile: Weights
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """What became of newcomers: joined a theme, founded one, or fit nowhere yet."""

    joined: Mapping[Key, tuple[Member, ...]]
    proposals: tuple[Proposal, ...]
    left: tuple[Key, ...]


def learn(texts: Sequence[str]) -> Vocabulary:
    """How telling each word is on one priority; kept, so that fits stay comparable."""
    return Vocabulary.learn(counts(_spread(texts, LEARNT_FROM)))


def profile(texts: Sequence[str], vocabulary: Vocabulary) -> dict[str, float]:
    """What some texts have in common: up to 200 terms and their weights."""
    weighed = [vocabulary.weigh(count) for count in counts(_spread(texts, LEARNT_FROM))]
    return middle(weighed, TELLING_TERMS)


def grow(
    passages: Sequence[Passage],
    standing: Sequence[Theme],
    vocabulary: Vocabulary,
    *,
    founders: int = FEWEST_TO_SORT,
) -> Growth:
    """Lets passages join the themes that stand, and proposes new ones from what fits none.

    New ones only where at least so many `founders` fit none: who was sorted before and left over
    is not sorted over and over until something comes of it.

    A locked theme takes nobody in. Copies of one text found no theme by themselves, however many
    there are. The same passages in the same order give the same themes. Time grows with the words
    read; only up to 2,000 wordings are compared with one another.
    """
    weighed = [vocabulary.weigh(count) for count in counts([each.text for each in passages])]
    joined: dict[Key, list[Member]] = {}
    left: list[int] = []
    open_ones = [theme for theme in standing if not theme.locked and theme.profile]
    columns = {theme.key: column for column, theme in enumerate(open_ones)}
    fits = _fits(weighed, [theme.profile for theme in open_ones])
    for at, passage in enumerate(passages):
        for barred in passage.barred & columns.keys():
            fits[at, columns[barred]] = 0
    best, enough = _best(fits)
    for at, passage in enumerate(passages):
        if not enough[at]:
            left.append(at)
            continue
        theme = open_ones[best[at]]
        fit = round(float(fits[at, best[at]]), 4)
        joined.setdefault(theme.key, []).append(Member(passage.key, fit))
    free = [at for at in left if not passages[at].settled]
    proposals = _propose(free, passages, weighed) if len(free) >= founders else ()
    taken = {member.passage for proposal in proposals for member in proposal.members}
    return Growth(
        joined={key: tuple(members) for key, members in joined.items()},
        proposals=proposals,
        left=tuple(passages[at].key for at in left if passages[at].key not in taken),
    )


def why(text: str, theme: Weights, vocabulary: Vocabulary, most: int = 3) -> tuple[str, ...]:
    """The words a text shares with a theme, as it writes them, those that bind it most first."""
    written = dict(reversed(spoken(text)))  # the first way in which each is written
    weights = vocabulary.weigh(Counter(stem for stem, _ in spoken(text)))
    shared = {stem: weights[stem] * theme[stem] for stem in weights if stem in theme}
    best = sorted(shared, key=lambda stem: (-shared[stem], stem))[:most]
    return tuple(written[stem] for stem in best)


def _propose(
    founders: Sequence[int], passages: Sequence[Passage], weighed: Sequence[Weights]
) -> tuple[Proposal, ...]:
    first: dict[Key, int] = {}
    for at in founders:
        if weighed[at]:
            first.setdefault(passages[at].wording, at)
    if len(first) < FEWEST_TO_SORT:
        return ()
    sample = _spread(list(first.values()), LEARNT_FROM)
    groups = min(max(round((len(first) / A_GROUP) ** 0.5), FEWEST_GROUPS), MOST_GROUPS)
    groups = min(groups, len(sample) // FEWEST_WORDINGS)
    sorted_in = _sorted([weighed[at] for at in sample], groups)
    profiles = _distinct(
        [
            middle([weighed[at] for at in np.array(sample)[sorted_in == one]], TELLING_TERMS)
            for one in range(groups)
        ]
    )
    # Once more by what those who fit have in common: the same rule that newcomers are put in by.
    # A group too small to be a theme gives its passages back to the others.
    drawn = [found for found in _drawn(sample, weighed, profiles) if _enough(found, passages)]
    profiles = [middle([weighed[at] for at, _ in found], TELLING_TERMS) for found in drawn]
    return _named(profiles, _drawn(founders, weighed, profiles), passages)


def _enough(found: Sequence[tuple[int, float]], passages: Sequence[Passage]) -> bool:
    return (
        len({passages[at].wording for at, _ in found}) >= FEWEST_WORDINGS
        and len({passages[at].voice for at, _ in found}) >= FEWEST_VOICES
    )


def _drawn(
    places: Sequence[int], weighed: Sequence[Weights], profiles: Sequence[Weights]
) -> list[list[tuple[int, float]]]:
    """For each group the passages that fit it best and well enough, each with its fit."""
    drawn: list[list[tuple[int, float]]] = [[] for _ in profiles]
    fits = _fits([weighed[at] for at in places], profiles)
    best, enough = _best(fits)
    for row in np.flatnonzero(enough).tolist():
        drawn[best[row]].append((places[row], round(float(fits[row, best[row]]), 4)))
    return drawn


def _best(fits: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """For each text the column it fits best, and whether it fits that well enough."""
    if not fits.shape[1]:
        nowhere = np.zeros(len(fits), dtype=np.intp)
        return nowhere, np.zeros(len(fits), dtype=np.bool_)
    return fits.argmax(axis=1), fits.max(axis=1) >= LEAST_FIT


def _named(
    profiles: Sequence[Weights],
    members: Sequence[Sequence[tuple[int, float]]],
    passages: Sequence[Passage],
) -> tuple[Proposal, ...]:
    """The groups that enough different people make up, the largest first, each with a name."""
    enough = [
        (theme, found)
        for theme, found in zip(profiles, members, strict=True)
        if _enough(found, passages)
    ]
    said = [
        [Said.of(passages[at].text) for at in _one_a_wording([at for at, _ in found], passages)]
        for _, found in enough
    ]
    proposals = [
        Proposal(called, theme, tuple(Member(passages[at].key, fit) for at, fit in found))
        for called, (theme, found) in zip(names(said), enough, strict=True)
        if called
    ]
    return tuple(sorted(proposals, key=lambda one: (-len(one.members), one.name)))


def _one_a_wording(places: Sequence[int], passages: Sequence[Passage]) -> list[int]:
    first = {passages[at].wording: at for at in reversed(places)}
    return _spread(sorted(first.values()), NAMED_BY)


def _sorted(weighed: Sequence[Weights], groups: int) -> NDArray[np.int32]:
    """For each text the number of its group: k-means on the main directions of their words.

    A fixed beginning, so that the same texts always give the same groups.
    """
    terms: dict[str, int] = {}
    for weights in weighed:
        for term in weights:
            terms.setdefault(term, len(terms))
    words = _table(weighed, terms)
    directions = min(DIRECTIONS, max(len(weighed) // 5, 4), *words.shape)
    with _threads.limit(limits=1):
        left, strength, _ = randomized_svd(words, directions, random_state=0)
        places = left * strength
        length = np.linalg.norm(places, axis=1, keepdims=True)
        places /= np.where(length > 0, length, 1)
        found: NDArray[np.int32] = KMeans(groups, n_init=5, random_state=0).fit_predict(places)
    return found


def _distinct(profiles: Sequence[Weights]) -> list[Weights]:
    """Without those that are nearly the same as an earlier one."""
    kept: list[Weights] = []
    for one in profiles:
        if one and all(cosine(one, other) < THE_SAME for other in kept):
            kept.append(one)
    return kept


def _fits(weighed: Sequence[Weights], profiles: Sequence[Weights]) -> NDArray[np.float64]:
    """The cosine of each text (rows) with each profile (columns)."""
    terms: dict[str, int] = {}
    for theme in profiles:
        for term in theme:
            terms.setdefault(term, len(terms))
    if not terms:
        return np.zeros((len(weighed), len(profiles)))
    common = np.zeros((len(terms), len(profiles)))
    for column, theme in enumerate(profiles):
        common[[terms[term] for term in theme], column] = list(theme.values())
    return np.asarray(_table(weighed, terms) @ common)


def _table(weighed: Sequence[Weights], terms: Mapping[str, int]) -> Any:
    """The weights of texts as a sparse table, texts x terms; terms that are not listed are left."""
    rows, columns, values = array("q", [0]), array("q"), array("d")
    for weights in weighed:
        for term, weight in weights.items():
            column = terms.get(term)
            if column is not None:
                columns.append(column)
                values.append(weight)
        rows.append(len(columns))
    return sparse.csr_array(
        (np.array(values), np.array(columns), np.array(rows)), shape=(len(weighed), len(terms))
    )


def _spread(of: Sequence[One], most: int) -> list[One]:
    step = max(1, -(-len(of) // most))
    return list(of[::step])
