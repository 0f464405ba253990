"""Finds where in the letter we sent the words of a reply were quoted from.

The method: runs of equal words are seeds, runs that follow one another closely form a stretch,
and of all stretches the chain is kept that explains most words while walking through the letter
in its order (people sometimes answer out of order, so a step back costs but is allowed).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from soundingboard.reading.aligning.sentwords import SentWords

_SEED = 3  # words that must be equal before a run is looked at
_MOST_PLACES = 16  # places of one seed in the letter that are followed up
_LOOK_BACK = 48  # runs before a run that may precede it in the chain
_STEP_BACK = 6.0  # words that a step back in the letter must explain to be worth it
_STEP_ON = 0.9  # the same for a jump forward over part of the letter
_STEP_WITHIN = 6.0  # the same in the middle of a line, where a jump is as odd as a step back
_LONG = 12  # words of runs that can hardly stand anywhere else: between two of them a step costs
_LONG_BACK = 0.5  # next to nothing, so that of paragraphs much alike the very one is found,
_LONG_ON = 0.3  # and of equal ones the next
_FAR = 4  # words that are a jump, and not a word changed or lost


@dataclass(frozen=True, slots=True)
class Run:
    """`size` words that are equal in the reply (from word `at`) and in the letter (`place`)."""

    at: int
    place: int
    size: int


class SeedIndex:
    """Every three words of the letter, and every whole short line, with where they stand."""

    def __init__(self, sent: SentWords) -> None:
        """Index a letter once for all the lines of a reply."""
        self.sent = sent
        self._seeds: dict[tuple[str, ...], list[int]] = {}
        for i in range(len(sent.words) - _SEED + 1):
            held = self._seeds.setdefault(sent.words[i : i + _SEED], [])
            if len(held) < _MOST_PLACES:
                held.append(i)
        self._short_lines: dict[tuple[str, ...], list[int]] = {}
        for first, last in sent.lines:
            if last - first + 1 < _SEED:
                held = self._short_lines.setdefault(sent.words[first : last + 1], [])
                if len(held) < _MOST_PLACES:
                    held.append(first)

    def runs(self, words: Sequence[str]) -> list[Run]:
        """All longest runs of equal words between a reply and the letter, by place in the reply."""
        runs: list[Run] = []
        covered: dict[int, int] = {}  # diagonal -> first word of the reply not yet covered
        sent = self.sent.words
        for at in range(len(words) - _SEED + 1):
            for place in self._seeds.get(tuple(words[at : at + _SEED]), ()):
                if covered.get(place - at, 0) > at:
                    continue
                size = _SEED
                while (
                    at + size < len(words)
                    and place + size < len(sent)
                    and words[at + size] == sent[place + size]
                ):
                    size += 1
                covered[place - at] = at + size
                runs.append(Run(at, place, size))
        return runs

    def short_lines(self, words: Sequence[str], first: int, last: int) -> list[Run]:
        """Runs for a line of one or two words that is a whole line of the letter."""
        if not 0 < last - first < _SEED:
            return []
        places = self._short_lines.get(tuple(words[first:last]), ())
        return [Run(first, place, last - first) for place in places]


def chain(runs: Sequence[Run], line_of: Sequence[int]) -> list[int]:
    """For each word of a reply the word of the letter it was quoted from, or -1.

    `line_of` says of each word on which line of the reply it stands.

    A weighted longest chain over the runs. For each run the `_LOOK_BACK` runs before it may
    precede it, and as many of those at which the best chain grew: where sentences stand in the
    letter many times, the one that truly comes before is not among the nearest. So the work
    grows with the number of runs and not with its square.
    """
    at = [-1] * len(line_of)
    ordered = sorted(runs, key=lambda run: (run.at, run.place))
    scores: list[float] = []
    before: list[int] = []
    growing: list[int] = []  # the runs with which the best chain grew, in order
    for i, run in enumerate(ordered):
        score, previous = float(run.size), -1
        for j in (*growing[-_LOOK_BACK:], *range(max(0, i - _LOOK_BACK), i)):
            gained = scores[j] + _joined(ordered[j], run, line_of)
            if gained > score:
                score, previous = gained, j
        if not growing or score > scores[growing[-1]]:
            growing.append(i)
        scores.append(score)
        before.append(previous)
    index = growing[-1] if growing else -1
    limit = len(line_of)
    while index >= 0:
        run = ordered[index]
        for offset in range(min(run.size, limit - run.at)):
            at[run.at + offset] = run.place + offset
        limit = min(limit, run.at)
        index = before[index]
    return at


def _joined(first: Run, then: Run, line_of: Sequence[int]) -> float:
    """What the second run adds to a chain that ends with the first, in words."""
    gap = then.at - (first.at + first.size)
    overlap = max(0, -gap)
    step = then.place - (first.place + first.size)
    fresh = then.size - overlap
    if fresh <= 0:
        return float("-inf")
    skipped, back = abs(step - gap), step + overlap < 0
    if line_of[first.at + first.size - 1] == line_of[then.at] and (back or skipped > _FAR):
        return fresh - (_STEP_WITHIN if back else min(_STEP_WITHIN, 0.25 * skipped))
    long = min(first.size, fresh) >= _LONG
    if back:
        return fresh - (_LONG_BACK if long else _STEP_BACK)
    return fresh - min(_LONG_ON if long else _STEP_ON, 0.05 * skipped)
