"""Recognising the words of the letter we sent, however a reply has wrapped or stripped them."""

import re
from dataclasses import dataclass

from soundingboard.reading.lines import Line

_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"(\w{1,60})([^\w]{1,60})")
_RUN = 4  # words in a row that are taken for the sent letter's own
_WHOLE = 3  # words from which a line counts that is one of the letter's lines
_PLACES = 6  # places of one phrase that are followed
MAX_WORDS = 40_000


@dataclass(frozen=True, slots=True)
class Echoes:
    """What of each line of a reply stands in the letter that was sent.

    `shares` is the share of its words, 0 to 1, that stand there in this order (of a line that holds
    but signs: 1 where they follow the words above it there, too); `whole` says that the line is one
    of the letter's lines or paragraphs, and has at least three words.
    """

    shares: tuple[float, ...]
    whole: tuple[bool, ...]


def find_echoes(lines: list[Line], sent_text: str) -> Echoes:
    """Look for the sent letter's words in a reply.

    Runs are followed across line ends, so that a re-wrapped quotation is recognised whole. A line
    without words has share 0, unless its signs were wrapped off the line above.
    """
    sent = _words(sent_text)[:MAX_WORDS]
    if len(sent) < _RUN:
        return Echoes((0.0,) * len(lines), (False,) * len(lines))
    found = [_words(line.words) for line in lines]
    pieces = {tuple(_words(text)) for text in (*sent_text.split("\n"), *sent_text.split("\n\n"))}
    known = iter(_known([word for words in found for word in words][:MAX_WORDS], sent))
    counts = [sum(next(known, False) for _ in words) for words in found]
    shares = [count / (len(words) or 1) for count, words in zip(counts, found, strict=True)]
    for at in _wrapped_signs(lines, found, sent_text):
        shares[at] = 1.0
    return Echoes(
        tuple(shares),
        tuple(len(words) >= _WHOLE and tuple(words) in pieces for words in found),
    )


def _wrapped_signs(lines: list[Line], words: list[list[str]], sent_text: str) -> list[int]:
    """The lines of signs alone ("…”)") that follow the word above them in the letter, too."""
    held = {
        (match[1].casefold(), "".join(match[2].split())) for match in _SIGNS.finditer(sent_text)
    }
    found = []
    for at in range(1, len(lines)):
        above = lines[at - 1].words
        if words[at] or not words[at - 1] or not lines[at].words:
            continue
        tail = above[above.casefold().rfind(words[at - 1][-1]) + len(words[at - 1][-1]) :]
        if (words[at - 1][-1], "".join((tail + lines[at].words).split())) in held:
            found.append(at)
    return found


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _known(words: list[str], sent: list[str]) -> list[bool]:
    """For each word whether it lies in a run of at least _RUN words of the sent letter."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(sent) - 2):
        here = places.setdefault(tuple(sent[at : at + 3]), [])
        if len(here) < _PLACES:
            here.append(at)
    known = [False] * len(words)
    at = 0
    while at + 2 < len(words):
        best = 0
        for place in places.get(tuple(words[at : at + 3]), ()):
            length = 3
            while (
                at + length < len(words)
                and place + length < len(sent)
                and words[at + length] == sent[place + length]
            ):
                length += 1
            best = max(best, length)
        if best >= _RUN:
            known[at : at + best] = [True] * best
            at += best
        else:
            at += 1
    return known
