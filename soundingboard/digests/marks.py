"""Marks: a number for each passage and where it stands, by which a line knows what it rests on.

The sum of a line's marks is kept with it. Where that of the passages it had before is still the
same, none of them has gone, moved or changed its length, and they need not be read to know it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from soundingboard.analysis.counting import Key, Voice

LARGEST = 2**63
"""A sum of marks is less than this, so that a database keeps it as a number."""

_ODD = np.uint64(0x9E37_79B9_7F4A_7C15)
_STIR = (np.uint64(0xBF58_476D_1CE4_E5B9), np.uint64(0x94D0_49BB_1331_11EB))  # of splitmix64


def marks_of(voices: Sequence[Voice]) -> dict[Key, int]:
    """The mark of each passage: of its number, its question, its block and its characters."""
    columns = (
        [voice.passage for voice in voices],
        [voice.question or 0 for voice in voices],
        [voice.block or 0 for voice in voices],
        [len(voice.text) for voice in voices],
    )
    mark = np.zeros(len(voices), dtype=np.uint64)
    for column in columns:
        mark = (mark + np.array(column, dtype=np.uint64)) * _ODD
        mark = (mark ^ (mark >> np.uint64(30))) * _STIR[0]
        mark = (mark ^ (mark >> np.uint64(27))) * _STIR[1]
        mark ^= mark >> np.uint64(31)
    return dict(zip(columns[0], mark.tolist(), strict=True))


def total(marks: Mapping[Key, int], passages: Sequence[Key]) -> int:
    """The sum of the marks of some passages, in whatever order they come."""
    return sum(map(marks.__getitem__, passages)) % LARGEST
