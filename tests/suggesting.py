"""The priorities of one passage, by a classifier that learns for it alone."""

from collections.abc import Sequence

from soundingboard.analysis.classification import (
    Classifier,
    Example,
    PriorityWords,
    Suggestion,
)


def suggest(
    text: str, priorities: Sequence[PriorityWords], examples: Sequence[Example] = ()
) -> tuple[Suggestion, ...]:
    """The priorities one passage is about, best first; an empty tuple means none of these."""
    return Classifier.learn(priorities, examples).code([text])[0]
