"""Where the words of a passage stand in the mail: arithmetic of stretches, gaps left out."""

from collections.abc import Sequence
from itertools import pairwise

from soundingboard.models import Comment

Span = tuple[int, int]
BETWEEN = "\n\n"
"""What stands in a passage's text for a gap."""


def pieces_of(comment: Comment) -> list[Span]:
    """The stretches of the mail's body that a passage consists of; none where it came otherwise.

    The passage's text is these stretches with `BETWEEN` between them (`words_at`).
    """
    if comment.start is None or comment.end is None:
        return []
    edges = [comment.start, *(edge for gap in comment.gaps for edge in gap), comment.end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def words_at(pieces: Sequence[Span], body: str) -> str:
    """The text of a passage that consists of these stretches of a body."""
    # PostgreSQL keeps no NUL: `recording` writes the same sign in its place.
    return BETWEEN.join(body[start:end] for start, end in pieces).replace("\x00", "\ufffd")


def gaps_between(pieces: Sequence[Span]) -> list[list[int]]:
    """What lies between stretches, as `Comment.gaps` holds it."""
    return [[one[1], other[0]] for one, other in pairwise(pieces)]


def run_together(pieces: Sequence[Span], body: str) -> list[Span]:
    """The same stretches in the order of the body; those with nothing but space between are one."""
    found: list[Span] = []
    for start, end in sorted(pieces):
        if found and not body[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def cut_at(comment: Comment, first: str, second: str) -> tuple[list[Span], list[Span]] | None:
    """The stretches of the halves of a passage: `first` begins its text, `second` ends it.

    None for a passage that came otherwise than by mail.
    """
    pieces = pieces_of(comment)
    length = sum(end - start for start, end in pieces) + len(BETWEEN) * (len(pieces) - 1)
    if not pieces or length != len(comment.text):
        return None
    end = _in_body(pieces, len(first) - 1) + 1
    start = _in_body(pieces, len(comment.text) - len(second))
    return (
        [(one, min(other, end)) for one, other in pieces if one < end],
        [(max(one, start), other) for one, other in pieces if start < other],
    )


def overlaps(span: Span, pieces: Sequence[Span]) -> bool:
    """Whether a stretch shares a character with any of these."""
    return any(span[0] < end and start < span[1] for start, end in pieces)


def _in_body(pieces: Sequence[Span], index: int) -> int:
    """Where in the body the character stands that is number `index` of a passage's text.

    It must be a character of a stretch, not of the blank line that stands for a gap.
    """
    for start, end in pieces:
        if index < end - start:
            return start + index
        index -= end - start + len(BETWEEN)
    raise IndexError(index)
