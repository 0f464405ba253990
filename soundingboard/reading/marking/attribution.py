"""Finding the line a mail program writes above a quotation, wrapped over however many lines."""

from soundingboard.reading.lines import Hint, Line, visible
from soundingboard.reading.marking.introductions import (
    begins_like_one,
    day_or_address,
    is_attribution,
    speaks,
    verb_last,
)

_LINES = 6  # an attribution is wrapped over at most so many lines
_LENGTH = 420  # characters


def may_begin(line: Line) -> bool:
    """Whether it is worth looking for an attribution from this line on: a cheap first look."""
    words = line.words
    if line.hint is Hint.ATTRIBUTION or begins_like_one(words) or day_or_address(words):
        return True
    return words.startswith(("--", ">>> ")) or verb_last(words) or speaks(words)


def attribution_end(lines: list[Line], at: int) -> int | None:
    """Where an attribution that begins at this line ends; None where none begins.

    Lines are joined one by one until they make a whole attribution.
    """
    joined, taken = "", 0
    for here in range(at, min(len(lines), at + 2 * _LINES)):
        words = lines[here].words
        unclosed = joined.count("<") > joined.count(">")
        if unclosed and lines[here].text.startswith(">"):
            words = visible(lines[here].text)  # no prefix, but the bracket of an address
        if not words:
            # A blank line within is possible only after a beginning that nothing else explains
            if begins_like_one(joined) and day_or_address(joined) and taken < 4:
                continue
            return None
        # Where another begins below a blank line, what stood above it was a sentence
        another = here > at and lines[here - 1].blank and begins_like_one(words)
        if another or (here > at and lines[here].depth != lines[at].depth and not unclosed):
            return None
        joined = f"{joined} {words}".strip()
        taken += 1
        if len(joined) > _LENGTH or taken > _LINES:
            return None
        follows = _quote_follows(lines, here + 1, lines[at].depth)
        if is_attribution(joined, taken, quote_follows=follows):
            return here + 1
        if joined.endswith((".", "!", "?")) and not day_or_address(joined):
            return None
    return None


def _quote_follows(lines: list[Line], at: int, depth: int) -> bool:
    """Whether the next line with words, at most two blank ones away, is quoted deeper."""
    for line in lines[at : at + 3]:
        if line.words or line.depth > depth:
            return line.depth > depth
    return False
