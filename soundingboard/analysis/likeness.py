"""How alike two texts are: by the words they share, and by words that keep the same company."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from soundingboard.analysis.tokens import Tokens

Numbers = NDArray[np.float64]
Columns = NDArray[np.intp]
Meaning = NDArray[np.float32]
"""What a sentence model makes of texts: texts x directions, each row of length 1."""

ENOUGH_FOR_COMPANY = 400
"""Texts needed before it helps to ask which words are used together (with 100 it harms)."""

DIRECTIONS = 80
SPARE, ROUNDS = 16, 4
"""Directions sought beside those kept, and rounds of seeking: enough to keep the same ones."""
WORTH_OF_COMPANY = 0.5
"""Weight of company beside shared words (which count 1)."""

WORTH_OF_MEANING = 1.5
"""Weight of what a sentence model makes of texts beside the company of their words (1)."""

MEANT_HALF_AT = 100
"""Texts at which half of what they mean on the whole is left out of what each of them means."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where some texts stand: `words` (texts x terms, sparse) and `company` (texts x directions).

    Rows have length 1, or 0 for a text without a known word. `company` has no columns while
    there is too little text to learn it from and no sentence model reads; where one does, its
    directions stand beside those of words, and the length of a row is that of both together. For
    each text `reach` (0 to 1) says how much of it the directions of words hold, and `known` (0 to
    1) how much of it is words seen before.
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

    Terms are single stems and pairs of neighbouring ones; the columns of the single ones come
    first. Company is learnt from this body of text alone, by truncated singular value
    decomposition (latent semantic analysis; Deerwester and others, 1990): nothing was trained
    elsewhere and nothing is downloaded.
    """

    singles: dict[str, int]
    """The column of each single stem."""
    pairs: Columns
    """The pairs in the order of their columns, which is ascending; see `_paired`."""
    telling: Numbers
    """For each term how rare it is: ln((1 + texts) / (1 + texts with it)) + 1."""
    recurring: Columns
    """Columns of terms that stand in two texts or more."""
    company: Numbers | None
    """What each recurring term adds to each direction; terms x directions."""
    middle: Meaning | None = None
    """What the texts mean on the whole, where a sentence model reads them too: all of them are on
    much the same subject, and only what is apart from that tells them apart."""

    @classmethod
    def learn(cls, texts: Sequence[str], *, with_company: bool = True) -> Self:
        """Learn from these texts; which words keep company, only where there is text enough."""
        return cls.learn_and_place(texts, with_company=with_company)[0]

    @classmethod
    def learn_and_place(
        cls, texts: Sequence[str], *, with_company: bool = True, meaning: Meaning | None = None
    ) -> tuple[Self, Places]:
        """As `learn`, and where the texts stand, for which they need not be read again.

        `meaning` is what a sentence model made of the same texts.
        """
        tokens = Tokens.read(texts)
        singles = {name: number for number, name in enumerate(tokens.names)}
        beside = tokens.neighbours()
        paired = _paired(tokens.stems[:-1][beside], tokens.stems[1:][beside], len(singles))
        pairs, which = np.unique(paired, return_inverse=True)
        columns = np.concatenate([tokens.stems, len(singles) + which])
        counted = _counted(tokens, beside, columns, len(singles) + len(pairs))
        found = np.bincount(counted.indices, minlength=counted.shape[1])
        telling = np.log((1 + len(texts)) / (1 + found)) + 1
        recurring = np.flatnonzero(found >= 2)
        words = _weighed(counted, telling)
        company = None
        if with_company and len(texts) >= ENOUGH_FOR_COMPANY and len(recurring) > DIRECTIONS:
            company = _company(words[:, recurring])
        middle = None if meaning is None else meaning.sum(axis=0) / (len(meaning) + MEANT_HALF_AT)
        space = cls(singles, pairs, telling, recurring, company, middle)
        return space, space._places(words, np.ones(len(texts)), meaning)

    @property
    def directions(self) -> int:
        """How many directions there are beside shared words; 0 where only those count."""
        return sum(table.shape[-1] for table in (self.company, self.middle) if table is not None)

    def place(self, texts: Sequence[str], meaning: Meaning | None = None) -> Places:
        """Where some texts stand; `meaning` is what the sentence model made of them, if any."""
        return self.place_tokens(Tokens.read(texts), meaning)

    def place_tokens(self, tokens: Tokens, meaning: Meaning | None = None) -> Places:
        """Where some texts stand that have been read already."""
        ours = np.array([self.singles.get(name, -1) for name in tokens.names], dtype=np.int64)
        stems = ours[tokens.stems] if len(ours) else tokens.stems
        beside = tokens.neighbours()
        paired = _paired(stems[:-1][beside], stems[1:][beside], len(self.singles))
        # A pair with an unknown word is negative or taken for another one, and left out here.
        known = (stems[:-1][beside] >= 0) & (stems[1:][beside] >= 0)
        at = np.minimum(np.searchsorted(self.pairs, paired), max(len(self.pairs) - 1, 0))
        known &= self.pairs[at] == paired if len(self.pairs) else False
        columns = np.concatenate([stems, np.where(known, len(self.singles) + at, -1)])
        counted = _counted(tokens, beside, columns, len(self.telling))
        words = _weighed(counted, self.telling)
        return self._places(words, self._familiar(tokens, ours), meaning)

    def _familiar(self, tokens: Tokens, ours: Columns) -> Numbers:
        """How much of each text is words seen before, each once and by how telling it is.

        Pairs do not count: one of known words may be new and nothing strange.
        """
        rarest = float(self.telling.max(initial=1))
        worth = np.where(ours >= 0, self.telling[ours] if len(self.telling) else 0, 0)
        strange = np.where(ours < 0, rarest, 0)
        each = np.unique(tokens.texts * max(len(ours), 1) + tokens.stems)
        text, stem = np.divmod(each, max(len(ours), 1))
        texts = len(tokens.starts) - 1
        familiar = np.bincount(text, worth[stem] if len(ours) else None, minlength=texts)
        whole = familiar + np.bincount(text, strange[stem] if len(ours) else None, minlength=texts)
        share: Numbers = familiar / np.maximum(whole, 1)
        return share

    def _places(self, words: Any, known: Numbers, meaning: Meaning | None) -> Places:
        texts = words.shape[0]
        company, reach = np.zeros((texts, 0)), np.ones(texts)
        if self.company is not None:
            held: Numbers = words[:, self.recurring] @ self.company
            reach = np.linalg.norm(held, axis=1)
            company = held / np.where(reach > 0, reach, 1)[:, np.newaxis]
        if self.middle is not None:
            apart = np.zeros((texts, len(self.middle)))
            if meaning is not None:  # a text that was not read stays near to nothing by it
                read = np.linalg.norm(meaning, axis=1, keepdims=True) > 0
                apart = (meaning - self.middle) * read
            length = np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
            company = np.hstack([company, apart / length * np.sqrt(WORTH_OF_MEANING)])
        return Places(words, company, reach, known)


def _paired(left: Columns, right: Columns, stems: int) -> Columns:
    """Each pair of neighbouring stems as one number."""
    paired: Columns = left * stems + right
    return paired


def _counted(tokens: Tokens, beside: NDArray[np.bool_], columns: Columns, terms: int) -> Any:
    """How often each text says each term; texts x terms. A column of -1 is passed over.

    `columns` are those of all single words, and then those of all pairs.
    """
    text = tokens.texts
    rows = np.concatenate([text, text[:-1][beside]])
    kept = columns >= 0
    ones = np.ones(int(kept.sum()))
    shape = (len(tokens.starts) - 1, terms)
    counted = sparse.coo_array((ones, (rows[kept], columns[kept])), shape=shape).tocsr()
    counted.sum_duplicates()
    return counted


def _weighed(counted: Any, telling: Numbers) -> Any:
    """Rows of weighed terms: sublinear counts, length 1."""
    weight = (1 + np.log(counted.data)) * telling[counted.indices]
    words = sparse.csr_array((weight, counted.indices, counted.indptr), shape=counted.shape)
    length = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
    words = sparse.diags_array(1 / np.where(length > 0, length, 1)) @ words
    return words.tocsr()


def _company(words: Any) -> Numbers:
    """The directions along which most terms go together: the right singular vectors of `words`.

    Found by block power iteration from a fixed beginning (Halko and others, 2011), so that the
    same texts always give the same directions.
    """
    table = words.astype(np.float32)
    turned = table.T.tocsr()
    found = np.random.default_rng(0).standard_normal(
        (table.shape[1], DIRECTIONS + SPARE), dtype=np.float32
    )
    for _ in range(ROUNDS):
        found = turned @ _upright(table @ found)
    directions: Numbers = _upright(found)[:, -DIRECTIONS:]
    return directions


def _upright(block: Any) -> Any:
    """The same directions at right angles to one another and of length 1, the weakest first.

    By way of the small table of their products: many times faster than a decomposition of the
    block itself, and exact enough here.
    """
    strength, turn = np.linalg.eigh((block.T @ block).astype(np.float64))
    least = max(float(strength[-1]) * 1e-7, 1e-12)
    return block @ (turn / np.sqrt(np.maximum(strength, least))).astype(np.float32)
