"""Lines and pages cut paragraphs in two; here they are put together again, where that is safe."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from soundingboard.reading.documents.inline import plain
from soundingboard.reading.documents.labels import typed_label
from soundingboard.reading.documents.pieces import Piece
from soundingboard.vocabulary import BlockKind

_WIDEST = 120  # characters; text set in lines by a program or a typist is never wider
_FULL = 45  # characters of a line that was cut because it was full
_TORN_AT_LEAST = 60  # characters of the half of a sentence before a page break
_TORN_AT_MOST = 10_000
# No sentence ends with one of these words.
_JOINING = re.compile(
    r"(?:^|[ ,;])(?:a|an|and|are|as|at|by|for|from|in|into|is|of|on|or|our|that|the|their|these"
    r"|this|to|was|were|which|will|with)$"
)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the text was cut into lines of one width, so that a line is not a paragraph."""
    if any(len(line) > _WIDEST for line in lines):
        return False
    inner = [
        len(line)
        for line, after in pairwise(lines)
        if line.strip() and after.strip() and not typed_label(after.strip())
    ]
    return len(inner) >= 2 and sum(length >= _FULL for length in inner) * 2 >= len(inner)


def without_breaks_by_page(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with sentences that a page break cut in two made whole.

    Only where no other reading makes sense: the first half is long and ends with a word that
    cannot end a sentence, the second is an unnumbered paragraph with a small first letter.
    """
    whole: list[Piece] = []
    for piece in pieces:
        if whole and _is_torn(whole[-1], piece):
            before = whole.pop()
            whole.append(replace(before, html=f"{before.html} {piece.html}"))
        else:
            whole.append(piece)
    return whole


def _is_torn(before: Piece, after: Piece) -> bool:
    if before.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or before.table or after.table:
        return False
    if after.kind is not BlockKind.PARAGRAPH or after.label:
        return False
    second = plain(after.html)
    if not second[:1].islower() or typed_label(second):
        return False
    if len(before.html) > _TORN_AT_MOST:
        return False
    first = plain(before.html)
    return len(first) >= _TORN_AT_LEAST and bool(_JOINING.search(first[-20:]))
