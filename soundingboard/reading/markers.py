"""Reads what an answer says of itself: "Q3:", "On 2.4", "3)", "(b)", "Cwestiwn 3"."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.kindwords import (
    ALL_WORDS,
    AND_WORDS,
    KINDS,
    LEADS,
    ORDINALS,
    TO_WORDS,
)

EVERYTHING = "*"  # the number of "all questions"

_TOKEN = re.compile(r"\d{1,4}(?:\.\d{1,3}){0,4}|[^\W\d_]+|[^\w\s]|_|\S")
_HEAD = 160  # characters in which a marker must stand
_MOST_LEADS = 7
_MOST_RANGE = 60
_DECORATION = frozenset("*_#>-–—•·[(\"'“‘«=~+→")
_DELIMITERS = frozenset(":.)]-–—,=;*_")
_LETTER = re.compile(r"[a-z]|[ivx]{1,4}")
# Kind words that are also everyday words: only with a number close by and a pause after it.
_EVERYDAY = frozenset(
    "a c f s q n r no part number numbers in punt teil alt answer response".split()
)


class Strength(IntEnum):
    """How plainly a marker says what it means."""

    MENTION = 1  # in running text, or a bare number that may be a quantity
    LIST = 2  # "3." or "(b)": may be the sender's own list
    PLAIN = 3  # "Q3:", "para 2.4", "On 2.4,"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a marker refers to.

    `numbers` are normal numbers ("3", "2.3a", EVERYTHING); `kind` is None where it may be any;
    `ordinal` says that "the second question" was meant by its order, not by a printed number.
    The words of the marker end at `end`, counted from the start of the text that was read.
    """

    numbers: tuple[str, ...]
    kind: AnchorKind | None
    strength: Strength
    ordinal: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text[0].isdecimal()


def normal(number: str) -> str:
    """A printed number as it is compared: "Question 3." is "3", "2.3 (a)" is "2.3a"."""
    tokens = [token.text for token in _tokens(number.casefold())]
    kept = [text for text in tokens if text[0].isdecimal() or _LETTER.fullmatch(text)]
    if len(kept) > 1 and not kept[0][0].isdecimal():
        kept = kept[1:]
    joined = ""
    for text in kept:
        joined += ("." if joined[-1:].isdecimal() and text[0].isdecimal() else "") + text
    return joined


def is_label(text: str) -> bool:
    """Whether a text is nothing but a marker ("Question 3 -"), or says nothing at all."""
    if not any(character.isalnum() for character in text):
        return True
    found = opening_reference(text)
    return found is not None and not any(c.isalnum() for c in text[found.end :])


def opening_reference(text: str) -> Reference | None:
    """The marker with which a text begins, if it begins with one."""
    tokens = _tokens(text[:_HEAD].casefold())
    at, led, bracketed, hashed = 0, False, False, False
    while at < len(tokens) and at < 5 and tokens[at].text in _DECORATION:
        bracketed = tokens[at].text in "[("
        hashed = tokens[at].text == "#"
        at += 1
    for steps in range(_MOST_LEADS + 1):
        found = _reference_at(tokens, at, led=led, bracketed=bracketed)
        if found is not None:
            return _set_apart(found, text, hashed=hashed)
        if at >= len(tokens) or (
            tokens[at].text not in LEADS and not (steps and tokens[at].text == ":")
        ):
            return None
        at, led, bracketed = at + 1, True, False
    return None


def _set_apart(found: Reference, text: str, *, hashed: bool) -> Reference:
    """A bare number is plainer where its line ends with it, or a sentence begins after it.

    "2.4" above a paragraph, or "2.4 We disagree", but not "2.4 million"; "#4" is as good as "4.".
    """
    if found.strength is not Strength.MENTION or found.kind is not None:
        return found
    alone = re.match(r"[ \t]*(?:\n|$)", text[found.end :])
    sentence = re.match(r"[ \t]+[\"“‘'(]?[^\W\d_a-z]", text[found.end :])
    dotted = any("." in number for number in found.numbers)
    if dotted and (alone or sentence):
        return replace(found, strength=Strength.PLAIN)
    return replace(found, strength=Strength.LIST) if alone or hashed else found


def mentions(text: str, most: int = 8) -> list[Reference]:
    """References by name anywhere in a text ("... as question 4 says ..."), at most `most`."""
    tokens = _tokens(text[:4000].casefold())
    found: list[Reference] = []
    at = 0
    while at < len(tokens) and len(found) < most:
        if tokens[at].text in KINDS and tokens[at].text not in ("a", "no", "in", "part"):
            reference = _reference_at(tokens, at, led=False, bracketed=False)
            if reference is not None and reference.strength is Strength.PLAIN:
                found.append(reference)
                while at < len(tokens) and tokens[at].start < reference.end:
                    at += 1
                continue
        at += 1
    return found


def _tokens(text: str) -> list[_Token]:
    return [_Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _reference_at(tokens: list[_Token], at: int, *, led: bool, bracketed: bool) -> Reference | None:
    """The reference that begins with one token, if one does."""
    if at >= len(tokens):
        return None
    start = tokens[at].start
    if tokens[at].text in ALL_WORDS:
        return _everything(tokens, at)
    ordinal = _ordinal(tokens, at)
    if ordinal is not None:
        return ordinal
    word = tokens[at].text
    named = word in KINDS
    kind = KINDS.get(word)
    glued = False
    if named:
        at += 1
        before = at
        while (
            at < len(tokens)
            and at - before < 3
            and tokens[at].text in {".", ":", "°", "#", "º", "no", "n", "(", "nr"}
        ):
            at += 1
        glued = at < len(tokens) and _touching(tokens[before - 1 : at + 1])
    numbers, at, kind = _numbers(tokens, at, kind, named=named, bracketed=bracketed)
    if not numbers:
        return None
    strength, end = _strength(tokens, at, numbers, word if named else "", led=led, glued=glued)
    if strength is None:
        return None
    return Reference(tuple(numbers), kind, strength, ordinal=False, start=start, end=end)


def _touching(tokens: list[_Token]) -> bool:
    """Whether no white space stands between tokens."""
    return all(left.end == right.start for left, right in pairwise(tokens))


def _everything(tokens: list[_Token], at: int) -> Reference | None:
    """ "All questions:", "both questions -" """
    start = at
    at += 1
    while (
        at < len(tokens)
        and at - start < 4
        and tokens[at].text in {"of", "the", "y", "your", "these", "o", "les", "der"}
    ):
        at += 1
    if at + 1 >= len(tokens) or tokens[at].text not in KINDS or tokens[at + 1].text not in ":-–—":
        return None
    kind = KINDS[tokens[at].text]
    return Reference(
        (EVERYTHING,), kind, Strength.PLAIN, False, tokens[start].start, tokens[at + 1].end
    )


def _ordinal(tokens: list[_Token], at: int) -> Reference | None:
    """ "The second question", "cwestiwn cyntaf": an ordinal word beside a kind word."""
    if at + 1 >= len(tokens):
        return None
    words = (tokens[at].text, tokens[at + 1].text)
    end = tokens[at + 1].end
    if words[0].isdecimal() and words[1] in {"st", "nd", "rd", "th"} and at + 2 < len(tokens):
        words = (words[0] + words[1], tokens[at + 2].text)
        end = tokens[at + 2].end
    for number, kind in (words, words[::-1]):
        if number in ORDINALS and kind in KINDS and len(kind) > 2:
            return Reference(
                (str(ORDINALS[number]),), KINDS[kind], Strength.PLAIN, True, tokens[at].start, end
            )
    return None


def _numbers(
    tokens: list[_Token], at: int, kind: AnchorKind | None, *, named: bool, bracketed: bool
) -> tuple[list[str], int, AnchorKind | None]:
    """The numbers from one token on ("2, 3 and 5", "2-4", "2.3(a)"), and the token after them."""
    number, at = _number(tokens, at, named=named, bracketed=bracketed)
    if not number:
        return [], at, kind
    numbers = [number]
    while at + 1 < len(tokens) and len(numbers) < _MOST_RANGE:
        joint, after, renamed = tokens[at].text, at + 1, False
        if joint == "," and tokens[after].text in AND_WORDS:
            after += 1
        if (
            after < len(tokens)
            and tokens[after].text in KINDS
            and (after + 1 < len(tokens) and tokens[after + 1].is_number)
        ):
            kind, renamed, after = kind or KINDS[tokens[after].text], True, after + 1
        if after >= len(tokens) or not tokens[after].is_number:
            break
        tight = tokens[at].start == tokens[at - 1].end and tokens[after].start == tokens[at].end
        is_dash = joint in "-–—"
        if joint in TO_WORDS and (not is_dash or tight or renamed):
            number, beyond = _number(tokens, after, named=named, bracketed=False)
            span = _range(numbers[-1], number)
            if not span:
                break
            numbers += span
        elif joint in AND_WORDS:
            number, beyond = _number(tokens, after, named=named, bracketed=False)
            numbers.append(number)
        else:
            break
        at = beyond
    return numbers, at, kind


def _number(tokens: list[_Token], at: int, *, named: bool, bracketed: bool) -> tuple[str, int]:
    """One number with its letter ("3", "2.3(a)", "(b)"), and the token after it; "" for none."""
    if at >= len(tokens):
        return "", at
    text = tokens[at].text
    if not text[0].isdecimal():
        closed = at + 1 < len(tokens) and tokens[at + 1].text == ")"
        if _LETTER.fullmatch(text) and closed and (bracketed or named or len(text) == 1):
            return text, at + 1
        return "", at
    at += 1
    if at < len(tokens) and tokens[at].text == "(" and at + 2 < len(tokens):
        letter, close = tokens[at + 1], tokens[at + 2]
        if _LETTER.fullmatch(letter.text) and close.text == ")":
            return text + letter.text, at + 3
    if at < len(tokens) and tokens[at].start == tokens[at - 1].end:
        letter = tokens[at]
        if _LETTER.fullmatch(letter.text) and (
            at + 1 == len(tokens)
            or not tokens[at + 1].text[0].isalnum()
            or tokens[at + 1].start > letter.end
        ):
            return text + letter.text, at + 1
    return text, at


def _range(first: str, last: str) -> list[str]:
    """The numbers after `first` up to `last` ("2" to "4", "2.4" to "2.6"); none if it falls."""
    head, _, low = first.rpartition(".")
    tail, _, high = last.rpartition(".")
    if head != tail and tail:
        return []
    if not (low.isdecimal() and high.isdecimal()) or not 0 < int(high) - int(low) <= _MOST_RANGE:
        return []
    prefix = head + "." if head else ""
    return [f"{prefix}{n}" for n in range(int(low) + 1, int(high) + 1)]


def _strength(
    tokens: list[_Token], at: int, numbers: list[str], word: str, *, led: bool, glued: bool
) -> tuple[Strength | None, int]:
    """How plain a reference is by what follows it, and where its words end."""
    end = tokens[at - 1].end
    after = tokens[at] if at < len(tokens) else None
    paused = after is None or after.text in _DELIMITERS
    while at < len(tokens) and tokens[at].text in _DELIMITERS and tokens[at].start - end < 2:
        end = tokens[at].end
        at += 1
    dotted = any("." in number for number in numbers)
    if word:
        if after is not None and after.text in {"%", "£", "€", "/"}:
            return None, end
        if word in _EVERYDAY and not (paused or (glued and len(word) == 1)):
            return None, end
        if after is not None and after.text == "of":
            return Strength.MENTION, end
        return Strength.PLAIN, end
    if after is not None and after.text in {"%", "£", "€", "st", "nd", "rd", "th", "pm", "am"}:
        return None, end
    if dotted or len(numbers) > 1:
        return (Strength.PLAIN if paused or led else Strength.MENTION), end
    if led and paused:
        return Strength.PLAIN, end
    return (Strength.LIST if paused else Strength.MENTION), end
