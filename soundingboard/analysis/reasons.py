"""Why a text was read as being about a priority: its own words, or a passage like it."""

from collections.abc import Sequence

WORDS_SHOWN = 4
TELLING_ENOUGH = 0.15
"""A word is shown when it carries at least this share of what the strongest one carries."""


def telling_words(spoken: Sequence[tuple[str, str]], carried: dict[str, float]) -> tuple[str, ...]:
    """The words of a text that carry most, as they are written in it, strongest first.

    `spoken` are its words, each as its stem and as written; `carried` says how much each stem
    speaks for the priority.
    """
    if not carried:
        return ()
    written: dict[str, str] = {}
    for stem, word in spoken:
        if stem in carried:
            written.setdefault(stem, word)
    ranked = sorted(written, key=lambda stem: (-carried[stem], stem))[:WORDS_SHOWN]
    if not ranked:
        return ()
    least = carried[ranked[0]] * TELLING_ENOUGH
    return tuple(written[stem] for stem in ranked if carried[stem] >= least)


def quoted(words: Sequence[str]) -> str:
    """Words in quotation marks, with commas between: '"bus", "rail"'."""
    return ", ".join(f'"{word}"' for word in words)


def opening(text: str, most: int = 12) -> str:
    """The first words of a text; an ellipsis says that it goes on."""
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
