"""The small pieces a marker is made of: words, numbers, signs; and how a number is written."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from soundingboard.reading.aligning.kindwords import (
    AND_WORDS,
    DASHES,
    KINDS,
    NUMBER_WORDS,
    TO_WORDS,
)
from soundingboard.reading.anchors import AnchorKind

_TOKEN = re.compile(r"\d{1,4}(?:\.\d{1,3}){0,4}|[^\W\d_]+|[^\w\s]|_|\S")
_LETTER = re.compile(r"[a-z]|[ivx]{1,4}")
_SLIPS = ("question", "questions", "paragraph", "section", "cwestiwn", "paragraff")
_LONG = 6  # letters of a word in which a slip of the finger leaves it recognisable
MOST_IN_RANGE = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.text[0].isdecimal()

    @property
    def is_written_out(self) -> bool:
        """Whether it is a number in words."""
        return self.text in NUMBER_WORDS and len(self.text) > 1


def tokens_of(text: str) -> list[Token]:
    """All tokens of a text that is already folded."""
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def spelt(tokens: list[Token]) -> list[Token]:
    """The same with "quesiton 6" read as "question 6": one slip in a long word before a number."""
    return [
        replace(token, text=_meant(token.text))
        if len(token.text) >= _LONG and after.is_number
        else token
        for token, after in zip(tokens, [*tokens[1:], Token(" ", 0, 0)], strict=False)
    ]


@lru_cache(maxsize=1024)
def _meant(word: str) -> str:
    if word in KINDS:
        return word
    return next((kind for kind in _SLIPS if OSA.distance(word, kind, score_cutoff=1) <= 1), word)


def touching(tokens: list[Token]) -> bool:
    """Whether no white space stands between tokens."""
    return all(left.end == right.start for left, right in pairwise(tokens))


def normal(number: str) -> str:
    """A printed number as it is compared: "Question 3." is "3", "2.3 (a)" is "2.3a"."""
    texts = [token.text for token in tokens_of(number.casefold())]
    kept = [text for text in texts if text[0].isdecimal() or _LETTER.fullmatch(text)]
    if len(kept) > 1 and not kept[0][0].isdecimal():
        kept = kept[1:]
    joined = ""
    for text in kept:
        joined += ("." if joined[-1:].isdecimal() and text[0].isdecimal() else "") + text
    return joined


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a reference, the kind that was named among them, the token after them."""

    numbers: tuple[str, ...]
    kind: AnchorKind | None
    after: int


def numbers_at(
    tokens: list[Token], at: int, kind: AnchorKind | None, *, named: bool, bracketed: bool
) -> Numbers:
    """The numbers from one token on: "2, 3 and 5", "2-4", "2.3(a)", "Q2 and Q3"."""
    if named and [token.text for token in tokens[at : at + 3]] == ["one", "by", "one"]:
        return Numbers((), kind, at)
    if named and at < len(tokens) and tokens[at].text in NUMBER_WORDS:
        return Numbers((NUMBER_WORDS[tokens[at].text],), kind, at + 1)
    number, at = _number(tokens, at, lettered=named or bracketed)
    if not number:
        return Numbers((), kind, at)
    numbers = [number]
    while at + 1 < len(tokens) and len(numbers) < MOST_IN_RANGE:
        joint, after = tokens[at].text, at + 1
        if joint == "," and tokens[after].text in AND_WORDS:
            after += 1
        renamed = after + 1 < len(tokens) and tokens[after].text in KINDS
        # "Q2 and Q3", but not "Q2 and no 5 pence coins"
        renamed = renamed and (len(tokens[after].text) > 2 or touching(tokens[after : after + 2]))
        if renamed and tokens[after + 1].is_number:
            kind, after = kind or KINDS[tokens[after].text], after + 1
        if after >= len(tokens) or not tokens[after].is_number:
            break
        dotted = "." in tokens[after].text
        spaced_dash = joint in DASHES and not dotted and not touching(tokens[at - 1 : after + 1])
        following, beyond = _number(tokens, after, lettered=named)
        if joint in TO_WORDS and (renamed or not spaced_dash):
            span = _range(numbers[-1], following)
        else:
            span = [following] if joint in AND_WORDS else []
        if not span:
            break
        numbers += span
        at = beyond
    return Numbers(tuple(numbers), kind, at)


def _number(tokens: list[Token], at: int, *, lettered: bool) -> tuple[str, int]:
    """One number with its letter ("3", "2.3(a)", "(b)"), and the token after it; "" for none."""
    if at >= len(tokens):
        return "", at
    text = tokens[at].text
    if not text[0].isdecimal():
        closed = at + 1 < len(tokens) and tokens[at + 1].text == ")"
        alone = _LETTER.fullmatch(text) and closed and (lettered or len(text) == 1)
        return (text, at + 1) if alone else ("", at)
    letter, after = _letter(tokens, at + 1)
    return text + letter, after


def _letter(tokens: list[Token], at: int) -> tuple[str, int]:
    """The letter of a part behind its number: "(a)", or "a" right behind it."""
    if at >= len(tokens):
        return "", at
    if tokens[at].text == "(" and at + 2 < len(tokens) and tokens[at + 2].text == ")":
        letter = tokens[at + 1].text
        return (letter, at + 3) if _LETTER.fullmatch(letter) else ("", at)
    ends = at + 1 == len(tokens) or tokens[at + 1].start > tokens[at].end
    ends = ends or not tokens[at + 1].text[0].isalnum()
    if touching(tokens[at - 1 : at + 1]) and _LETTER.fullmatch(tokens[at].text) and ends:
        return tokens[at].text, at + 1
    return "", at


def _range(first: str, last: str) -> list[str]:
    """The numbers after `first` up to `last` ("2" to "4", "2.4" to "2.6"); none if it falls."""
    head, _, low = first.rpartition(".")
    tail, _, high = last.rpartition(".")
    if (tail and head != tail) or not (low.isdecimal() and high.isdecimal()):
        return []
    if not 0 < int(high) - int(low) <= MOST_IN_RANGE:
        return []
    prefix = head + "." if head else ""
    return [f"{prefix}{n}" for n in range(int(low) + 1, int(high) + 1)]
