"""Sort what was said on one priority into themes, named in the respondents' own phrases.

Nobody's sorting is undone here: passages that stand in a theme are not given in again. Newcomers
join the theme they share most with; what shares too little with all of them may found a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import ThreadpoolController

from soundingboard.analysis.phrases import Said, name
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

LEARNT_FROM = 3_000
"""Wordings a sorting is learnt from; of more, an even selection. All are then put in."""

TELLING_TERMS = 200
"""Terms that are kept of what a theme's passages have in common."""

NAMED_BY = 300
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
    read; only up to 3,000 wordings are compared with one another.
    """
    weighed = [vocabulary.weigh(count) for count in counts([each.text for each in passages])]
    joined: dict[Key, list[Member]] = {}
    left: list[int] = []
    open_ones = [theme for theme in standing if not theme.locked and theme.profile]
    for at, fits in enumerate(_fits(weighed, [theme.profile for theme in open_ones])):
        allowed = [
            (fit, -column)
            for column, fit in fits.items()
            if fit >= LEAST_FIT and open_ones[column].key not in passages[at].barred
        ]
        if not allowed:
            left.append(at)
            continue
        fit, column = max(allowed)
        joined.setdefault(open_ones[-column].key, []).append(Member(passages[at].key, fit))
    free = [at for at in left if not passages[at].settled]
    proposals = _propose(free, passages, weighed) if len(free) >= founders else ()
    taken = {member.passage for proposal in proposals for member in proposal.members}
    return Growth(
        joined={key: tuple(members) for key, members in joined.items()},
        proposals=proposals,
        left=tuple(passages[at].key for at in left if passages[at].key not in taken),
    )


def why(text: str, theme: Weights, vocabulary: Vocabulary, most: int = 3) -> tuple[str, ...]:
    """The stems a text shares with a theme, those that bind it most first."""
    (count,) = counts([text])
    shared = {
        term: weight * theme[term]
        for term, weight in vocabulary.weigh(count).items()
        if term in theme and " " not in term
    }
    return tuple(sorted(shared, key=lambda term: (-shared[term], term))[:most])


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
    for at, fits in zip(places, _fits([weighed[at] for at in places], profiles), strict=True):
        if fits:
            fit, column = max((fit, -column) for column, fit in fits.items())
            if fit >= LEAST_FIT:
                drawn[-column].append((at, fit))
    return drawn


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
    proposals = []
    for at, (theme, found) in enumerate(enough):
        others = [one for other, group in enumerate(said) if other != at for one in group]
        called = name(said[at], others)
        if called:
            rows = tuple(Member(passages[one].key, round(fit, 4)) for one, fit in found)
            proposals.append(Proposal(called, theme, rows))
    return tuple(sorted(proposals, key=lambda one: (-len(one.members), one.name)))


def _one_a_wording(places: Sequence[int], passages: Sequence[Passage]) -> list[int]:
    first = {passages[at].wording: at for at in reversed(places)}
    return _spread(sorted(first.values()), NAMED_BY)


def _sorted(weighed: Sequence[Weights], groups: int) -> NDArray[np.int32]:
    """For each text the number of its group: k-means on the main directions of their words.

    A fixed beginning, so that the same texts always give the same groups.
    """
    columns: dict[str, int] = {}
    rows: list[int] = [0]
    at: list[int] = []
    values: list[float] = []
    for weights in weighed:
        for term, weight in weights.items():
            at.append(columns.setdefault(term, len(columns)))
            values.append(weight)
        rows.append(len(at))
    words = sparse.csr_matrix((values, at, rows), shape=(len(weighed), max(len(columns), 1)))
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


def _fits(weighed: Sequence[Weights], profiles: Sequence[Weights]) -> list[dict[int, float]]:
    """For each text its cosine with each profile it shares a term with, by place."""
    holders: dict[str, list[tuple[int, float]]] = {}
    for column, theme in enumerate(profiles):
        for term, weight in theme.items():
            holders.setdefault(term, []).append((column, weight))
    found = []
    for weights in weighed:
        fits: dict[int, float] = {}
        for term, weight in weights.items():
            for column, other in holders.get(term, ()):
                fits[column] = fits.get(column, 0.0) + weight * other
        found.append(fits)
    return found


def _spread(of: Sequence[One], most: int) -> list[One]:
    step = max(1, -(-len(of) // most))
    return list(of[::step])
