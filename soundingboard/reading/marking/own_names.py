"""Recognising the sender's own name under a letter: "Rhian", "R. Colley", "Cllr Rhian Colley"."""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_ASIDE = re.compile(r"\s*\([^()]{1,30}\)\s*$")
_PARTED = re.compile(r"\s*[,|\u2022\u00b7]|\s[-\u2013\u2014]\s")  # what parts a name from a post
_KISSES = re.compile(r"(?:\s+|(?<=^[A-Z]))x{1,5}\s*$", re.IGNORECASE)
_MOST = 5  # words of a name as people sign it
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "cllr", "rev", "sir", "dame"}
_SHORTEST = 3  # letters from which the start of a name may stand for it: "Nas" for Nasreen


@dataclass(frozen=True, slots=True)
class OwnName:
    """The words of the name in a letter's From line, folded."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> "OwnName":
        """The name as a mail program shows it: "Colley, Rhian", "Rhian Colley (Ashbrook)"."""
        return cls(tuple(word.casefold() for word in _WORD.findall(name[:200])))

    def signs(self, words: str) -> bool:
        """Whether a line is this name and nothing else, in full, in part or as initials."""
        said = self._said(_ASIDE.sub("", words))
        return bool(said) and len(said) <= _MOST and self._are_mine(said)

    def signs_in_full(self, words: str) -> bool:
        """Whether a line is at least two words of this name, or these with a comma and more.

        What stands in brackets behind it does not count: "Rhian Colley (she/her)".
        """
        said = self._said(_ASIDE.sub("", _PARTED.split(words, maxsplit=1)[0]))
        return len(said) > 1 and self._are_mine(said)

    def _said(self, words: str) -> list[str]:
        if not self.words or len(words) > 100 or _DIGIT.search(words):
            return []
        said = [word.casefold() for word in _WORD.findall(_KISSES.sub("", words))]
        return said if any(word not in _TITLES for word in said) else []

    def _are_mine(self, said: list[str]) -> bool:
        """Whether all are: beside one in full any initial is, "A. J. Penrick" of Aldous Penrick."""
        full = any(len(word) > 1 and word in self.words for word in said)
        return all(self._is_mine(word) or (full and len(word) == 1) for word in said)

    def _is_mine(self, word: str) -> bool:
        if word in self.words or word in _TITLES:
            return True
        short = len(word) == 1 or len(word) >= _SHORTEST
        return short and any(mine.startswith(word) for mine in self.words)
