"""Says of every word of a reply whether it is quoted from our letter, and from where."""

from collections.abc import Callable, Iterator

from soundingboard.reading.bodylines import BodyLine, BodyLines
from soundingboard.reading.parts import Mark
from soundingboard.reading.resembling import Resembling
from soundingboard.reading.sentwords import SentWords
from soundingboard.reading.walking import Run, SeedIndex, chain

_NEAR = 4  # words that may be changed between two runs of one quotation
_LONG = 6  # words that are quotation even where the sentence was cut
_FEWEST = 4  # words of an unmarked quotation
_MOST_COMPARED = 600  # lines that are compared by likeness, the slow way
_PAUSE = frozenset('.?!:;,-–—\n\r()[]"”»*_|>•·')


def locate(lines: BodyLines, sent: SentWords) -> list[int]:
    """For each word of a reply the word of the letter it was quoted from, or -1."""
    words = lines.words.folded
    index = SeedIndex(sent)
    runs = index.runs(words)
    marked = [lines.lines[k].mark is Mark.QUOTED for k in lines.line_of]
    for line in lines.lines:
        if line.mark is Mark.QUOTED:
            runs += index.short_lines(words, line.first, line.last)
    at = chain(_quotations(runs, lines, sent, marked), len(words))
    _place_by_likeness(at, lines, Resembling(sent))
    return at


def _quotations(
    runs: list[Run], lines: BodyLines, sent: SentWords, marked: list[bool]
) -> list[Run]:
    """The runs that are quotation: those in marked lines, and elsewhere whole sentences only.

    An answer often repeats words of its question; a quotation begins and ends where a line or a
    sentence of the letter does, or goes on from a marked quotation whose line was wrapped.
    """
    runs = sorted(runs, key=lambda run: (run.at, run.place))
    opened = _gathered(runs, lambda run: _opens(run, lines, sent, marked))
    mirrored = [Run(-run.at - run.size, -run.place - run.size, run.size) for run in reversed(runs)]
    closed = _gathered(
        mirrored,
        lambda run: _closes(
            Run(-run.at - run.size, -run.place - run.size, run.size), lines, sent, marked
        ),
    )
    closed.reverse()
    return [
        run
        for run, before, after in zip(runs, opened, closed, strict=True)
        if all(marked[run.at : run.at + run.size])
        or (before and after and before + after - run.size >= _FEWEST)
    ]


def _gathered(runs: list[Run], begins: Callable[[Run], bool]) -> list[int]:
    """For each run how many equal words its quotation holds up to its end; 0: not a quotation.

    A quotation begins where `begins` holds and goes on with runs that follow closely, in the
    reply as in the letter.
    """
    sizes: list[int] = []
    latest: dict[int, tuple[int, int]] = {}  # diagonal -> (end in the reply, words so far)
    for run in runs:
        diagonal = run.place - run.at
        before = max(
            (
                size
                for near in range(diagonal - _NEAR, diagonal + _NEAR + 1)
                if near in latest
                for end, size in (latest[near],)
                if -run.size < run.at - end <= _NEAR
            ),
            default=0,
        )
        size = run.size + before if before or begins(run) else 0
        sizes.append(size)
        if size:
            latest[diagonal] = (run.at + run.size, size)
    return sizes


def _opens(run: Run, lines: BodyLines, sent: SentWords, marked: list[bool]) -> bool:
    if marked[run.at]:
        return True
    line = lines.lines[lines.line_of[run.at]]
    leads = run.at == line.first
    if leads and run.at and marked[run.at - 1] and _follows(lines, run.at):
        return True
    if sent.opens[run.place]:
        return leads or _pauses(lines, run.at - 1)
    return leads and run.size >= _LONG and (run.at == 0 or not _follows(lines, run.at))


def _closes(run: Run, lines: BodyLines, sent: SentWords, marked: list[bool]) -> bool:
    final = run.at + run.size - 1
    if marked[final]:
        return True
    line = lines.lines[lines.line_of[final]]
    ends = final == line.last - 1
    last = final + 1 == len(marked)
    if ends and not last and marked[final + 1] and _follows(lines, final + 1):
        return True
    if sent.closes[run.place + run.size - 1]:
        return ends or _pauses(lines, final)
    return ends and run.size >= _LONG and (last or not _follows(lines, final + 1))


def _follows(lines: BodyLines, at: int) -> bool:
    """Whether a word stands on the line right below that of the word before it."""
    return lines.line_of[at] - lines.line_of[at - 1] == 1


def _pauses(lines: BodyLines, at: int) -> bool:
    """Whether anything but white space stands between a word and the next."""
    between = lines.body[lines.words.ends[at] : lines.words.starts[at + 1]]
    return not _PAUSE.isdisjoint(between)


def _place_by_likeness(at: list[int], lines: BodyLines, resembling: Resembling) -> None:
    """Find the places of quotations too much changed for equal runs: typos, odd characters."""
    compared = 0
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
                marked=piece[0].mark is Mark.QUOTED,
                after=before,
            )
            if found is not None:
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
