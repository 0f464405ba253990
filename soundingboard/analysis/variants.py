"""Which words of a changed text are its sender's own, beside the text that many sent."""

import re

from rapidfuzz.distance import Indel

from soundingboard.analysis.sentences import Span

WORDS = 5_000
"""Words of either text that are compared; a longer text is not a campaign's."""

_WORD = re.compile(r"\w+")


def own_words(standard: str, text: str) -> tuple[Span, ...]:
    """The stretches of a text that the standard one does not have, in order.

    Case and punctuation do not count. Stretches with only space or punctuation between them are
    one. Everything after the first 5,000 words counts as own.
    """
    words = list(_WORD.finditer(text))
    ours = [match.group().lower() for match in words[:WORDS]]
    theirs = [match.group().lower() for match in _WORD.finditer(standard)][:WORDS]
    places = [
        at
        for code in Indel.opcodes(theirs, ours)
        if code.tag == "insert"
        for at in range(code.dest_start, code.dest_end)
    ]
    places += range(len(ours), len(words))
    spans: list[Span] = []
    last = -2
    for at in places:
        start, end = words[at].span()
        if at == last + 1 and spans:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
        last = at
    return tuple(spans)
