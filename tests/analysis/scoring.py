"""The coder as it ships, in the form that the scorer of the labelled comments calls."""

from collections.abc import Sequence
from functools import cache

from soundingboard.analysis.classification import Classifier, Example, PriorityWords
from soundingboard.analysis.minilm import MiniLM


def code(
    texts: Sequence[str],
    priorities: Sequence[dict[str, str]],
    examples: Sequence[tuple[str, Sequence[str]]],
) -> list[list[tuple[str, float]]]:
    """Code texts to priorities, knowing all of them beforehand, as a consultation's digest does."""
    classifier = learn(priorities, examples, texts)
    return [[(each.key, each.score) for each in found] for found in classifier.code(texts)]


def code_cold(
    texts: Sequence[str],
    priorities: Sequence[dict[str, str]],
    examples: Sequence[tuple[str, Sequence[str]]],
) -> list[list[tuple[str, float]]]:
    """Code each text as if it were the first one that ever came in."""
    classifier = learn(priorities, examples, ())
    return [[(each.key, each.score) for each in found] for found in classifier.code(texts)]


def code_with_sentences(
    texts: Sequence[str],
    priorities: Sequence[dict[str, str]],
    examples: Sequence[tuple[str, Sequence[str]]],
) -> list[list[tuple[str, float]]]:
    """As `code`, with the sentence model of requirements-minilm.txt reading beside."""
    classifier = learn(priorities, examples, texts, minilm())
    return [[(each.key, each.score) for each in found] for found in classifier.code(texts)]


@cache
def minilm() -> MiniLM:
    return MiniLM.installed()


def learn(
    priorities: Sequence[dict[str, str]],
    examples: Sequence[tuple[str, Sequence[str]]],
    background: Sequence[str],
    sentences: MiniLM | None = None,
) -> Classifier:
    return Classifier.learn(
        [PriorityWords(each["key"], each["name"], each["description"]) for each in priorities],
        [Example(text, tuple(keys)) for text, keys in examples],
        background,
        sentences=sentences,
    )
