"""The stretches of a reply that may hold corrections, and the point each stands under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from soundingboard.reading.parts import Mark, Part

MOST_CHARACTERS = 20_000  # of a reply that are looked at; corrections are short
_WRAPPED = 50  # columns from which a line end may be a mail program's, not the writer's
_HEADED = re.compile(r"[\s>*_]*(?P<number>\d{1,3})\.\s+(?P<words>\S.*)")
_SPACES = dict.fromkeys(map(ord, "\r\u00a0\u202f\u2009\ufeff"), " ")
_LINE = re.compile(r"[^\n]*\n?")
_NEW_THOUGHT = re.compile(
    r"\s*(?:$|[-*•·–]|\d{1,3}\b(?!\.\d|\s*$)|#|(?:and |a )?(?:points?|items?|numbers?|no\.|pwynt|"
    r"the|my|mae|move|ignore|delete|please)\b)",
    re.IGNORECASE,
)
_OWN = (Mark.NEW, Mark.GREETING)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the sender's own, from `start` in the body, as long as they stand there.

    `under` is the number of the quoted point they stand beneath, 0 where there is none.
    """

    text: str
    start: int
    under: int


def stretches(parts: tuple[Part, ...], headings: dict[int, str], closing: str) -> list[Stretch]:
    """What the sender wrote, part by part.

    `headings` are the points as the receipt printed them, by number; `closing` is the heading
    behind the last of them. Line ends that only wrap a line become spaces: offsets stay true.
    """
    found: list[Stretch] = []
    at = under = read = 0
    for part in parts:
        if part.mark in _OWN:
            text = part.text[: max(0, MOST_CHARACTERS - read)]
            read += len(text)
            if text.strip():
                found.append(Stretch(_unwrapped(text), at, under))
        elif part.mark is Mark.QUOTED:
            under = _last_headed(part.text, headings, closing, under)
        at += len(part.text)
    return found


def _last_headed(text: str, headings: dict[int, str], closing: str, under: int) -> int:
    for line in text[:MOST_CHARACTERS].split("\n"):
        plain = _plain(line)
        if plain and plain == _plain(closing):
            under = 0
        match = _HEADED.match(line)
        if match is None:
            continue
        number, words = int(match["number"]), _plain(match["words"])
        heading = _plain(headings.get(number, ""))
        if words and heading and (heading.startswith(words) or words.startswith(heading)):
            under = number
    return under


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", text[:300].casefold()).split())


def _unwrapped(text: str) -> str:
    lines = list(_lines(text.translate(_SPACES)))
    joined = ""
    # Other spaces and a carriage return count as spaces: each is one character for one.
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        body = line.rstrip("\r\n")
        wraps = len(body) >= _WRAPPED and not body.rstrip().endswith((".", "!", "?", ":", ";"))
        if wraps and not _NEW_THOUGHT.match(following):
            joined += body + " " * (len(line) - len(body))
        else:
            joined += line
    return joined


def _lines(text: str) -> Iterator[str]:
    return (match[0] for match in _LINE.finditer(text) if match[0])
