"""Headings that do not say so: a line in bold, or a short line of its own in plain text."""

import re
from collections.abc import Sequence
from dataclasses import replace

from soundingboard.reading.documents import inline
from soundingboard.reading.documents.labels import dotted, forms, typed_label
from soundingboard.reading.documents.pieces import Piece
from soundingboard.vocabulary import BlockKind

_LONGEST = 110  # characters
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"(?:\w{{6,9}},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH},? (?:\d{{1,2}}, )?\d{{4}}",
    re.IGNORECASE,
)
# Lines at the head or foot of a board paper that name a thing and give it.
_LABELLED = re.compile(
    r"(?:date|time|venue|place|subject|title|report title|report (?:of|by|to|from|author)|from|to"
    r"|author|contact|e-?mail|tel(?:ephone)?|phone|present|apologies|status|version|agenda item"
    r"|lead(?: [\w ]{1,30})?|[\w ]{1,20}(?:officer|director|author))\s?:",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:table|figure|chart|map|box|photo|question|q)\s?\d{1,3}\w?\b\s*[:.\u2013-]"
    r"|(?:table|figure) [a-z]{1,6}\b\s*[:.\u2013-]",
    re.IGNORECASE,
)


def find_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with the headings among them marked as such."""
    shaped = [has_heading_shape(piece) for piece in pieces]
    found: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.kind is BlockKind.PARAGRAPH and shaped[index] and index + 1 < len(pieces):
            level = _level(pieces, shaped, index)
            if level:
                found.append(replace(piece, kind=BlockKind.HEADING, level=level))
                continue
        found.append(piece)
    return found


def has_heading_shape(piece: Piece) -> bool:
    """Whether it may be a heading by its looks: bold or alone, short, capital first, no stop."""
    if piece.kind is BlockKind.HEADING:
        return True
    if piece.kind is not BlockKind.PARAGRAPH or piece.label or piece.is_front:
        return False
    bold = inline.is_strong(piece.html)
    raw = inline.raw_text(piece.html).strip()
    words = raw[len(typed_label(raw)) :].strip()
    if not words or len(words) > _LONGEST or not (bold or piece.is_bare):
        return False
    ends = (".", ",", ";") if bold else (".", ",", ";", ":", "!")
    if words[0].islower() or words.endswith(ends) or any(mark in words for mark in "\n\t@"):
        return False
    named = is_date(words) or is_labelled(words) or _CAPTION.match(words)
    return not named and any(letter.isalpha() for letter in words)


def is_date(words: str) -> bool:
    return bool(_DATE.fullmatch(words))


def is_labelled(words: str) -> bool:
    """Whether the line names a thing and gives it, as "Date: 1 December 2017" does."""
    return bool(_LABELLED.match(words))


def _level(pieces: Sequence[Piece], shaped: Sequence[bool], index: int) -> int:
    """The level of a heading, or 0 for a line that only has the shape of one."""
    piece = pieces[index]
    printed = _printed(piece)
    if not printed:
        follows = pieces[index + 1]
        closes = not piece.is_bare or not shaped[index + 1] or bool(_printed(follows))
        return 2 if closes else 0
    whole = dotted(printed)
    if whole:
        return min(6, whole.removesuffix(".0").count(".") + 2)
    if not printed[0].isdigit() or printed.endswith(")"):
        return 0
    neighbours = (pieces[index - 1] if index else None, pieces[index + 1])
    listed = piece.is_bare and any(
        _is_next_to(printed, neighbour) for neighbour in neighbours if neighbour
    )
    return 0 if listed else 2


def _is_next_to(printed: str, neighbour: Piece) -> bool:
    """Whether the neighbour is the entry before or after in a list that counts the same way."""
    own, other = forms(printed), forms(_printed(neighbour))
    if not own or not other:
        return False
    return own[0].style == other[0].style and abs(own[0].value - other[0].value) == 1


def _printed(piece: Piece) -> str:
    return "" if piece.table else typed_label(inline.raw_text(piece.html).strip())
