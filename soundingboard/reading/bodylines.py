"""A body as lines of words, each line with its mark and without its `>` signs."""

import re
from dataclasses import dataclass

from soundingboard.reading.parts import Mark, Part
from soundingboard.reading.wording import Words, words_of

# Words of a reply beyond this are kept, but no longer looked up in the letter.
MOST_WORDS = 60_000

_QUOTE_SIGNS = re.compile(r"[ \t]{0,3}(?:[>|][ \t]?){1,200}")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line: `start` and `end` are its offsets in the body without its line end.

    `inner` is the offset behind any `>` signs; `first` and `last` bound its words in the row of
    all compared words (`first == last` where it has none).
    """

    start: int
    end: int
    inner: int
    mark: Mark
    first: int
    last: int

    @property
    def signed(self) -> bool:
        """Whether the line carries `>` signs."""
        return self.inner > self.start


@dataclass(frozen=True, slots=True)
class BodyLines:
    """All lines of a body in order, and the words of those that may be quote or answer."""

    body: str
    lines: tuple[BodyLine, ...]
    words: Words
    line_of: tuple[int, ...]

    def text(self, line: BodyLine) -> str:
        """What a line says, without its `>` signs."""
        return self.body[line.inner : line.end]


_COMPARED = frozenset({Mark.NEW, Mark.GREETING, Mark.QUOTED})


def body_lines(parts: tuple[Part, ...]) -> BodyLines:
    """Cut the parts of a body into lines and their words."""
    lines: list[BodyLine] = []
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    line_of: list[int] = []
    offset = 0
    for part in parts:
        for found in _LINE.finditer(part.text):
            if not found.group():
                continue
            content = found.group().rstrip("\r\n")
            start = offset + found.start()
            signs = _QUOTE_SIGNS.match(content) if part.mark is Mark.QUOTED else None
            inner = signs.end() if signs else 0
            first = len(folded)
            if part.mark in _COMPARED and first < MOST_WORDS:
                words = words_of(content[inner:], MOST_WORDS - first)
                folded.extend(words.folded)
                starts.extend(start + inner + at for at in words.starts)
                ends.extend(start + inner + at for at in words.ends)
                line_of.extend([len(lines)] * len(words))
            lines.append(
                BodyLine(start, start + len(content), start + inner, part.mark, first, len(folded))
            )
        offset += len(part.text)
    body = "".join(part.text for part in parts)
    return BodyLines(
        body, tuple(lines), Words(tuple(folded), tuple(starts), tuple(ends)), tuple(line_of)
    )
