"""Takes a second look at which words of a reply were taken for quotation, and from where."""

from collections import Counter
from collections.abc import Iterator

from soundingboard.reading.aligning.bodylines import BodyLine, BodyLines
from soundingboard.reading.aligning.resembling import Resembling
from soundingboard.reading.aligning.sentwords import SentWords
from soundingboard.reading.parts import Mark

_NEAR = 4  # words that may lie between two lines quoted one after the other
_KNOWN = 0.6  # share of a line of the letter that must not be quoted elsewhere already
_FEWEST = 4  # words below which an unmarked line apart from marked quotation is the sender's own
_FEW = 0.25  # share of a line's words that are too few to make it quotation
_MOST_COMPARED = 600  # lines that are compared by likeness, the slow way


def free_answers(at: list[int], lines: BodyLines, sent: SentWords) -> None:
    """Take back places given to answers.

    A line is no quotation that only begins or ends with words of the letter which go on otherwise
    there, or that says in other words, or in part, what is quoted in full elsewhere. Nor is a
    word or two below a marked quotation, of which a blank line parts it: the letter may go on
    with the same words ("Yes", "+1"), but the program would have marked them.
    """
    held = Counter(place for place in at if place >= 0)
    for number, line in enumerate(lines.lines):
        if line.signed or line.first == line.last:
            continue
        located = [i for i in range(line.first, line.last) if at[i] >= 0]
        if not located:
            continue
        again = all(held[at[i]] > 1 for i in located)
        broken = located[-1] - located[0] + 1 > len(located)
        if (
            _stands_apart(number, lines)
            or _strays(line, located, at, sent)
            or (again and (broken or _stands_alone(at, located, sent)))
        ):
            for i in located:
                at[i] = -1


def _stands_apart(number: int, lines: BodyLines) -> bool:
    """Whether a line of a word or two, unmarked, follows a marked one with a blank line between."""
    line = lines.lines[number]
    if line.mark is not Mark.NEW or not line.first or line.last - line.first >= _FEWEST:
        return False
    above = lines.line_of[line.first - 1]
    marked = lines.lines[above].mark is Mark.QUOTED and lines.lines[above].depth > 0
    return marked and above + 1 < number


def _strays(line: BodyLine, located: list[int], at: list[int], sent: SentWords) -> bool:
    """Whether words of the letter only run over into a line, from its neighbour or by chance."""
    size, first, last = line.last - line.first, located[0], located[-1]
    if len(located) == size:
        return False
    few = len(located) <= max(2, _FEW * size)
    if first == line.first:
        new_sentence = len(located) <= 2 and sent.opens[at[first]]
        return few and (new_sentence or not sent.closes[at[last]])
    before = first - line.first
    return not sent.opens[at[first]] and (before > 2 or 2 * len(located) < size)


def _stands_alone(at: list[int], located: list[int], sent: SentWords) -> bool:
    """Whether a line is neither a whole sentence of the letter nor goes on from its neighbours."""
    first, last = located[0], located[-1]
    if sent.opens[at[first]] and sent.closes[at[last]]:
        return False
    before = at[first - 1] if first else -1
    after = at[last + 1] if last + 1 < len(at) else -1
    return not (0 <= at[first] - before <= _NEAR and before >= 0) and not (
        0 <= after - at[last] <= _NEAR
    )


def place_by_likeness(
    at: list[int], lines: BodyLines, resembling: Resembling, *, signs: bool
) -> None:
    """Find the places of quotations too much changed for equal runs: typos, odd characters."""
    compared = 0
    held = {place for place in at if place >= 0}
    for block in _unplaced_blocks(at, lines):
        if compared >= _MOST_COMPARED:
            return
        pieces = [block] if len(block) == 1 else [block, *([line] for line in block)]
        for piece in pieces:
            first, last = piece[0].first, piece[-1].last
            if any(place >= 0 for place in at[first:last]) or first == last:
                continue
            compared += 1
            before = next(
                (at[i] for i in range(first - 1, max(-1, first - 400), -1) if at[i] >= 0), -1
            )
            found = resembling.find(
                " ".join(lines.words.folded[first:last]),
                marked=piece[0].mark is Mark.QUOTED and (piece[0].signed or not signs),
                signed=piece[0].signed,
                after=before,
            )
            if found is None or (
                not piece[0].signed and _is_said(piece, found, lines, resembling.sent, held)
            ):
                continue
            for i in range(first, last):
                at[i] = min(found[0] + i - first, found[1])
            at[last - 1] = found[1]


def _is_said(
    piece: list[BodyLine], found: tuple[int, int], lines: BodyLines, sent: SentWords, held: set[int]
) -> bool:
    """Whether lines without `>` that resemble a line of the letter are an answer all the same.

    They are where that line is quoted elsewhere, or where they begin with words of it that are:
    an answer repeats its question. So is a block with a line of its own, such as "Yes".
    """
    first, last = found
    known = sum(place in held for place in range(first, last + 1))
    if known >= _KNOWN * (last + 1 - first):
        return True
    places: dict[str, list[int]] = {}
    for place in range(first, last + 1):
        places.setdefault(sent.words[place], []).append(place)
    shared = [
        [word for word in lines.words.folded[line.first : line.last] if word in places]
        for line in piece
        if line.first < line.last
    ]
    if piece[0].mark is Mark.NEW and not all(shared):
        return True
    opening = next((words[0] for words in shared if words), None)
    return opening is not None and all(place in held for place in places[opening])


def _unplaced_blocks(at: list[int], lines: BodyLines) -> Iterator[list[BodyLine]]:
    """Neighbouring lines of one mark of which no word has a place yet."""
    block: list[BodyLine] = []
    for line in lines.lines:
        unplaced = (
            line.first < line.last
            and line.mark in (Mark.NEW, Mark.QUOTED)
            and all(place < 0 for place in at[line.first : line.last])
        )
        if block and (not unplaced or block[-1].mark is not line.mark or len(block) >= 12):
            yield block
            block = []
        if unplaced:
            block.append(line)
    if block:
        yield block


def settle_repeats(at: list[int], lines: BodyLines, sent: SentWords) -> None:
    """Where a line stands in the letter more than once, mean the one next after the line before.

    "Please explain" may stand under every question.
    """
    starts: dict[tuple[str, ...], list[int]] = {}
    for first, last in sent.lines:
        starts.setdefault(sent.words[first : last + 1], []).append(first)
    before = -1
    for line in lines.lines:
        if line.first == line.last:
            continue
        repeats = starts.get(lines.words.folded[line.first : line.last], ())
        if len(repeats) > 1 and before >= 0 and at[line.first] in repeats:
            start = next((place for place in repeats if place > before), at[line.first])
            at[line.first : line.last] = range(start, start + line.last - line.first)
        before = next((p for p in reversed(at[line.first : line.last]) if p >= 0), before)
