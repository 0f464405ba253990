"""Telling apart, line by line, what is new in a letter and what it repeats of older ones."""

import re

from soundingboard.reading.lines import Line
from soundingboard.reading.marking.attribution import attribution_end, may_begin
from soundingboard.reading.marking.client_words import NEAR
from soundingboard.reading.marking.client_words_wider import FAR
from soundingboard.reading.marking.echoes import find_echoes
from soundingboard.reading.marking.header_blocks import header_end
from soundingboard.reading.marking.interleaved import (
    free_answers,
    mark_echoes,
    mark_wrapped_remains,
)
from soundingboard.reading.parts import Mark, Marks

_FENCE = "```"
_RULE = re.compile(r"^[\s*_=\-–—]{4,}$")
_BAR = re.compile(r"^\s{0,3}[|¦│](?:\s|$)")
_ODD_PREFIX = re.compile(r"^\s{0,4}((?:[-=:%}#~+*•]{1,3}[\]>)|]?|[\]})|])[>|]?)\s?")
_TRIES = 300  # lines of one letter that are tried in vain as the start of an attribution
_AHEAD = 25  # lines after an attribution within which marked quoting shows what the client does
_ALPHABETS = "\u0590"  # scripts up to here part their words by spaces


def _device_words() -> str:
    words = {word for tongue in NEAR + FAR for word in tongue.device.split("|") if word}
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?![^\W\d_])" if word[-1] < _ALPHABETS else "") for word in ordered
    )


_DEVICES = re.compile(rf"^[\W_]{{0,4}}(?:{_device_words()})", re.IGNORECASE)


def mark_quotes(lines: list[Line], sent_text: str = "") -> Marks:
    """Marks for what is quoted and for the lines that introduce it; None for all other lines.

    First what prefix and markup say, then attributions and header blocks with what they stand
    above, then the words of the letter that was sent: they are known, and outrank the shape.
    """
    marks: Marks = [Mark.QUOTED if line.depth else None for line in lines]
    _mark_bars(lines, marks)
    _mark_introductions(lines, marks)
    _mark_containers(lines, marks)
    _mark_after_device(lines, marks)
    echoes = find_echoes(lines, sent_text) if sent_text else None
    if echoes is not None:
        mark_echoes(lines, marks, echoes)
    free_answers(lines, marks, echoes)
    mark_wrapped_remains(lines, marks)
    return marks


def is_device_line(words: str) -> bool:
    """Whether this is the line a phone or a client adds, such as "Sent from my iPhone"."""
    if len(words) > 120 or not _DEVICES.match(words):
        return False
    count = len(words.split())
    sentence = words.endswith((".", "?", "!")) and count > 7
    return not sentence and count <= 14 and (", " not in words or count <= 8)


def code_lines(lines: list[Line]) -> set[int]:
    """The lines between ``` and ```: a sample of something, in which no rule of letters holds."""
    fences = [at for at, line in enumerate(lines) if line.words.startswith(_FENCE)]
    pairs = zip(fences[::2], fences[1::2], strict=False)
    return {at for first, last in pairs for at in range(first, last + 1)}


def _mark_introductions(lines: list[Line], marks: Marks) -> None:
    """Attributions and header blocks, and the unmarked older letter below one of them."""
    at, code, tries, above = 0, code_lines(lines), 0, False
    while at < len(lines):
        if _opens_quote(lines, at) and may_begin(lines[at]):
            # Phones put "On ... wrote:" inside the quotation that it introduces
            for here in range(at, attribution_end(lines, at) or at):
                marks[here] = Mark.HEADER
        if marks[at] is not None or lines[at].blank or at in code:
            at += 1
            continue
        block = header_end(lines, at)
        end = block
        if end is None and tries < _TRIES and may_begin(lines[at]):
            end = attribution_end(lines, at)
            tries += end is None
        if end is None:
            above = True
            at += 1
            continue
        for here in range(at, end):
            marks[here] = Mark.HEADER
        _mark_rule_above(lines, marks, at)
        _mark_odd_prefix(lines, marks, end)
        if above and _older_to_the_end(lines, marks, end, is_block=block is not None):
            for here in range(end, len(lines)):
                marks[here] = marks[here] or Mark.QUOTED
            return
        at = end


def _opens_quote(lines: list[Line], at: int) -> bool:
    """Whether a quotation begins with this line."""
    return lines[at].depth > 0 and bool(lines[at].words) and (at == 0 or not lines[at - 1].depth)


def _older_to_the_end(lines: list[Line], marks: Marks, end: int, *, is_block: bool) -> bool:
    """Whether everything below an introduction is the older letter, though no line says so.

    It is, when something new stands above and the client does not mark its quotes. Where nothing
    stands above, the answer must be below.
    """
    following = next((i for i in range(end, len(lines)) if lines[i].words), None)
    if following is None or marks[following] is Mark.QUOTED:
        return False
    if is_block:
        return True
    return not any(marks[i] is Mark.QUOTED for i in range(end, min(len(lines), end + _AHEAD)))


def _mark_rule_above(lines: list[Line], marks: Marks, at: int) -> None:
    """A line of dashes directly above a header belongs to it."""
    above = at - 1
    while above >= 0 and lines[above].blank:
        above -= 1
    if above >= 0 and marks[above] is None and _RULE.match(lines[above].words):
        for here in range(above, at):
            marks[here] = Mark.HEADER


def _mark_bars(lines: list[Line], marks: Marks) -> None:
    """Some clients quote with a bar; tables have bars, too, but then more than one in a line."""
    barred = [
        at
        for at, line in enumerate(lines)
        if marks[at] is None and _BAR.match(line.text[:8]) and line.words.count("|") == 1
    ]
    if len(barred) >= 3 and Mark.QUOTED not in marks:
        for at in barred:
            marks[at] = Mark.QUOTED


def _mark_odd_prefix(lines: list[Line], marks: Marks, end: int) -> None:
    """Below an attribution, lines that all begin with the same odd sign are quoted with it."""
    following = [i for i in range(end, min(len(lines), end + 6)) if lines[i].words][:2]
    if len(following) < 2 or any(marks[i] is not None for i in following):
        return
    match = _ODD_PREFIX.match(lines[following[0]].text[:12])
    if match is None:
        return
    prefix = match[1]
    if len(prefix) < 2 and prefix in "-*+#•":
        return  # a list
    if not lines[following[1]].text[:12].lstrip().startswith(prefix):
        return
    for at in range(end, len(lines)):
        if marks[at] is None and lines[at].text[:12].lstrip().startswith(prefix):
            marks[at] = Mark.QUOTED


def _mark_containers(lines: list[Line], marks: Marks) -> None:
    """An element that clients put around the older letter holds it, unless it quotes inside."""
    quotes_inside = any(line.older and line.depth for line in lines)
    if quotes_inside or not any(
        not line.older and line.words and marks[at] is None for at, line in enumerate(lines)
    ):
        return
    for at, line in enumerate(lines):
        if line.older:
            marks[at] = marks[at] or Mark.QUOTED


def _mark_after_device(lines: list[Line], marks: Marks) -> None:
    """What follows a phone's own line, with nothing between, is the older letter unmarked."""
    for at, line in enumerate(lines):
        if marks[at] is not None or not is_device_line(line.words):
            continue
        above = any(marks[i] is None and lines[i].words for i in range(at))
        below = [i for i in range(at + 1, len(lines)) if lines[i].words]
        unmarked = below and all(marks[i] is None for i in below)
        if above and unmarked and lines[at + 1].blank and not _closes(lines, below):
            for here in range(at + 1, len(lines)):
                marks[here] = Mark.QUOTED
        return


def _closes(lines: list[Line], below: list[int]) -> bool:
    """Whether what stands below is only the end of the same letter: a rule, a footer."""
    return bool(_RULE.match(lines[below[0]].words)) or lines[below[0]].words in ("--", "—")
