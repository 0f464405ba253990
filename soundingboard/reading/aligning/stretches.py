"""Cuts a reply into stretches by turns: what is quoted from our letter, what the sender wrote."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz import fuzz

from soundingboard.reading.aligning.bodylines import BodyLine, BodyLines
from soundingboard.reading.aligning.markers import Strength, is_label, opening_reference
from soundingboard.reading.aligning.pleasantries import says_nothing
from soundingboard.reading.aligning.sentwords import SentWords
from soundingboard.reading.marking.introductions import is_attribution
from soundingboard.reading.parts import Mark

_CLOSING = re.compile(r"[\s.?!:;,)\]\u00bb\u201d\"'\u2019\u2026*_>|\u2013\u2014-]*")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
# What programs make of a link in text: its address, and its words once more.
_LINK = re.compile(r"\[\s*(?:mailto:|https?://)\S+\s*\|[^\]\n]*\]")
_HEADER_LINE = re.compile(r"\W*(?:from|sent|to|cc|date|subject|reply-to)\s*:", re.IGNORECASE)
_HEADS = re.compile(r"[\d@:]|--|__")  # what every header line holds something of
_INTRODUCES = re.compile(
    r"(?:from|sent|to|cc|date|subject|message-id|reply-to)\s*:.*|.*<\S+@\S+>.*|.*\d:\d\d.*:|.{0,90}:",
    re.IGNORECASE,
)
_QUOTING = dict.fromkeys(map(ord, ">|"))  # signs programs put before quoted lines
_MOST_SIGNS = 200  # characters between a word and the end of the signs wrapped off it
_SURE_RUN = 3  # equal words on either side that show where an edit begins and ends
_TYPO = 50.0  # likeness (0 to 100) of words that were mistyped and not changed
_MOST_IN_ADDRESS = 500  # characters
_MOST_EDITED = 60  # words put into a quoted sentence


class Kind(StrEnum):
    """What a stretch is."""

    NEW = "new"  # the sender's own words
    POLITE = "polite"  # marked as greeting or farewell
    QUOTE = "quote"
    EDIT = "edit"  # the sender's words inside a quoted sentence
    BREAK = "break"  # a header block, a signature: what stands on either side is apart


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters of one kind.

    For quotations `first` and `last` are the words of the letter they begin and end with (-1:
    from elsewhere), `label` is a marker of the sender's own before them. `same_line` says that new
    words stand on the line of the quotation before them, `inside` that they are taken for new
    although the line is marked as quoted, with some doubt.
    """

    kind: Kind
    start: int
    end: int
    first: int = -1
    last: int = -1
    same_line: bool = False
    inside: bool = False
    label: str = ""


def stretches(
    lines: BodyLines, at: list[int], sent: SentWords, *, whole_letter: bool
) -> list[Stretch]:
    """All stretches of a body in order; blank lines belong to none.

    `whole_letter` says that the row of words holds all that we sent; only then is a quoted line
    that is not ours known to be the sender's, and only under a question or paragraph: about the
    introduction and the foot programs set banners and buttons of their own. Below all that is
    ours it may be the sender's: it is taken, and doubted. Lines quoted less deeply than ours are
    of a letter between.
    """
    found: list[Stretch] = []
    anchors, words = len(sent.last_of), lines.words.folded
    (place, depth), (first, last) = _opening_place(lines, at, sent), _located_lines(lines, at)
    wedged, before, below_label = _wedged(lines, at), -1, False
    for number, line in enumerate(lines.lines):
        text = lines.text(line)
        if not text.strip():
            continue
        if line.mark in (Mark.SIGNATURE, Mark.DISCLAIMER) or (
            line.mark is Mark.HEADER and _HEADS.search(text)
        ):
            found.append(Stretch(Kind.BREAK, line.start, line.end))
            continue
        if line.mark is Mark.QUOTED and _is_wrapped_off(line, lines, before, at, sent):
            found.append(Stretch(Kind.QUOTE, line.inner, line.end))
            continue
        before = line.last - 1 if line.last > line.first else before
        located = [i for i in range(line.first, line.last) if at[i] >= 0]
        ours = all(
            at[i] >= 0 and words[i] == sent.words[at[i]] for i in range(line.first, line.last)
        )
        if located and not ours and _introduces(line, text):
            found.append(Stretch(Kind.BREAK, line.start, line.end))
        elif located:
            if line.mark is Mark.QUOTED:
                place, depth = sent.places[at[located[-1]]], line.depth
            if below_label and line.mark is not Mark.QUOTED and not ours:
                # "Paragraph 3.2", and below it that paragraph typed again to be changed.
                found.append(Stretch(Kind.NEW, line.start, line.end))
            else:
                found += _quoted_line(line, located, lines, at, sent)
        elif line.mark is Mark.QUOTED:
            below = number > last and not line.signed
            own = whole_letter and (below or 0 <= place < anchors) and _is_said(text)
            own = own and line.depth >= depth and not line.lump
            own = own or (not line.signed and number < first and _is_heading(text))
            kind = (
                Kind.NEW
                if own
                else Kind.BREAK
                if _INTRODUCES.fullmatch(text.strip())
                else Kind.QUOTE
            )
            doubtful = own and not 0 <= place < anchors and number > first
            doubtful |= own and line.signed and (number not in wedged or line.depth != depth)
            found.append(Stretch(kind, line.inner, line.end, inside=doubtful))
        else:
            kind = Kind.POLITE if line.mark is Mark.GREETING else Kind.NEW
            found.append(Stretch(kind, line.start, line.end, inside=line.lump))
        below_label = not located and line.mark is Mark.NEW and is_label(text)
    return found


def _is_wrapped_off(
    line: BodyLine, lines: BodyLines, before: int, at: list[int], sent: SentWords
) -> bool:
    """Whether a quoted line holds but signs that stand behind the word `before` in our letter too.

    A program that wraps "(“We propose evening services …”)" leaves "…”)" on a line of its own.
    """
    if line.first < line.last or before < 0 or at[before] < 0:
        return False
    start, end = lines.words.ends[before], line.end
    if end - start > _MOST_SIGNS:
        return False
    said = "".join(lines.body[start:end].translate(_QUOTING).split())
    return sent.signs[at[before]].translate(_QUOTING).startswith(said)


def _wedged(lines: BodyLines, at: list[int]) -> set[int]:
    """The numbers of lines before and after which neighbouring words of the letter stand.

    What was quoted there is whole: a line among it, as deep, was typed there.
    """
    found: set[int] = set()
    waiting: list[int] = []
    before = -1
    for number, line in enumerate(lines.lines):
        located = [at[i] for i in range(line.first, line.last) if at[i] >= 0]
        if not located:
            waiting.append(number)
            continue
        if before >= 0 and located[0] == before + 1:
            found.update(waiting)
        waiting, before = [], located[-1]
    return found


def _introduces(line: BodyLine, text: str) -> bool:
    """Whether a line marked as quoted is "Ann Lee wrote:", though the letter has that name."""
    return line.mark is Mark.QUOTED and is_attribution(text.strip(), 1, quote_follows=True)


def _opening_place(lines: BodyLines, at: list[int], sent: SentWords) -> tuple[int, int]:
    """Where quoted lines stand before any that is ours, and how deep ours are quoted.

    The place is 0 where ours begin with an anchor.

    Somebody who answers above the questions then has an answer there.
    """
    for line in lines.lines:
        located = [i for i in range(line.first, line.last) if at[i] >= 0]
        if located and line.mark is Mark.QUOTED:
            return (0 if sent.owners[at[located[0]]] >= 0 else -1), line.depth
    return -1, 0


def _located_lines(lines: BodyLines, at: list[int]) -> tuple[int, int]:
    """The numbers of the first and last line with words of the letter; beyond all if none has."""
    numbers = [lines.line_of[i] for i, place in enumerate(at) if place >= 0]
    return (numbers[0], numbers[-1]) if numbers else (len(lines.lines),) * 2


def _is_heading(text: str) -> bool:
    """Whether a line names its place: "Section 3: Skills and good work", copied out of ours.

    Above all that is quoted the sender has set it over what they say of it.
    """
    found = opening_reference(text)
    return found is not None and found.strength is Strength.PLAIN


def _is_said(text: str) -> bool:
    """Whether a line among quoted ones holds words, and is no address, field or "Ann wrote:"."""
    text = text.strip()
    return not (says_nothing(text) or _INTRODUCES.fullmatch(text) or _ADDRESS.fullmatch(text))


def _quoted_line(
    line: BodyLine, located: list[int], lines: BodyLines, at: list[int], sent: SentWords
) -> list[Stretch]:
    """A line with quoted words: what stands before, between and after them."""
    found: list[Stretch] = []
    words = lines.words
    located = _until_answer(line, located, lines, at, sent)
    begin, final = located[0], located[-1]
    start, end = words.starts[begin], words.ends[final]
    closing = _CLOSING.match(lines.body, end, line.end)
    end = closing.end() if closing else end
    marked = line.mark is Mark.QUOTED
    head = lines.body[line.inner : start]
    if not marked and begin > line.first and not is_label(head):
        found.append(Stretch(Kind.NEW, line.start, line.inner + len(head.rstrip())))
    else:
        start = line.inner
    tail = lines.body[end : line.end]
    answered = not says_nothing(tail) and (not marked or sent.closes[at[final]])
    if marked and _is_no_answer(lines.text(line), tail):
        answered = False
    if not answered:
        end = line.end
    label = head.strip() if is_label(head) else ""
    edits = _edits((start, end), located, lines, at, sent)
    if label and not marked and (edits or (answered and not sent.closes[at[final]])):
        # "3.2 A compact will bring colleges AND UNIONS to one table": typed again to be changed.
        return [Stretch(Kind.NEW, line.start, line.end)]
    found.append(Stretch(Kind.QUOTE, start, end, at[begin], at[final], label=label))
    found += edits
    if answered:
        found.append(Stretch(Kind.NEW, end, line.end, same_line=True))
    return found


def _is_no_answer(text: str, tail: str) -> bool:
    """Whether what stands behind the quoted words of a line is the end of a link or a header."""
    linked = [found.end() for found in _LINK.finditer(text)]
    ends_link = bool(linked) and says_nothing(text[linked[-1] :])
    return ends_link or bool(_ADDRESS.fullmatch(tail.strip()) or _HEADER_LINE.match(text))


def _until_answer(
    line: BodyLine, located: list[int], lines: BodyLines, at: list[int], sent: SentWords
) -> list[int]:
    """The quoted words of a line up to an answer on it that repeats some of them.

    What follows an address is none: programs put a link's address behind its words, wherever
    the text of our letter had it.
    """
    for n, (left, right) in enumerate(pairwise(located), start=1):
        few = 2 * (len(located) - n) < line.last - left - 1
        turns = at[right] <= at[left] or (few and at[right] != at[left] + 1)
        if turns and sent.closes[at[left]] and not _ends_address(lines, left):
            return located[:n]
    return located


def _ends_address(lines: BodyLines, word: int) -> bool:
    """Whether a word is the last of an address of a page or of a mailbox."""
    end = lines.words.ends[word]
    before = max(0, end - _MOST_IN_ADDRESS)
    start = max(lines.body.rfind(sign, before, end) for sign in " \n<(") + 1
    return start > before and _ADDRESS.fullmatch(lines.body, start, end) is not None


def _edits(
    quoted: tuple[int, int], located: list[int], lines: BodyLines, at: list[int], sent: SentWords
) -> list[Stretch]:
    """What the sender wrote into a quoted sentence: words put in, or the line where some changed.

    `quoted` is where the quotation of the line begins and ends: what stands beside it is taken
    for itself, and a changed line holds whatever else was put into it.

    Only between stretches of the letter that are unchanged for a few words; a single odd word is
    more often damage done by a mail program than an answer.
    """
    found: list[Stretch] = []
    for left, right in pairwise(located):
        added, skipped = right - left - 1, at[right] - at[left] - 1
        if not 2 <= added <= _MOST_EDITED or not 0 <= skipped <= added:
            continue
        if not (_unbroken(at, left, -1) and _unbroken(at, right, 1)):
            continue
        said = "".join(lines.words.folded[left + 1 : right])
        begin, final = lines.words.starts[left + 1], lines.words.ends[right - 1]
        if _ADDRESS.fullmatch(lines.body, begin, final):
            continue  # a program puts the address of a link behind its words
        if fuzz.ratio(said, "".join(sent.words[at[left] + 1 : at[right]])) >= _TYPO:
            continue
        if skipped:
            return [Stretch(Kind.EDIT, *quoted, at[left], at[right])]
        found.append(Stretch(Kind.EDIT, begin, final, at[left], at[right]))
    return found


def _unbroken(at: list[int], start: int, step: int) -> bool:
    """Whether a few words from here on stand in the letter just as they do in the reply."""
    return all(
        0 <= start + step * k < len(at) and at[start + step * k] == at[start] + step * k
        for k in range(_SURE_RUN)
    )
