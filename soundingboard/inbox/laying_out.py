"""Lay a letter and the reply to it open: every character of both, with what it is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soundingboard.contributions.stretches import Span, pieces_of
from soundingboard.models import Comment
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.parts import Mark, Part, body_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a mail's body that is one thing, and the passage (its id) it belongs to, if any.

    `start` and `end` are characters of the body, `text` is exactly what stands between them.
    """

    start: int
    end: int
    text: str
    mark: Mark
    depth: int = 0
    passage: int | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def lines(self) -> int:
        """How many lines it has, from the first with words to the last."""
        return len(self.text.strip("\r\n").splitlines())


@dataclass(frozen=True, slots=True)
class SentStretch:
    """A run of a letter of ours, and the key of the question or paragraph printed there, if any."""

    text: str
    key: str | None = None


def lay_out(
    body: str, parts: Sequence[Part], passages: Iterable[Comment] = ()
) -> tuple[Stretch, ...]:
    """The body as stretches: joining their texts gives it back, character by character.

    `parts` are those of the mail as it is read now; where it is read differently by now than it
    was when its passages were cut, the body of that time is shown as one part.
    """
    if body_of(tuple(parts)) != body:
        parts = (Part(body, Mark.NEW),) if body else ()
    owned = sorted((piece, one.id) for one in passages for piece in pieces_of(one))
    found: list[Stretch] = []
    start = 0
    for part in parts:
        end = start + len(part.text)
        found += _cut(body, (start, end), part, owned)
        start = end
    return tuple(found)


def left_out(stretches: Iterable[Stretch]) -> list[Stretch]:
    """What has words and belongs to no passage."""
    return [one for one in stretches if one.passage is None and not one.blank]


def lay_out_letter(letter: SentLetter) -> tuple[SentStretch, ...]:
    """The letter as stretches that give its text back; what one can answer has its key.

    An anchor counts where its words stand in the letter, after those of the anchor before it.
    """
    found: list[SentStretch] = []
    done = 0
    for anchor in letter.anchors:
        place = _printed(anchor.text, letter.text, done)
        if place is None:
            continue
        found += [SentStretch(letter.text[done : place[0]])] if place[0] > done else []
        found.append(SentStretch(letter.text[place[0] : place[1]], anchor.key))
        done = place[1]
    if letter.text[done:]:
        found.append(SentStretch(letter.text[done:]))
    return tuple(found)


def _cut(body: str, span: Span, part: Part, owned: Sequence[tuple[Span, int]]) -> Iterable[Stretch]:
    start, end = span
    for (first, last), passage in owned:
        first, last = max(first, start), min(last, end)  # noqa: PLW2901  # within this part
        if first >= last:
            continue
        if start < first:
            yield Stretch(start, first, body[start:first], part.mark, part.depth)
        yield Stretch(first, last, body[first:last], part.mark, part.depth, passage)
        start = last
    if start < end:
        yield Stretch(start, end, body[start:end], part.mark, part.depth)


def _printed(words: str, text: str, after: int) -> Span | None:
    """Where words are printed, however the lines were broken, with what begins their line."""
    spoken = words.split()
    if not spoken:
        return None
    found = re.compile(r"\s+".join(map(re.escape, spoken))).search(text, after)
    if found is None:
        return None
    return max(text.rfind("\n", 0, found.start()) + 1, after), found.end()


def lines_of(body: str, span: Span, *, first: int = 1, last: int | None = None) -> Span:
    """The stretch of some lines of a stretch, counted from 1 at its first line with words.

    Numbers beyond either end mean that end; empty where they are the wrong way round.
    """
    start, end = max(span[0], 0), min(span[1], len(body))
    words = body[start:end]
    start += len(words) - len(words.lstrip("\r\n"))
    lines = body[start:end].splitlines(keepends=True)
    first, last = max(first, 1), len(lines) if last is None else last
    before = sum(map(len, lines[: first - 1]))
    return start + before, start + max(sum(map(len, lines[: max(last, 0)])), before)
