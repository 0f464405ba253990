"""From the lines of a body to its parts: every character kept, every line marked."""

import re

from soundingboard.reading.lines import Line, split_lines
from soundingboard.reading.marking.armour import mark_armour
from soundingboard.reading.marking.greetings import mark_greetings
from soundingboard.reading.marking.own_names import OwnName
from soundingboard.reading.marking.quotes import mark_quotes
from soundingboard.reading.marking.signatures import mark_feet
from soundingboard.reading.parts import Mark, Marks, Part

_UNQUOTED_LINE = re.compile(r"(?m)^[ \t]{0,3}[^>\s]")


def parts_of_text(text: str, sent_text: str = "") -> tuple[Part, ...]:
    """The parts of a plain text; joining them gives the text back."""
    lines, rest = split_lines(text)
    return parts_of_lines(lines, rest, sent_text)


def parts_of_lines(
    lines: list[Line], rest: str, sent_text: str = "", sender: str = ""
) -> tuple[Part, ...]:
    """Mark lines and gather those of one kind into parts.

    `sender` is the name its sender writes under: where it stands alone, the letter ends. `rest` is
    what lies beyond the limit of lines: it is kept as one part, new unless all of it is quoted, so
    that a person sees it.
    """
    marks = mark_quotes(lines, sent_text)
    mark_armour(lines, marks)
    name = OwnName.of(sender)
    mark_feet(lines, marks, name)
    mark_greetings(lines, marks, name)
    _keep_the_only_words(lines, marks)
    parts: list[Part] = []
    texts: list[str] = []
    current: tuple[Mark, int] | None = None
    for (mark, depth), line in zip(_finished(lines, marks), lines, strict=True):
        if current is not None and (mark, depth) != current:
            parts.append(Part("".join(texts), *current))
            texts = []
        current = (mark, depth)
        texts.append(line.text)
    if current is not None:
        parts.append(Part("".join(texts), *current))
    if rest:
        new = _UNQUOTED_LINE.search(rest)
        parts.append(Part(rest, Mark.NEW) if new else Part(rest, Mark.QUOTED, 1))
    return tuple(parts)


def _keep_the_only_words(lines: list[Line], marks: Marks) -> None:
    """Where a letter seems to hold nothing but a signature, that is what its sender wrote."""
    own = (None, Mark.NEW, Mark.GREETING)
    if any(mark in own and line.words for mark, line in zip(marks, lines, strict=True)):
        return
    if any(mark in (Mark.QUOTED, Mark.HEADER) for mark in marks):
        return
    for at, mark in enumerate(marks):
        if mark is Mark.SIGNATURE:
            marks[at] = Mark.NEW


def _finished(lines: list[Line], marks: Marks) -> list[tuple[Mark, int]]:
    """Mark and depth of every line; blank ones go with the line above, the first with the next."""
    done: list[tuple[Mark, int]] = []
    first = next((i for i, line in enumerate(lines) if line.words or line.depth), 0)
    for at, line in enumerate(lines):
        source = max(at, first)
        mark = marks[source]
        if line.blank and not line.depth and done and at > first:
            done.append(done[-1])
        elif mark is Mark.QUOTED:
            done.append((mark, max(1, lines[source].depth)))
        else:
            done.append((mark or Mark.NEW, 0))
    return done
