"""How alike two texts are: by the words they share, and by words that keep the same company."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh

from soundingboard.analysis.terms import terms

Numbers = NDArray[np.float64]
Columns = NDArray[np.intp]

ENOUGH_FOR_COMPANY = 400
"""Texts needed before it helps to ask which words are used together (with 100 it harms)."""

DIRECTIONS = 64
WORTH_OF_COMPANY = 0.5
"""Weight of company beside shared words (which count 1)."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where some texts stand: `words` (texts x terms, sparse) and `company` (texts x directions).

    Rows have length 1, or 0 for a text without a known word. `company` has no columns while
    there is too little text to learn it from. For each text `reach` (0 to 1) says how much of it
    those directions hold, and `known` (0 to 1) how much of it is words seen before.
    """

    words: Any  # a scipy.sparse matrix, which has no types
    company: Numbers
    reach: Numbers
    known: Numbers

    def rows(self, which: Columns) -> "Places":
        return Places(self.words[which], self.company[which], self.reach[which], self.known[which])

    def likeness_to(self, others: "Places") -> Numbers:
        """From 0 to 1.5, how alike each of these texts (rows) is to each other one (columns)."""
        return self._shared(others) + WORTH_OF_COMPANY * self._company(others)

    def closeness_to(self, others: "Places") -> Numbers:
        """As likeness, but comparable between texts: 0 for one on quite another subject.

        Likeness picks the nearest of several; a text of unknown words has a nearest one too.
        Here company counts only as far as the text is held by it, and words never seen before
        count against it.
        """
        if not self.company.shape[1]:
            return self._shared(others)
        held = 2 * np.sqrt(self.reach)[:, np.newaxis] * self._company(others)
        closeness: Numbers = (self._shared(others) + held) * self.known[:, np.newaxis] ** 2
        return closeness

    def _shared(self, others: "Places") -> Numbers:
        shared: Numbers = (self.words @ others.words.T).toarray()
        return shared

    def _company(self, others: "Places") -> Numbers:
        company: Numbers = np.clip(self.company @ others.company.T, 0, None)
        return company


@dataclass(frozen=True, slots=True)
class Space:
    """The terms of a body of text, how telling each is (TF-IDF), and which keep company (LSA).

    Company is learnt from this body of text alone, by truncated singular value decomposition
    (latent semantic analysis; Deerwester and others, 1990): nothing was trained elsewhere and
    nothing is downloaded.
    """

    columns: dict[str, int]
    telling: Numbers
    """For each term how rare it is: ln((1 + texts) / (1 + texts with it)) + 1."""
    recurring: Columns
    """Columns of terms that stand in two texts or more."""
    company: Numbers | None
    """What each recurring term adds to each direction; terms x directions."""

    @classmethod
    def learn(cls, texts: Sequence[str], *, with_company: bool = True) -> Self:
        """Learn from these texts; which words keep company, only where there is text enough."""
        columns: dict[str, int] = {}
        counts = [Counter(terms(text)) for text in texts]
        for count in counts:
            for term in count:
                columns.setdefault(term, len(columns))
        found = np.zeros(len(columns))
        for count in counts:
            found[[columns[term] for term in count]] += 1
        telling = np.log((1 + len(texts)) / (1 + found)) + 1
        recurring = np.flatnonzero(found >= 2)
        space = cls(columns, telling, recurring, None)
        enough = len(texts) >= ENOUGH_FOR_COMPANY and len(recurring) > DIRECTIONS
        if not (with_company and enough):
            return space
        words, _ = space._weighed(counts)
        return cls(columns, telling, recurring, _company(words[:, recurring]))

    @property
    def directions(self) -> int:
        return 0 if self.company is None else DIRECTIONS

    def place(self, texts: Sequence[str]) -> Places:
        words, known = self._weighed([Counter(terms(text)) for text in texts])
        if self.company is None or not texts:
            nowhere = np.zeros((len(texts), self.directions))
            return Places(words, nowhere, np.zeros(len(texts)), known)
        held: Numbers = words[:, self.recurring] @ self.company
        reach = np.linalg.norm(held, axis=1)
        return Places(words, held / np.where(reach > 0, reach, 1)[:, np.newaxis], reach, known)

    def _weighed(self, counts: Sequence[Counter[str]]) -> tuple[Any, Numbers]:
        """Rows of weighed terms (sublinear counts, length 1), and how much of each was known."""
        starts, columns, values = array("q", [0]), array("q"), array("d")
        familiar, strange = np.zeros(len(counts)), np.zeros(len(counts))
        rarest = float(self.telling.max(initial=1))
        for row, count in enumerate(counts):
            for term, times in count.items():
                column = self.columns.get(term)
                single = " " not in term  # a pair of known words may be new and nothing strange
                if column is None:
                    strange[row] += rarest * single
                    continue
                columns.append(column)
                values.append(times)
                familiar[row] += self.telling[column] * single
            starts.append(len(columns))
        at = np.frombuffer(columns, dtype=np.int64) if columns else np.zeros(0, dtype=np.int64)
        weight = (1 + np.log(np.array(values))) * self.telling[at]
        words = sparse.csr_array(
            (weight, at, np.array(starts)), shape=(len(counts), len(self.columns))
        )
        length = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
        words = sparse.diags_array(1 / np.where(length > 0, length, 1)) @ words
        return words.tocsr(), familiar / np.maximum(familiar + strange, 1)


def _company(words: Any) -> Numbers:
    """The directions along which most terms go together: the right singular vectors of `words`.

    Found as eigenvectors of terms x terms without ever making that table. The beginning is fixed,
    so that the same texts always give the same directions.
    """
    transposed, terms_known = words.T.tocsr(), words.shape[1]
    together = LinearOperator(
        (terms_known, terms_known), matvec=lambda vector: transposed @ (words @ vector), dtype=float
    )
    _, company = eigsh(together, k=DIRECTIONS, v0=np.ones(terms_known), tol=1e-3)
    directions: Numbers = company
    return directions
