"""The title of a document: what the file calls so, or the line at its head that reads like one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from soundingboard.reading.documents import inline
from soundingboard.reading.documents.headings import has_heading_shape, is_date, is_labelled
from soundingboard.reading.documents.labels import typed_label
from soundingboard.reading.documents.pieces import Draft, Piece
from soundingboard.vocabulary import BlockKind

_FRONT = 12  # pieces at the head among which a title is looked for
_SUBJECT = re.compile(r"(?:subject|title|report title)\s?:\s*(?P<title>\S.{0,300})", re.IGNORECASE)
_STOCK = re.compile(
    r"(?:executive )?summary|recommendations?|introduction|background|contents|foreword|purpose"
    r"|agenda|purpose of (?:the )?report|overview|context",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A title, the pieces with its line marked as a heading, and what to check."""

    title: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()


def find_title(draft: Draft, name: str) -> Titled:
    """The title of a draft; where its text has none, that of its file, else the file's name."""
    pieces = draft.pieces
    found = _said(pieces) or _at_the_head(pieces) or _only_chapter(pieces)
    if found:
        return found
    if draft.title:
        return Titled(draft.title, pieces)
    stem = " ".join(re.split(r"[\s_]+", PurePosixPath(name).stem)).strip() or "Untitled"
    note = f"No title was found in the text; \u201c{stem}\u201d comes from the name of the file."
    return Titled(stem, pieces, (note,))


def _said(pieces: tuple[Piece, ...]) -> Titled | None:
    """The piece that the file itself calls the title, as Word's style "Title" does."""
    for index, piece in enumerate(pieces[:_FRONT]):
        if piece.is_title:
            return Titled(_words(piece), _promoted(pieces, index, ()))
    return None


def _at_the_head(pieces: tuple[Piece, ...]) -> Titled | None:
    """A "Subject:" line, the highest heading, or the longest line before the first sentence."""
    front = _front(pieces)
    for piece in front:
        subject = _SUBJECT.fullmatch(_words(piece))
        if subject:
            return Titled(subject["title"], _promoted(pieces, None, range(len(front))))
    lines = [index for index, piece in enumerate(front) if _can_title(piece)]
    marked = [pieces[index] for index in lines if pieces[index].kind is BlockKind.HEADING]
    if marked:
        return Titled(_words(min(marked, key=lambda piece: piece.level)), pieces)
    if not lines:
        return None
    best = max(lines, key=lambda index: len(_words(pieces[index])))
    return Titled(_words(pieces[best]), _promoted(pieces, best, lines))


def _only_chapter(pieces: tuple[Piece, ...]) -> Titled | None:
    """The one heading of the first level, wherever it stands."""
    chapters = [piece for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1]
    if len(chapters) == 1 and _can_title(chapters[0]):
        return Titled(_words(chapters[0]), pieces)
    return None


def _front(pieces: Sequence[Piece]) -> list[Piece]:
    """The lines at the head, before the first that is a sentence or has a number.

    Where some of them stand close together, the first blank line ends the head.
    """
    front: list[Piece] = []
    close = False
    for piece in pieces[:_FRONT]:
        words = "" if piece.table else _words(piece)
        if piece.table or piece.label or typed_label(words):
            break
        if not (has_heading_shape(piece) or is_date(words) or is_labelled(words)):
            break
        if front and piece.after_gap and close:
            break
        close = close or (bool(front) and not piece.after_gap)
        front.append(piece)
    return front


def _can_title(piece: Piece) -> bool:
    words = _words(piece)
    if typed_label(words) or piece.label or _STOCK.fullmatch(words) or is_date(words):
        return False
    return has_heading_shape(piece)


def _promoted(
    pieces: Sequence[Piece], title: int | None, lines: Sequence[int]
) -> tuple[Piece, ...]:
    """The pieces with the title, if it is one of them, as a heading of level 1.

    The other lines at the head are no headings, unless the file says that they are.
    """
    changed = list(pieces)
    for index in lines:
        changed[index] = replace(changed[index], is_front=True)
    if title is not None:
        changed[title] = replace(changed[title], kind=BlockKind.HEADING, level=1)
    return tuple(changed)


def _words(piece: Piece) -> str:
    return inline.plain(piece.html).replace("\n", " ")
