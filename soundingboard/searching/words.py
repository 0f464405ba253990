"""What somebody types into the search field becomes words to look for and words to leave out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from soundingboard.refusals import Unreadable

MOST_SIGNS = 500  # characters of a search
MOST_TERMS = 16

# An apostrophe or hyphen ends a word, for the databases' own readers as well.
_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(
    r"""(?P<barred>(?<!\S)[-\u2212])?
    (?:["\u201c](?P<phrase>[^"\u201c\u201d]*)["\u201d]? | (?P<plain>[^\s"\u201c\u201d]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; `begins` where the last may go on: "apprentic*"."""

    words: tuple[str, ...]
    begins: bool = False

    def __str__(self) -> str:
        """The term as one would type it."""
        words = " ".join(self.words) + ("*" if self.begins else "")
        return f'"{words}"' if len(self.words) > 1 else words


@dataclass(frozen=True, slots=True)
class Words:
    """All of `sought` must be said, and nothing of `barred`. Both empty: everything is wanted."""

    sought: tuple[Term, ...] = ()
    barred: tuple[Term, ...] = ()

    @property
    def plain(self) -> tuple[str, ...]:
        """The single words that are looked for, whole ones only, in order."""
        return tuple(word for term in self.sought if not term.begins for word in term.words)


def read(typed: str) -> Words:
    """Reads a search: words, "a phrase", beginnings with a star, and a minus before what not.

    Whatever else is typed parts words and means nothing, so that no search is wrongly written.
    Raises Unreadable, with a sentence, where it is too long, or says only what is not wanted.
    """
    if len(typed) > MOST_SIGNS:
        raise Unreadable(f"Search for {MOST_SIGNS} characters at most.")
    sought: list[Term] = []
    barred: list[Term] = []
    for found in _TERM.finditer(typed):
        words = found["phrase"] if found["phrase"] is not None else found["plain"]
        term = _term(words)
        if term.words:
            (barred if found["barred"] else sought).append(term)
    if len(sought) + len(barred) > MOST_TERMS:
        raise Unreadable(f"Search for {MOST_TERMS} words at most.")
    if barred and not sought:
        raise Unreadable("Say what to look for as well, not only what to leave out.")
    return Words(_once(sought), _once(barred))


def _term(written: str) -> Term:
    words = tuple(word.lower() for word in _WORD.findall(written))
    return Term(words, begins=written.rstrip().endswith("*"))


def _once(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))
