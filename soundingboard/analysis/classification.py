"""Suggest the priorities a passage is about, how sure that is, and why; "none" is an answer too.

A suggestion never decides anything by itself: a person's code outranks it, always.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundingboard.analysis.judging import Judge

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
    """A passage that a person has coded; without keys, they found no priority in it."""

    text: str
    keys: tuple[str, ...]


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
    """Priorities learnt once, for coding many passages."""

    def __init__(self, priorities: Sequence[PriorityWords], judge: "Judge | None") -> None:
        self._keys = [priority.key for priority in priorities]
        self._judge = judge

    @classmethod
    def learn(
        cls,
        priorities: Sequence[PriorityWords],
        examples: Sequence[Example] = (),
        background: Sequence[str] = (),
    ) -> "Classifier":
        """Learn priorities from their words, from people's codes, and from uncoded passages.

        `background` is whatever was said so far; a few hundred passages of it teach which words
        keep company here and make the suggestions much better. Examples of priorities that are
        no longer there are passed over. Raises ValueError when two priorities share a key.
        """
        # A page that only shows suggestions must not wait a second for numerical libraries.
        from soundingboard.analysis.judging import Judge  # noqa: PLC0415

        column = {priority.key: at for at, priority in enumerate(priorities)}
        if len(column) < len(priorities):
            raise ValueError("Two priorities have the same key.")
        if not priorities:
            return cls((), None)
        coded = [
            (example.text, [column[key] for key in dict.fromkeys(example.keys) if key in column])
            for example in examples
            if not example.keys or any(key in column for key in example.keys)
        ]
        return cls(priorities, Judge.learn([_words(one) for one in priorities], coded, background))

    def code(self, texts: Sequence[str]) -> list[tuple[Suggestion, ...]]:
        """For each text its suggestions, best first; an empty tuple means none of these."""
        if self._judge is None:
            return [()] * len(texts)
        return [
            tuple(
                Suggestion(
                    key=self._keys[view.column],
                    score=view.score,
                    sure=view.score >= SURE,
                    evidence=view.evidence,
                    reason=view.reason,
                )
                for view in views
            )
            for views in self._judge.views(texts)
        ]


def suggest(
    text: str, priorities: Sequence[PriorityWords], examples: Sequence[Example] = ()
) -> tuple[Suggestion, ...]:
    """The priorities one passage is about, best first; an empty tuple means none of these.

    To code more than a few passages, let a Classifier learn once.
    """
    return Classifier.learn(priorities, examples).code([text])[0]


def _words(priority: PriorityWords) -> str:
    """A priority's words; its name counts twice, being what people will echo."""
    return ". ".join((priority.name, priority.name, priority.description, *priority.keywords))
