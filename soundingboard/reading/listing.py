"""Tells a list numbered like our questions from a list of the sender's own."""

import re

from soundingboard.reading.groups import Piece
from soundingboard.reading.markers import Strength, opening_reference
from soundingboard.reading.numbering import Numbering
from soundingboard.reading.standing import Standing, Where

_OWN_LIST = re.compile(
    r"\b(points?|reasons?|things?|concerns?|comments?|suggestions?|issues?|priorities|ideas|"
    r"examples?|pwynt(iau)?|rheswm|rhesymau|punkte?|gründe|raisons?|remarques?|uwagi?|powod\w+)"
    r"\b[^.?!]{0,60}:?\s*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_FIRST = frozenset({"1", "a", "i"})
_MOST_OF_ALL = 0.5  # share of the questions that makes "1. 2. 3." a list of answers


def listed(
    pieces: tuple[Piece, ...], standing: Standing, numbering: Numbering
) -> dict[int, tuple[tuple[int, ...], bool]]:
    """For each numbered piece that means anchors of ours: which, and whether that is plain.

    Under a question a list that begins with 1 or (a) is the sender's own, and so is one under a
    plain marker or after "three points:". Elsewhere it is a list of answers, plainly so where it
    leaves numbers out, begins later than 1, or covers most of the questions.
    """
    found: dict[int, tuple[tuple[int, ...], bool]] = {}
    here = standing.anchor
    narrow = standing.where in (Where.ANCHOR, Where.ABOVE) and not standing.wide
    scope, own, announced = here if narrow else -1, False, False
    expected = style = inner = ""  # how numbers are written: ours, and those of the sender's list
    for i, piece in enumerate(pieces):
        reference = piece.reference
        if reference is None or reference.strength is Strength.MENTION:
            announced = bool(_OWN_LIST.search(piece.text[-120:])) and not piece.polite
            if reference is None or not _in_row(pieces, i):
                continue
        meant = numbering.resolve(reference, scope)
        if reference.strength is Strength.PLAIN:
            if meant:
                scope = meant[-1]
                own, expected, inner = _opens_list(piece, reference.end)
            continue
        number = reference.numbers[0]
        if meant and meant == (scope,) and not (number in _FIRST and _counts_on(pieces, i)):
            found[i] = (meant, True)
            own, expected, inner = _opens_list(piece, reference.end)
            style = _style(piece)
            continue
        if own and meant and style == _style(piece) != inner:
            own = False
        falls = (
            bool(found)
            and bool(meant)
            and meant[0] <= max(k for ks, _ in found.values() for k in ks)
        )
        if number in _FIRST and (announced or scope >= 0):
            own, inner = True, _style(piece)
        elif own and number != expected:
            own = False
        expected = _next(number)
        if not own and meant and not falls:
            found[i] = (meant, scope < 0 or number.isalpha())
            own, expected, inner = _opens_list(piece, reference.end)
            style = _style(piece)
    return _plain_enough(found, numbering, narrow=narrow)


def _counts_on(pieces: tuple[Piece, ...], i: int) -> bool:
    """Whether the next numbered piece has the next number: a list, and not a question's number."""
    here = pieces[i].reference
    for piece in pieces[i + 1 :]:
        reference = piece.reference
        if reference is not None and here is not None and reference.strength >= Strength.LIST:
            return reference.numbers[0] == _next(here.numbers[0]) and reference.kind is None
    return False


def _opens_list(piece: Piece, end: int) -> tuple[bool, str, str]:
    """Whether a list of the sender's own begins right after a marker, its next number, its style."""
    within = opening_reference(piece.text[end:])
    if within is None or within.numbers[0] not in _FIRST:
        return False, "", ""
    written = piece.text[end : end + within.end]
    return True, _next(within.numbers[0]), _DIGITS.sub("", written).strip()


def _style(piece: Piece) -> str:
    """How a number is written: "1." and "2." alike, "3 -" otherwise."""
    end = piece.reference.end if piece.reference else 0
    return _DIGITS.sub("", piece.text[:end]).strip()


def _plain_enough(
    found: dict[int, tuple[tuple[int, ...], bool]], numbering: Numbering, *, narrow: bool
) -> dict[int, tuple[tuple[int, ...], bool]]:
    """Doubt a short list 1, 2, 3 where many more questions were asked."""
    if narrow:
        return found
    meant = [anchors[0] for anchors, _ in found.values()]
    questions = numbering.questions
    numbered = questions or meant
    row = meant == numbered[: len(meant)]
    rising = all(a < b for a, b in zip(meant, meant[1:], strict=False))
    if rising and (not row or len(meant) >= max(1, _MOST_OF_ALL * len(numbered))):
        return found
    return {i: (anchors, False) for i, (anchors, _) in found.items()}


def _in_row(pieces: tuple[Piece, ...], i: int) -> bool:
    """Whether a bare number ("3 Yes") is one of a row of such lines that counts upwards."""
    numbers = [
        int(piece.reference.numbers[0]) if piece.reference and _bare(piece) else -1
        for piece in pieces[max(0, i - 1) : i + 2]
    ]
    here = numbers[1] if i else numbers[0]
    neighbours = numbers[2:] if i else numbers[1:]
    before = numbers[0] if i else -1
    return here > 0 and (
        0 < before < here <= before + 3 or any(here < n <= here + 3 for n in neighbours)
    )


def _bare(piece: Piece) -> bool:
    reference = piece.reference
    return reference is not None and reference.start == 0 and reference.numbers[0].isdecimal()


def _next(number: str) -> str:
    if number.isdecimal():
        return str(int(number) + 1)
    return chr(ord(number) + 1) if len(number) == 1 else ""
