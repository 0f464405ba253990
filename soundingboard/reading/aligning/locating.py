"""Says of every word of a reply whether it is quoted from our letter, and from where."""

from collections.abc import Callable

from soundingboard.reading.aligning.bodylines import BodyLines
from soundingboard.reading.aligning.resembling import Resembling
from soundingboard.reading.aligning.second_look import (
    free_answers,
    place_by_likeness,
    settle_repeats,
)
from soundingboard.reading.aligning.sentwords import SentWords
from soundingboard.reading.aligning.walking import Run, SeedIndex, chain
from soundingboard.reading.parts import Mark

_NEAR = 4  # words that may be changed between two runs of one quotation
_LONG = 6  # words that are quotation even where the sentence was cut
_LONGEST = 12  # words that are quotation wherever they begin and end, in lines marked as quoted
_ROOTED = 3  # words in lines with `>` that make a run quotation, wherever it goes on
_PROVES_SIGNS = 12  # words in lines with `>` that show what the sender's program does
_FEWEST = 4  # words of an unmarked quotation
_PAUSE = frozenset('.?!:;,-\u2013\u2014\n\r()[]"\u201d\u00bb*_|>\u2022\u00b7')


def locate(lines: BodyLines, sent: SentWords) -> list[int]:
    """For each word of a reply the word of the letter it was quoted from, or -1."""
    words = lines.words.folded
    index = SeedIndex(sent)
    signed = [lines.lines[k].signed for k in lines.line_of]
    signs = sum(signed) >= _PROVES_SIGNS
    runs = _quotations(index.runs(words), lines, sent, signed, signs=signs)
    for line in lines.lines:
        if line.mark is Mark.QUOTED or lines.body[line.start : line.end].rstrip().endswith("?"):
            runs += index.short_lines(words, line.first, line.last)
    at = chain(runs, lines.line_of)
    free_answers(at, lines, sent)
    place_by_likeness(at, lines, Resembling(sent), signs=signs)
    settle_repeats(at, lines, sent)
    return at


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
