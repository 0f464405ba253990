"""Telling apart, line by line, what is new in a letter and what it repeats of older ones."""

import re

from soundingboard.reading.attribution import attribution_end
from soundingboard.reading.client_words import NEAR
from soundingboard.reading.client_words_wider import FAR
from soundingboard.reading.echoes import sent_share
from soundingboard.reading.header_blocks import field_kinds, header_end
from soundingboard.reading.lines import Line
from soundingboard.reading.parts import Mark

Marks = list[Mark | None]  # None: nothing found yet, in the end new

_FENCE = "```"
_RULE = re.compile(r"^[\s*_=\-–—]{4,}$")
_BAR = re.compile(r"^\s{0,3}[|¦│](?:\s|$)")
_ODD_PREFIX = re.compile(r"^\s{0,4}((?:[-=:%}#~+*•]{1,3}[\]>)|]?|[\]})|])[>|]?)\s?")
_STOPS = (".", "!", "?", ":")
_WRAPPED = 60  # characters of a line that may have been wrapped
# The end of a long link, which clients break off: "_nonce=3dd518)" or "(http://...) >"
_LINK_END = re.compile(r"^\(?<?(?:https?://\S+|\S*[/=&%_]\S*[)>\w/])\s?[>)]*$")
_AHEAD = 25  # lines after an attribution within which marked quoting shows what the client does
_MOSTLY = 0.8  # share of its words from which a line is the sent letter's
_PARTLY = 0.5
_PASSAGE = 8  # words that an unmarked echo needs in all,
_ECHO = 5  # and in its longest line
_HARDLY = 0.3
_DEVICES = re.compile(
    r"^[\W_]{0,4}(?:"
    + "|".join(
        sorted(
            {re.escape(word) for tongue in NEAR + FAR for word in tongue.device.split("|") if word},
            key=len,
            reverse=True,
        )
    )
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)


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
    shares = sent_share(lines, sent_text) if sent_text else []
    if shares:
        _mark_echoes(lines, marks, shares)
    _free_answers(lines, marks, shares)
    _mark_wrapped_remains(lines, marks)
    return marks


def is_device_line(words: str) -> bool:
    """Whether this is the line a phone or a client adds, such as "Sent from my iPhone"."""
    if len(words) > 120 or not _DEVICES.match(words):
        return False
    count = len(words.split())
    sentence = words.endswith((".", "?", "!")) and count > 7
    return not sentence and count <= 14 and ", " not in words


def code_lines(lines: list[Line]) -> set[int]:
    """The lines between ``` and ```: a sample of something, in which no rule of letters holds."""
    fences = [at for at, line in enumerate(lines) if line.words.startswith(_FENCE)]
    pairs = zip(fences[::2], fences[1::2], strict=False)
    return {at for first, last in pairs for at in range(first, last + 1)}


def _mark_introductions(lines: list[Line], marks: Marks) -> None:
    """Attributions and header blocks, and the unmarked older letter below one of them."""
    at, code = 0, code_lines(lines)
    while at < len(lines):
        if marks[at] is not None or lines[at].blank or at in code:
            at += 1
            continue
        block = header_end(lines, at)
        end = block or attribution_end(lines, at)
        if end is None:
            at += 1
            continue
        for here in range(at, end):
            marks[here] = Mark.HEADER
        _mark_rule_above(lines, marks, at)
        _mark_odd_prefix(lines, marks, end)
        if _older_to_the_end(lines, marks, at, end, is_block=block is not None):
            for here in range(end, len(lines)):
                marks[here] = marks[here] or Mark.QUOTED
            return
        at = end


def _older_to_the_end(
    lines: list[Line], marks: Marks, at: int, end: int, *, is_block: bool
) -> bool:
    """Whether everything below an introduction is the older letter, though no line says so.

    It is, when something new stands above and the client does not mark its quotes. Where nothing
    stands above, the answer must be below.
    """
    if not any(marks[i] is None and lines[i].words for i in range(at)):
        return False
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


def _mark_echoes(lines: list[Line], marks: Marks, shares: list[float]) -> None:
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
    """Runs of unmarked lines that all echo the sent letter; blank lines between do not part them."""
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


def _free_answers(lines: list[Line], marks: Marks, shares: list[float]) -> None:
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
            for at in range(echoing[0] + 1, echoing[-1] + 1):
                if at in set(bare) and shares[at] < _HARDLY and not field_kinds(lines[at].words):
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


def _mark_wrapped_remains(lines: list[Line], marks: Marks) -> None:
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
