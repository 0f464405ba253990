"""What stands between the lines: echoes of the letter answered, and answers inside a quotation."""

import re

from soundingboard.reading.lines import Line
from soundingboard.reading.marking.echoes import Echoes
from soundingboard.reading.marking.header_blocks import field_kinds, header_end
from soundingboard.reading.marking.introductions import is_attribution
from soundingboard.reading.parts import Mark, Marks

_MOSTLY = 0.8  # share of its words from which a line is the sent letter's
_PARTLY = 0.5
_HARDLY = 0.3
_PASSAGE = 8  # words that an unmarked echo needs in all,
_ECHO = 5  # and in its longest line
_ENOUGH = 12  # words of ours that must come back before anything between them is freed
_COLOURED = 4  # words in colour that are more than a name or a heading in a signature
_STOPS = (".", "!", "?", ":")
_WRAPPED = 60  # characters of a line that may have been wrapped
# The end of a long link, which clients break off: "_nonce=3dd518)" or "(http://...) >"
_RULE = re.compile(r"^(?:[-_=*~–—>\s]{4,}|[#|*]+)$")
_LINK_END = re.compile(r"^\(?<?(?:https?://\S+|\S*[/=&%_]\S*[)>\w/])\s?[>)]*$")


def mark_echoes(lines: list[Line], marks: Marks, echoes: Echoes) -> None:
    """Lines made of the sent letter's words are quotes, with or without a sign of it.

    Where the client marks its quotes, an unmarked echo counts only directly below a marked line,
    as what was wrapped off it: somebody may repeat our words on purpose. Else a passage of some
    length is needed, or one of our lines whole: a name or a greeting stands in many letters.
    And above the line that introduces the quotation a short line is the sender's, word for word
    ours or not: who answers a letter that quotes their own has signed both.
    """
    marks_its_quotes = _client_marks(lines, echoes)
    introduced = next((at for at, mark in enumerate(marks) if mark is Mark.HEADER), 0)
    for first, last in _echoing(lines, marks, echoes):
        rows = [at for at in range(first, last) if lines[at].words]
        lengths = [len(lines[at].words.split()) for at in rows]
        quoted = first > 0 and bool(lines[first - 1].depth and lines[first - 1].words)
        if not marks_its_quotes:
            whole = any(echoes.whole[at] for at in rows)
            whole = whole and (last > introduced or max(lengths) >= _ECHO)
            quoted = quoted or whole or (sum(lengths) >= _PASSAGE and max(lengths) >= _ECHO)
        for at in rows if quoted else ():
            marks[at] = Mark.QUOTED
    if not marks_its_quotes:
        _mark_short_echoes(lines, marks, echoes)
        _mark_speakers(lines, marks)


def _client_marks(lines: list[Line], echoes: Echoes) -> bool:
    """Whether more of our words come back marked as quoted than bare."""
    marked = bare = 0
    for line, share in zip(lines, echoes.shares, strict=True):
        if share >= _MOSTLY:
            words = len(line.words.split())
            marked, bare = (marked + words, bare) if line.depth else (marked, bare + words)
    return marked > bare


def _echoing(lines: list[Line], marks: Marks, echoes: Echoes) -> list[tuple[int, int]]:
    """Runs of unmarked lines that all echo the sent letter, blank lines between included."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        if marks[at] is not None or echoes.shares[at] < _MOSTLY:
            at += 1
            continue
        first, last = at, at + 1
        while at < len(lines) and marks[at] is None:
            if lines[at].words and echoes.shares[at] < _MOSTLY:
                break
            at += 1
            if lines[at - 1].words:
                last = at
        runs.append((first, last))
    return runs


def _mark_short_echoes(lines: list[Line], marks: Marks, echoes: Echoes) -> None:
    """A line of one to three words between two quoted ones, such as the end of a wrapped line."""
    for at in range(1, len(lines) - 1):
        if marks[at] is not None or not lines[at].words or len(lines[at].words.split()) > 3:
            continue
        around = min(echoes.shares[at - 1], echoes.shares[at + 1])
        if around >= _MOSTLY and not lines[at].words.endswith((".", "!", "?")):
            marks[at] = Mark.QUOTED


def _mark_speakers(lines: list[Line], marks: Marks) -> None:
    """Find "Ann Lee wrote:" above a quotation that only its words have given away."""
    for at, line in enumerate(lines):
        below = next((i for i in range(at + 1, min(at + 3, len(lines))) if lines[i].words), None)
        if below is None or marks[at] is not None or marks[below] is not Mark.QUOTED:
            continue
        if line.words and is_attribution(line.words, 1, quote_follows=True):
            marks[at] = Mark.HEADER


def free_answers(lines: list[Line], marks: Marks, echoes: Echoes | None) -> None:
    """Find what was written between the lines of an older letter that carries no prefix.

    Two signs: the sent letter does not have the words, though it has those around them; or the
    words have a colour that the older letter has not.
    """
    bare = [
        at
        for at, line in enumerate(lines)
        if marks[at] is Mark.QUOTED and line.words and not line.text.lstrip().startswith((">", "|"))
    ]
    if echoes is not None and _free_other_words(lines, marks, echoes, bare):
        return
    coloured = [at for at in bare if lines[at].colour]
    one_colour = len({lines[at].colour for at in coloured}) == 1
    enough = sum(len(lines[at].words.split()) for at in coloured) >= _COLOURED
    if one_colour and enough and len(coloured) * 2 <= len(bare) and not lines[bare[0]].colour:
        for at in coloured:
            if not field_kinds(lines[at].words):
                marks[at] = None


def _free_other_words(lines: list[Line], marks: Marks, echoes: Echoes, bare: list[int]) -> bool:
    """Free what our letter does not say, from its first line that comes back on.

    Only where enough of our letter comes back bare to be sure that it is the one quoted; and only
    up to the header of yet another letter. Whether that was so.
    """
    ours = [at for at in bare if echoes.shares[at] >= _PARTLY]
    if len(ours) < 2 or sum(len(lines[at].words.split()) for at in ours) < _ENOUGH:
        return False
    for at in bare:
        if at <= ours[0] or echoes.shares[at] >= _HARDLY or _RULE.match(lines[at].words):
            continue
        if header_end(lines, at) is not None:
            break
        if not field_kinds(lines[at].words):
            marks[at] = None
    return True


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
