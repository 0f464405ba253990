"""Where in a passage the words stand that it was found by, and a stretch of it to read them in."""

from collections.abc import Collection
from dataclasses import dataclass

from soundingboard.analysis.terms import WORD, stem

SHOWN = 420  # characters of a long passage that are shown
BEFORE = 120  # of them before the first word it was found by


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a passage; `marked` where it was found by them."""

    text: str
    marked: bool


def pieces(text: str, stems: Collection[str], beginnings: Collection[str] = ()) -> list[Piece]:
    """A passage in pieces, the words it was found by marked; together they are its words.

    A long one is cut to the stretch around the first of them, "[…]" standing for what is left
    out. `stems` are of whole words; `beginnings` of words that may go on.
    """
    begins = tuple(one for one in beginnings if one)
    marks = [
        found.span()
        for found in WORD.finditer(text)
        if stem(found[0].lower()) in stems or (begins and found[0].lower().startswith(begins))
    ]
    start, end = _window(text, marks[0][0] if marks else 0)
    shown = [Piece("[…] ", marked=False)] if start else []
    at = start
    for first, last in marks:
        if first < start or last > end:
            continue
        shown += [Piece(text[at:first], marked=False), Piece(text[first:last], marked=True)]
        at = last
    shown.append(Piece(text[at:end], marked=False))
    if end < len(text):
        shown.append(Piece(" […]", marked=False))
    return [piece for piece in shown if piece.text]


def _window(text: str, first: int) -> tuple[int, int]:
    if len(text) <= SHOWN:
        return 0, len(text)
    start = max(0, min(first - BEFORE, len(text) - SHOWN))
    if start:
        start = text.find(" ", start, start + 40) + 1 or start
    end = min(len(text), start + SHOWN)
    if end < len(text):
        end = max(text.rfind(" ", end - 40, end), first + 1) if " " in text[end - 40 : end] else end
    return start, end
