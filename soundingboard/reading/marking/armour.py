"""Finding the blocks of letters and digits that sign or carry keys: nobody wrote them.

RFC 9580 section 6.2 gives the lines around such a block, section 7 what stands above a signed text.
"""

import re

from soundingboard.reading.lines import Line
from soundingboard.reading.parts import Mark, Marks

_BEGIN = re.compile(r"-----BEGIN PGP (?:PUBLIC KEY BLOCK|SIGNATURE)-----")
_END = re.compile(r"-----END PGP [A-Z ]+(-----)?")
_SIGNED = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\s*$")
_HASH = re.compile(r"Hash: [\w, -]+$")
_LONGEST = 400  # lines of a block; a key of any common kind has fewer


def mark_armour(lines: list[Line], marks: Marks) -> None:
    """Mark keys and signatures from their first line to their last, quoted or not.

    A block that does not end is left alone: what follows its first line may be the letter.
    """
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        for here in range(at, end):
            marks[here] = Mark.SIGNATURE
        at = max(end, at + 1)


def _end(lines: list[Line], at: int) -> int:
    """Where a block that begins at a line ends; `at` itself where none begins."""
    if _SIGNED.match(lines[at].words):
        after = at + 1
        while after < len(lines) and _HASH.match(lines[after].words):
            after += 1
        return after
    if not _BEGIN.match(lines[at].words):
        return at
    for last in range(at, min(len(lines), at + _LONGEST)):
        closed = _END.search(lines[last].words)
        if closed:
            return last + 1 if closed[1] else min(len(lines), last + 2)  # wrapped
    return at
