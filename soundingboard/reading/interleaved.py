"""What stands between the lines: echoes of the letter answered, and answers inside a quotation."""

import re

from soundingboard.reading.header_blocks import field_kinds
from soundingboard.reading.lines import Line
from soundingboard.reading.parts import Mark, Marks

_MOSTLY = 0.8  # share of its words from which a line is the sent letter's
_PARTLY = 0.5
_HARDLY = 0.3
_PASSAGE = 8  # words that an unmarked echo needs in all,
_ECHO = 5  # and in its longest line
_STOPS = (".", "!", "?", ":")
_WRAPPED = 60  # characters of a line that may have been wrapped
# The end of a long link, which clients break off: "_nonce=3dd518)" or "(http://...) >"
_LINK_END = re.compile(r"^\(?<?(?:https?://\S+|\S*[/=&%_]\S*[)>\w/])\s?[>)]*$")


def mark_echoes(lines: list[Line], marks: Marks, shares: list[float]) -> None:
    """Lines made of the sent letter's words are quotes, with or without a sign of it.

    Where the client marks its quotes, an unmarked echo counts only as the remains of a marked
    line: somebody may repeat our words on purpose. Else a passage of some length is needed: a
    name, a greeting or a link stands in many letters.
    """
    marked = sum(bool(line.depth and line.words) for line in lines) >= 2
    for first, last in _echoing(lines, marks, shares):
        rows = [at for at in range(first, last) if lines[at].words]
        lengths = [len(lines[at].words.split()) for at in rows]
        if marked:
            between = (
                first > 0
                and last < len(lines)
                and marks[first - 1] is Mark.QUOTED
                and marks[last] is Mark.QUOTED
            )
            quoted = between and len(rows) <= 2
        else:
            quoted = sum(lengths) >= _PASSAGE and max(lengths) >= _ECHO
        if quoted:
            for at in rows:
                marks[at] = Mark.QUOTED
    if not marked:
        _mark_short_echoes(lines, marks, shares)


def _echoing(lines: list[Line], marks: Marks, shares: list[float]) -> list[tuple[int, int]]:
    """Runs of unmarked lines that all echo the sent letter, blank lines between included."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        if marks[at] is not None or shares[at] < _MOSTLY:
            at += 1
            continue
        first, last = at, at + 1
        while at < len(lines) and (
            (marks[at] is None and shares[at] >= _MOSTLY) or (marks[at] is None and lines[at].blank)
        ):
            at += 1
            if lines[at - 1].words:
                last = at
        runs.append((first, last))
    return runs


def _mark_short_echoes(lines: list[Line], marks: Marks, shares: list[float]) -> None:
    """A line of one to three words between two quoted ones, such as the end of a wrapped line."""
    for at in range(1, len(lines) - 1):
        if marks[at] is not None or not lines[at].words or len(lines[at].words.split()) > 3:
            continue
        around = min(shares[at - 1], shares[at + 1])
        if around >= _MOSTLY and not lines[at].words.endswith((".", "!", "?")):
            marks[at] = Mark.QUOTED


def free_answers(lines: list[Line], marks: Marks, shares: list[float]) -> None:
    """Find what was written between the lines of an older letter that carries no prefix.

    Two signs: the sent letter does not have the words, though it has those around them; or the
    words have a colour that the older letter has not.
    """
    bare = [
        at
        for at, line in enumerate(lines)
        if marks[at] is Mark.QUOTED and line.words and not line.text.lstrip().startswith((">", "|"))
    ]
    if not bare:
        return
    if shares:
        echoing = [at for at in bare if shares[at] >= _PARTLY]
        if len(echoing) >= 2 and len(echoing) * 3 >= len(bare):
            for at in bare:
                inside = echoing[0] < at < echoing[-1]
                if inside and shares[at] < _HARDLY and not field_kinds(lines[at].words):
                    marks[at] = None
            return
    coloured = [at for at in bare if lines[at].colour]
    colours = {lines[at].colour for at in coloured}
    if len(colours) != 1 or len(coloured) * 2 > len(bare):
        return
    if lines[bare[0]].colour:
        return
    for at in coloured:
        if not field_kinds(lines[at].words):
            marks[at] = None


def mark_wrapped_remains(lines: list[Line], marks: Marks) -> None:
    """The last words of a quoted line that a client has wrapped without repeating the prefix."""
    for at in range(1, len(lines) - 1):
        above, below = lines[at - 1], lines[at + 1]
        if marks[at] is not None or not lines[at].words or not (above.depth and below.depth):
            continue
        words = lines[at].words
        if _LINK_END.match(words):
            marks[at] = Mark.QUOTED
        elif len(above.text.rstrip()) >= _WRAPPED and not above.words.endswith(_STOPS):
            few = len(words.split()) <= 3
            if few and (not words.endswith(_STOPS) or (words[0].islower() and below.words)):
                marks[at] = Mark.QUOTED
