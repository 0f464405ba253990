"""Says of every word of a reply whether it is quoted from our letter, and from where."""

from collections import Counter
from collections.abc import Callable, Iterator

from soundingboard.reading.bodylines import BodyLine, BodyLines
from soundingboard.reading.parts import Mark
from soundingboard.reading.resembling import Resembling
from soundingboard.reading.sentwords import SentWords
from soundingboard.reading.walking import Run, SeedIndex, chain

_NEAR = 4  # words that may be changed between two runs of one quotation
_LONG = 6  # words that are quotation even where the sentence was cut
_LONGEST = 12  # words that are quotation wherever they begin and end, in lines marked as quoted
_KNOWN = 0.6  # share of a line of the letter that must not be quoted elsewhere already
_FEW = 0.25  # share of a line's words that are too few to make it quotation
_ROOTED = 3  # words in lines with `>` that make a run quotation, wherever it goes on
_PROVES_SIGNS = 12  # words in lines with `>` that show what the sender's program does
_FEWEST = 4  # words of an unmarked quotation
_MOST_COMPARED = 600  # lines that are compared by likeness, the slow way
_PAUSE = frozenset('.?!:;,-–—\n\r()[]"”»*_|>•·')


def locate(lines: BodyLines, sent: SentWords) -> list[int]:
    """For each word of a reply the word of the letter it was quoted from, or -1."""
    words = lines.words.folded
    index = SeedIndex(sent)
    runs = index.runs(words)
    signed = [lines.lines[k].signed for k in lines.line_of]
    for line in lines.lines:
        if line.mark is Mark.QUOTED:
            runs += index.short_lines(words, line.first, line.last)
    signs = sum(signed) >= _PROVES_SIGNS
    at = chain(_quotations(runs, lines, sent, signed, signs=signs), len(words))
    _free_answers(at, lines, sent)
    _place_by_likeness(at, lines, Resembling(sent), signs=signs)
    _settle_repeats(at, lines, sent)
    return at


def _settle_repeats(at: list[int], lines: BodyLines, sent: SentWords) -> None:
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


def _free_answers(at: list[int], lines: BodyLines, sent: SentWords) -> None:
    """Take back places given to answers.

    A line is no quotation that only begins or ends with words of the letter which go on otherwise
    there, or that says in other words, or in part, what is quoted in full elsewhere.
    """
    held = Counter(place for place in at if place >= 0)
    for line in lines.lines:
        if line.signed or line.first == line.last:
            continue
        located = [i for i in range(line.first, line.last) if at[i] >= 0]
        if not located:
            continue
        again = all(held[at[i]] > 1 for i in located)
        broken = located[-1] - located[0] + 1 > len(located)
        if _strays(line, located, at, sent) or (
            again and (broken or _stands_alone(at, located, sent))
        ):
            for i in located:
                at[i] = -1


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


def _quotations(
    runs: list[Run], lines: BodyLines, sent: SentWords, signed: list[bool], *, signs: bool
) -> list[Run]:
    """The runs that are quotation: those in lines with `>`, and elsewhere whole sentences only.

    An answer often repeats words of its question; a quotation begins and ends where a line or a
    sentence of the letter does, or goes on from a signed quotation whose line was wrapped. Where
    the sender's program signs quotations, what it did not sign must be equal word by word.
    """
    near = 1 if signs else _NEAR
    runs = sorted(runs, key=lambda run: (run.at, run.place))
    opened = _gathered(runs, near, lambda run: _opens(run, lines, sent, signed, cut=not signs))
    mirrored = [_mirrored(run) for run in reversed(runs)]
    closed = _gathered(
        mirrored, near, lambda run: _closes(_mirrored(run), lines, sent, signed, cut=not signs)
    )
    closed.reverse()
    return [
        run
        for run, before, after in zip(runs, opened, closed, strict=True)
        if sum(signed[run.at : run.at + run.size]) >= min(run.size, _ROOTED)
        or (before and after and before + after - run.size >= _FEWEST)
        or (not signs and _fills_marked(run, lines))
    ]


def _mirrored(run: Run) -> Run:
    """The same run read backwards."""
    return Run(-run.at - run.size, -run.place - run.size, run.size)


def _fills_marked(run: Run, lines: BodyLines) -> bool:
    """Whether a run fills the lines marked as quoted that it stands on."""
    first = lines.lines[lines.line_of[run.at]]
    last = lines.lines[lines.line_of[run.at + run.size - 1]]
    marked = first.mark is Mark.QUOTED and last.mark is Mark.QUOTED
    return marked and (
        run.size >= _LONGEST or (run.at == first.first and run.at + run.size == last.last)
    )


def _gathered(runs: list[Run], near: int, begins: Callable[[Run], bool]) -> list[int]:
    """For each run how many equal words its quotation holds up to its end; 0: not a quotation.

    A quotation begins where `begins` holds and goes on with runs that follow after at most
    `near` other words, in the reply as in the letter.
    """
    sizes: list[int] = []
    latest: dict[int, tuple[int, int]] = {}  # diagonal -> (end in the reply, words so far)
    for run in runs:
        diagonal = run.place - run.at
        before = max(
            (
                size
                for close in range(diagonal - near, diagonal + near + 1)
                if close in latest
                for end, size in (latest[close],)
                if -run.size < run.at - end <= near
            ),
            default=0,
        )
        size = run.size + before if before or begins(run) else 0
        sizes.append(size)
        if size:
            latest[diagonal] = (run.at + run.size, size)
    return sizes


def _opens(run: Run, lines: BodyLines, sent: SentWords, signed: list[bool], *, cut: bool) -> bool:
    """Whether a quotation may begin with a run; `cut` allows one that lost its first words."""
    if signed[run.at]:
        return True
    line = lines.lines[lines.line_of[run.at]]
    leads = run.at == line.first
    if leads and run.at and signed[run.at - 1] and _follows(lines, run.at):
        return True
    if sent.opens[run.place]:
        return leads or _pauses(lines, run.at - 1)
    return cut and leads and run.size >= _LONG and (run.at == 0 or not _follows(lines, run.at))


def _closes(run: Run, lines: BodyLines, sent: SentWords, signed: list[bool], *, cut: bool) -> bool:
    """Whether a quotation may end with a run; `cut` allows one that lost its last words."""
    final = run.at + run.size - 1
    if signed[final]:
        return True
    line = lines.lines[lines.line_of[final]]
    ends = final == line.last - 1
    last = final + 1 == len(signed)
    if ends and not last and signed[final + 1] and _follows(lines, final + 1):
        return True
    if sent.closes[run.place + run.size - 1]:
        return ends or _pauses(lines, final)
    return cut and ends and run.size >= _LONG and (last or not _follows(lines, final + 1))


def _follows(lines: BodyLines, at: int) -> bool:
    """Whether a word stands on the line right below that of the word before it."""
    return lines.line_of[at] - lines.line_of[at - 1] == 1


def _pauses(lines: BodyLines, at: int) -> bool:
    """Whether anything but white space stands between a word and the next."""
    between = lines.body[lines.words.ends[at] : lines.words.starts[at + 1]]
    return not _PAUSE.isdisjoint(between)


def _place_by_likeness(
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
                after=before,
            )
            known = found is not None and sum(
                place in held for place in range(found[0], found[1] + 1)
            )
            if found is not None and (
                piece[0].signed or known < _KNOWN * (found[1] + 1 - found[0])
            ):
                for i in range(first, last):
                    at[i] = min(found[0] + i - first, found[1])
                at[last - 1] = found[1]


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
