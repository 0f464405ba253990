"""Recognising the words of the letter we sent, however a reply has wrapped or stripped them."""

import re

from soundingboard.reading.lines import Line

_WORD = re.compile(r"\w+")
_RUN = 4  # words in a row that are taken for the sent letter's own
_PLACES = 6  # places of one phrase that are followed
MAX_WORDS = 40_000


def sent_share(lines: list[Line], sent_text: str) -> list[float]:
    """For each line the share of its words, 0 to 1, that stand in the sent letter in this order.

    Runs are followed across line ends, so that a re-wrapped quotation is recognised whole. A line
    without words has share 0.
    """
    sent = [match[0].casefold() for match in _WORD.finditer(sent_text)][:MAX_WORDS]
    if len(sent) < _RUN:
        return [0.0] * len(lines)
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(sent) - 2):
        here = places.setdefault(tuple(sent[at : at + 3]), [])
        if len(here) < _PLACES:
            here.append(at)
    words: list[str] = []
    owners: list[int] = []
    for number, line in enumerate(lines):
        found = [match[0].casefold() for match in _WORD.finditer(line.words)]
        words += found
        owners += [number] * len(found)
        if len(words) > MAX_WORDS:
            break
    known = _known(words, sent, places)
    total = [0] * len(lines)
    shared = [0] * len(lines)
    for owner, is_known in zip(owners, known, strict=True):
        total[owner] += 1
        shared[owner] += is_known
    return [part / whole if whole else 0.0 for part, whole in zip(shared, total, strict=True)]


def _known(
    words: list[str], sent: list[str], places: dict[tuple[str, ...], list[int]]
) -> list[bool]:
    """For each word whether it lies in a run of at least _RUN words of the sent letter."""
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
