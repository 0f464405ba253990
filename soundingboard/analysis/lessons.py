"""What there is to learn from: priorities' own words, people's codes, what is plainly said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from soundingboard.analysis.lexicon import relatives
from soundingboard.analysis.likeness import Columns, Meaning, Numbers, Places, Space

WORTH_OF_KIN = 0.4
"""Weight of the lexicon's words beside a priority's own (which count 1)."""

WEIGHT_OF_WORDS, WEIGHT_OF_PERSON = 2.0, 6.0
"""How much a description and a person's code teach, beside a text that is plainly about it (1)."""

SEEDED_SHARE = 0.6
"""Share of the texts nearest to a priority, the clearest first, that teach the others."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Rows to learn from: where they stand, what each is about, and how much each counts."""

    places: Places
    about: Columns
    weight: Numbers

    @classmethod
    def joined(cls, lessons: Sequence["Lesson"]) -> Self:
        return cls(
            Places(
                sparse.vstack([each.places.words for each in lessons]).tocsr(),
                np.vstack([each.places.company for each in lessons]),
                np.concatenate([each.places.reach for each in lessons]),
                np.concatenate([each.places.known for each in lessons]),
            ),
            np.concatenate([each.about for each in lessons]),
            np.concatenate([each.weight for each in lessons]),
        )


def widened(
    space: Space,
    descriptions: Sequence[str],
    subjects: Sequence[str],
    meaning: Meaning | None = None,
) -> Places:
    """Where the priorities stand, their words widened faintly by their kin in the lexicon."""
    own = space.place(descriptions, meaning)
    kin = space.place([" ".join(relatives(words)) for words in subjects])
    typical = own.words.max(axis=1).toarray().ravel()
    strongest = kin.words.max(axis=1).toarray().ravel()
    scale = WORTH_OF_KIN * typical / np.where(strongest > 0, strongest, 1)
    words = own.words + sparse.diags_array(scale) @ kin.words
    return Places(words.tocsr(), own.company, own.reach, own.known)


def from_words(priorities: Places) -> Lesson:
    """A lesson from what the priorities say of themselves."""
    count = len(priorities.known)
    return Lesson(priorities, np.arange(count), np.full(count, WEIGHT_OF_WORDS))


def from_people(examples: Places, coded_as: NDArray[np.bool_]) -> Lesson:
    """A lesson from coded passages; one with several priorities is shared between them.

    `coded_as` is passages x priorities, and a last column for none of them.
    """
    rows, columns = np.nonzero(coded_as)
    weights = WEIGHT_OF_PERSON / coded_as.sum(axis=1)[rows]
    return Lesson(examples.rows(rows), columns, weights)


def from_the_clearest(texts: Places, clear: Numbers, weight: float) -> Lesson:
    """The texts that are most plainly about each priority, as if they had been coded to it.

    `clear` says how much each text (row) speaks for each priority.
    """
    best = clear.argmax(axis=1)
    ordered = np.sort(clear, axis=1)
    lead = ordered[:, -1] - (ordered[:, -2] if clear.shape[1] > 1 else 0)
    chosen: list[Columns] = []
    for column in range(clear.shape[1]):
        rows = np.flatnonzero((best == column) & (lead > 0))
        surest = rows[np.argsort(-lead[rows], kind="stable")]
        chosen.append(surest[: max(3, int(len(rows) * SEEDED_SHARE))])
    rows = np.concatenate(chosen)
    return Lesson(texts.rows(rows), best[rows], np.full(len(rows), weight))


def from_elsewhere(texts: Places, none: int) -> Lesson:
    """Texts that are plainly about none of the priorities, whose column is `none`."""
    count = len(texts.known)
    return Lesson(texts, np.full(count, none), np.ones(count))
