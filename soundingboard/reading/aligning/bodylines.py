"""A body as lines of words, each line with its mark and without its `>` signs."""

import re
from dataclasses import dataclass, replace

from soundingboard.reading.aligning.wording import Words, words_of
from soundingboard.reading.parts import Mark, Part

# Words of a reply beyond this are kept, but no longer looked up in the letter; lines beyond this
# are kept in lumps of one mark. No person writes as much.
MOST_WORDS = 60_000
MOST_LINES = 20_000
_MOST_LUMPS = 1000

_QUOTE_SIGNS = re.compile(r"[ \t]{0,3}(?:[>|][ \t]?){1,200}")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line: `start` and `end` are its offsets in the body without its line end.

    `inner` is the offset behind any `>` signs; `first` and `last` bound its words in the row of
    all compared words (`first == last` where it has none). `depth` counts quoting levels. A
    `lump` is all the lines of one mark at the end of a body that is too long.
    """

    start: int
    end: int
    inner: int
    mark: Mark
    first: int
    last: int
    depth: int = 0
    lump: bool = False

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
        at = 0
        while at < len(part.text) and len(lines) < MOST_LINES:
            end, following = _line_end(part.text, at)
            signs = _QUOTE_SIGNS.match(part.text, at, end) if part.mark is Mark.QUOTED else None
            inner = signs.end() if signs else at
            first = len(folded)
            if part.mark in _COMPARED and first < MOST_WORDS:
                words = words_of(part.text[inner:end], MOST_WORDS - first)
                folded.extend(words.folded)
                starts.extend(offset + inner + start for start in words.starts)
                ends.extend(offset + inner + last for last in words.ends)
                line_of.extend([len(lines)] * len(words))
            depth = part.text.count(">", at, inner) or part.depth
            place = (offset + at, offset + end, offset + inner)
            lines.append(BodyLine(*place, part.mark, first, len(folded), depth))
            at = following
        if at < len(part.text):
            _add_lump(lines, offset + at, offset + len(part.text), part.mark, len(folded))
        offset += len(part.text)
    body = "".join(part.text for part in parts)
    words = Words(tuple(folded), tuple(starts), tuple(ends))
    return BodyLines(body, tuple(lines), words, tuple(line_of))


def _line_end(text: str, at: int) -> tuple[int, int]:
    """Where the line that begins at `at` ends, and where the next one begins."""
    end = text.find("\n", at)
    if end < 0:
        return len(text), len(text)
    return (end - 1 if end > at and text[end - 1] == "\r" else end), end + 1


def _add_lump(lines: list[BodyLine], start: int, end: int, mark: Mark, words: int) -> None:
    """Add lines as one lump, or to the lump of the same mark before them.

    After very many lumps all that follows is one, and new where any of it is.
    """
    last = lines[-1] if lines else None
    full = len(lines) >= MOST_LINES + _MOST_LUMPS
    if last is not None and last.lump and (last.mark is mark or full):
        lines[-1] = replace(last, end=end, mark=Mark.NEW if mark is Mark.NEW else last.mark)
        return
    lines.append(BodyLine(start, end, start, mark, words, words, lump=True))
