"""Suggest the priorities a passage is about, how sure that is, and why; "none" is an answer too.

A suggestion never decides anything by itself: a person's code outranks it, always. Next come the
keywords that staff listed, which make a suggestion sure, and then what passages have in common.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soundingboard.analysis.keywords import Hit, Keywords, Verdict
from soundingboard.analysis.reasons import WORDS_SHOWN, quoted
from soundingboard.analysis.terms import spoken

if TYPE_CHECKING:
    from soundingboard.analysis.comparing import Comparison
    from soundingboard.analysis.judging import Judge, View
    from soundingboard.analysis.learning import Sentences
    from soundingboard.analysis.likeness import Meaning

SURE = 0.75
"""A suggestion scored at least this high is shown as sure; the others wait for a person."""


@dataclass(frozen=True, slots=True)
class PriorityWords:
    """A priority as it introduces itself: all that is known of it on the first day."""

    key: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that a person has coded; without keys, they found no priority in it.

    `left_open` are priorities that were suggested and that the person said nothing about: no
    lesson is drawn from them, neither for a keyword nor against it.
    """

    text: str
    keys: tuple[str, ...]
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One priority that a passage may be about.

    `score`, from 0 to 1, is about how often such a suggestion is right. `evidence` holds the
    words of the passage, as written there, or the coded passage that led to it; `reason` says
    the same in a sentence's end: 'says "apprenticeships", "training"'.
    """

    key: str
    score: float
    sure: bool
    evidence: tuple[str, ...]
    reason: str


class Classifier:
    """Priorities learnt once, for coding many passages; threads may share it."""

    def __init__(
        self, priorities: Sequence[PriorityWords], keywords: Keywords, judge: "Judge | None"
    ) -> None:
        self._priorities = tuple(priorities)
        self._keywords = keywords
        self._judge = judge

    @classmethod
    def learn(
        cls,
        priorities: Sequence[PriorityWords],
        examples: Sequence[Example] = (),
        background: Sequence[str] = (),
        *,
        sentences: "Sentences | None" = None,
    ) -> "Classifier":
        """Learn priorities from their words, from people's codes, and from uncoded passages.

        `background` is whatever was said so far; a few hundred passages of it teach which words
        keep company here and make the suggestions much better. Examples of priorities that are
        no longer there are passed over. A keyword is sure unless several priorities list it, most
        of the background says it, or a few examples hold two that were not given its priority.
        `sentences` is a sentence model that reads beside, where one is installed. Raises
        ValueError when two priorities share a key.
        """
        # A page that only shows suggestions must not wait a second for numerical libraries.
        from soundingboard.analysis.judging import Judge  # noqa: PLC0415  # see above

        column = {priority.key: at for at, priority in enumerate(priorities)}
        if len(column) < len(priorities):
            raise ValueError("Two priorities have the same key.")
        if not priorities:
            return cls((), Keywords({}, {}), None)
        coded = [
            (example.text, [column[key] for key in dict.fromkeys(example.keys) if key in column])
            for example in examples
            if not example.keys or any(key in column for key in example.keys)
        ]
        keywords = Keywords.learn(
            [(one.key, one.keywords) for one in priorities],
            [
                Verdict(each.text, frozenset(each.keys), frozenset(each.left_open))
                for each in examples
            ],
            background,
            least=SURE,
        )
        judge = Judge.learn(
            [words_of(one) for one in priorities],
            coded,
            background,
            subjects=_subjects(priorities),
            sentences=sentences,
        )
        return cls(priorities, keywords, judge)

    @property
    def comparison(self) -> "Comparison | None":
        """What people's codes changed for codes held back; None while there are too few."""
        return None if self._judge is None else self._judge.learnt.comparison

    def code(
        self, texts: Sequence[str], meaning: "Meaning | None" = None
    ) -> list[tuple[Suggestion, ...]]:
        """For each text its suggestions, best first; an empty tuple means none of these.

        `meaning` is what the sentence model made of the texts, where that is known already.
        """
        if self._judge is None:
            return [()] * len(texts)
        return [
            self._suggestions(self._keywords.hits(text), views)
            for text, views in zip(texts, self._judge.views(texts, meaning), strict=True)
        ]

    def _suggestions(self, hits: dict[str, Hit], views: Sequence["View"]) -> tuple[Suggestion, ...]:
        """Every priority whose keywords are said, and those that are likely besides."""
        viewed = {self._priorities[view.column].key: view for view in views}
        found = [
            _by_keywords(one, hits[one.key], viewed.pop(one.key, None))
            for one in self._priorities
            if one.key in hits
        ]
        found += [
            Suggestion(key, view.score, view.score >= SURE, view.evidence, view.reason)
            for key, view in viewed.items()
        ]
        return tuple(sorted(found, key=lambda each: -each.score))


def _by_keywords(priority: PriorityWords, hit: Hit, view: "View | None") -> Suggestion:
    words = hit.words[:WORDS_SHOWN]
    score = max(hit.score, view.score if view else 0)
    which = "a keyword" if len(words) == 1 else "keywords"
    reason = f"says {quoted(words)}, {which} of {priority.name}"
    return Suggestion(priority.key, score, sure=True, evidence=words, reason=reason)


def words_of(priority: PriorityWords) -> str:
    """A priority's words; keywords count most, then its name, being what people will echo.

    The words of a phrase count once: "high street" says little about any other street.
    """
    single = [keyword for keyword in priority.keywords if len(spoken(keyword)) == 1]
    often = (*single * 2, *priority.keywords, *(priority.name,) * 2, priority.description)
    return ". ".join(often)


def _subjects(priorities: Sequence[PriorityWords]) -> list[str]:
    """For each priority its words without those that are keywords of others.

    "Digital skills" in a description must not bring in colleges where another priority lists
    "skills".
    """
    listed = [{stem for stem, _ in spoken(" ".join(one.keywords))} for one in priorities]
    subjects = []
    for at, one in enumerate(priorities):
        others = set().union(*listed[:at], *listed[at + 1 :]) - listed[at]
        words = (word for stem, word in spoken(words_of(one)) if stem not in others)
        subjects.append(" ".join(words))
    return subjects
