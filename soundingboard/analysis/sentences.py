"""Where each sentence of a passage begins and ends, so that it can be quoted to the letter."""

import re
from dataclasses import dataclass

# A full stop, question or exclamation mark (with closing quotes or brackets), then space.
STOP = re.compile(r"[.!?…][.!?…\"'\u201d\u2019)\]]{0,8}(?=\s)")
# An empty line, or a line that begins a list, ends a sentence without any stop. A line break
# alone does not: mail is often broken after 72 characters.
BREAK = re.compile(r"\n[^\S\n]*(?=\n|[-*•·\u2013]\s|\(?[0-9a-z]{1,3}[.)]\s)")
NO_END = frozenset(
    re.findall(
        r"\S+",
        "e.g. i.e. cf. vs. mr. mrs. ms. dr. prof. st. approx. incl. ltd. dept. gov. cllr. rev. ca.",
    )
)
NO_END_BEFORE_A_NUMBER = frozenset(
    re.findall(r"\S+", "no. nos. para. paras. p. pp. fig. art. sec. vol. ch. q.")
)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from character `start` up to `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the space around them; nothing else is left out."""
    ends = {match.end() for match in STOP.finditer(text) if _ends(text, match)}
    ends |= {match.start() for match in BREAK.finditer(text)}
    spans = []
    start = 0
    for end in (*sorted(ends), len(text)):
        piece = text[start:end]
        bare = piece.strip()
        if bare:
            begin = start + len(piece) - len(piece.lstrip())
            spans.append(Span(begin, begin + len(bare)))
        start = end
    return tuple(spans)


def word_count(text: str) -> int:
    """Words as a reader counts them: what stands between spaces."""
    return len(text.split())


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a stop ends the sentence: not after "e.g.", an initial, or a number at its head."""
    if not match.group().startswith("."):
        return True
    before = text[max(0, match.start() - 12) : match.start() + 1].split()
    word = before[-1].lower().lstrip("(\"'\u201c\u2018[") if before else ""
    initial = len(word) == 2 and word[0].isalpha() and word != "i."
    if word in NO_END or initial:
        return False
    if word[:-1].isdigit() and _begins_line(text, match.start() + 1 - len(word)):
        return False
    following = text[match.end() : match.end() + 40].lstrip()[:1]
    if word in NO_END_BEFORE_A_NUMBER and following.isdigit():
        return False
    return not following.islower()


def _begins_line(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    return not text[line:at].strip()
