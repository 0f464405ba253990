"""Show a theme by passages: those most like all of it, and those least like the others in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from soundingboard.analysis.extracts import quotable
from soundingboard.analysis.themes import Key, Passage
from soundingboard.analysis.vocabularies import Vocabulary, Weights, cosine, counts

SHOWN = 3
"""Passages of either kind."""

TOO_LIKE = 0.8
"""Cosine from which a passage says again what one that is shown has said."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """Keys of passages: the most representative first, the most different first."""

    typical: tuple[Key, ...]
    different: tuple[Key, ...]


def portrait(
    passages: Sequence[Passage], theme: Weights, vocabulary: Vocabulary, most: int = SHOWN
) -> Portrait:
    """At most so many passages of either kind, each of another voice and another wording.

    Only passages with something in them that can be quoted are shown: 8 to 80 words of whole
    sentences. None is shown as both.
    """
    shown = [each for each in passages if quotable(each.text)]
    weighed = [vocabulary.weigh(count) for count in counts([each.text for each in shown])]
    fits = [cosine(weights, theme) for weights in weighed]
    voices: set[Key] = set()
    wordings: set[Key] = set()
    taken: list[Weights] = []

    def pick(worth: Callable[[int], float]) -> tuple[Key, ...]:
        chosen: list[Key] = []
        for at in sorted(range(len(shown)), key=lambda at: (-worth(at), at)):
            one = shown[at]
            if len(chosen) == most:
                break
            if one.voice in voices or one.wording in wordings:
                continue
            if any(cosine(weighed[at], other) > TOO_LIKE for other in taken):
                continue
            chosen.append(one.key)
            voices.add(one.voice)
            wordings.add(one.wording)
            taken.append(weighed[at])
        return tuple(chosen)

    return Portrait(pick(lambda at: fits[at]), pick(lambda at: -fits[at]))
