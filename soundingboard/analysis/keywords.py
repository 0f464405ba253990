"""The keywords that staff listed for priorities: where a passage says one, and if that decides."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from soundingboard.analysis.inflexions import inflexions
from soundingboard.analysis.sayings import idle
from soundingboard.analysis.terms import READ_AT_MOST, SMALL_WORDS, WORD, stem

LISTED = 0.9
"""How often a keyword is right, while nobody has spoken for it or against it."""

WORTH_OF_LISTING = 6
"""How many coded passages a listing is worth: one that speaks against it is borne, two are not."""

TOO_COMMON, COMMON_AMONG = 0.5, 20
"""A keyword that more than this share of at least so many passages say tells none apart."""

BETWEEN = frozenset(" \t\r\n\xa0-\u2010\u2011\u2013&/'\u2019")
"""What may stand between the words of a phrase."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A coded passage: the priorities a person gave it, and those they left as they were."""

    text: str
    given: frozenset[str]
    left_open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of one priority, with the forms in which each of its words is said."""

    priority: str
    words: tuple[frozenset[str], ...]
    capitals: bool
    """Whether it counts in capitals only: "IT" is a subject, "it" is not."""


@dataclass(frozen=True, slots=True)
class Hit:
    """That a passage says keywords of a priority: how surely it is meant, and which words."""

    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keywords:
    """The keywords that decide, by the forms of their first word, and how surely each does."""

    by_first_word: dict[str, tuple[Keyword, ...]]
    scores: dict[Keyword, float]

    @classmethod
    def learn(
        cls,
        listed: Iterable[tuple[str, Sequence[str]]],
        verdicts: Sequence[Verdict],
        background: Sequence[str],
        *,
        least: float,
    ) -> Self:
        """Keeps of the keywords listed for each priority those that decide.

        A keyword that several priorities list decides for none of them; nor does one that most
        of the background says, or whose score has fallen below `least` because people did not
        give its priority to passages that say it.
        """
        every = cls(*_arranged(dict.fromkeys(_of_one_priority(listed), LISTED)))
        given, coded = Counter[Keyword](), Counter[Keyword]()
        for verdict in verdicts:
            for keyword in every.found_in(verdict.text):
                given[keyword] += keyword.priority in verdict.given
                coded[keyword] += keyword.priority not in verdict.left_open
        common = TOO_COMMON * max(len(background), COMMON_AMONG)
        said = Counter(keyword for text in background for keyword in every.found_in(text))
        scores = {
            keyword: (LISTED * WORTH_OF_LISTING + given[keyword])
            / (WORTH_OF_LISTING + coded[keyword])
            for keyword in every.scores
            if said[keyword] <= common
        }
        return cls(*_arranged({each: score for each, score in scores.items() if score >= least}))

    def hits(self, text: str) -> dict[str, Hit]:
        """For each priority that a text says keywords of, which ones, in the order of the text."""
        hits: dict[str, Hit] = {}
        for keyword, written in self.found_in(text).items():
            score, before = self.scores[keyword], hits.get(keyword.priority, Hit(0, ()))
            words = before.words if written in before.words else (*before.words, written)
            hits[keyword.priority] = Hit(max(score, before.score), words)
        return hits

    def found_in(self, text: str) -> dict[Keyword, str]:
        """The keywords in the first 20,000 characters of a text, as they are first written."""
        if not self.by_first_word:
            return {}
        read = text[:READ_AT_MOST]
        places = [found.span() for found in WORD.finditer(read)]
        lower = [read[start:end].lower() for start, end in places]
        found: dict[Keyword, str] = {}
        for at, word in enumerate(lower):
            for keyword in self.by_first_word.get(word, ()):
                end = at + len(keyword.words)
                if keyword in found or not _says(keyword, lower[at:end]):
                    continue
                if len(keyword.words) == 1 and idle(lower, at):
                    continue
                written = read[places[at][0] : places[end - 1][1]]
                if keyword.capitals and not written.isupper():
                    continue
                if _together(read, places[at:end]):
                    found[keyword] = " ".join(written.split())
        return found


def _says(keyword: Keyword, words: Sequence[str]) -> bool:
    return len(words) == len(keyword.words) and all(
        word in forms for word, forms in zip(words, keyword.words, strict=True)
    )


def _together(text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Whether words follow one another in one phrase: no full stop or comma between them."""
    return all(BETWEEN.issuperset(text[end:start]) for (_, end), (start, _) in pairwise(places))


def _of_one_priority(listed: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Keyword]:
    """The keywords of each priority that no other priority lists, in any inflexion."""
    keywords: dict[tuple[str, ...], list[Keyword]] = defaultdict(list)
    for priority, phrases in listed:
        for phrase in phrases:
            written = WORD.findall(phrase[:READ_AT_MOST])
            lower = [word.lower() for word in written]
            capitals = len(lower) == 1 and lower[0] in SMALL_WORDS
            if not lower or (len(lower) == 1 and len(lower[0]) == 1):
                continue
            if capitals and not written[0].isupper():
                continue
            whole = Keyword(priority, tuple(inflexions(word) for word in lower), capitals)
            keywords[tuple(stem(word) for word in lower)].append(whole)
            if len(lower) == 2:  # a "start-up" is a "startup" too
                joined = frozenset(lower[0] + form for form in inflexions(lower[1]))
                keywords["".join(lower),].append(Keyword(priority, (joined,), capitals=False))
    for same in keywords.values():
        if len({keyword.priority for keyword in same}) == 1:
            yield from same


def _arranged(
    scores: dict[Keyword, float],
) -> tuple[dict[str, tuple[Keyword, ...]], dict[Keyword, float]]:
    by_first_word: dict[str, list[Keyword]] = defaultdict(list)
    for keyword in scores:
        for form in keyword.words[0]:
            by_first_word[form].append(keyword)
    return {form: tuple(found) for form, found in by_first_word.items()}, scores
