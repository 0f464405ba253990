"""Tells a list numbered like our questions from a list of the sender's own."""

import re
from dataclasses import replace
from itertools import pairwise

from soundingboard.reading.aligning.declining import declines_rest, turned_to
from soundingboard.reading.aligning.framing import announces
from soundingboard.reading.aligning.markers import Reference, Strength, opening_reference
from soundingboard.reading.aligning.numbering import Numbering
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.standing import Standing, Where

_ANNOUNCED = re.compile(
    r"\b(points?|reasons?|things?|concerns?|comments?|suggestions?|issues?|priorities|ideas|"
    r"examples?|pwynt(iau)?|rheswm|rhesymau|punkte?|gründe|raisons?|remarques?|uwagi?|powod\w+)"
    r"\b[^.?!]{0,60}:?\s*$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s*")
_OWN_HEADING = re.compile(r"\W{0,3}(\d{1,2})[.)]\s")
_DIGITS = re.compile(r"\d+")
_FIRST = frozenset({"1", "a", "i"})
_MOST_OF_ALL = 0.5  # share of the questions that makes "1. 2. 3." a list of answers

Meant = tuple[tuple[int, ...], bool]
"""The anchors a numbered piece means, and whether that is plain."""


def listed(pieces: tuple[Piece, ...], standing: Standing, numbering: Numbering) -> dict[int, Meant]:
    """For each numbered piece that means anchors of ours: which, and whether that is plain.

    Under a question a list that begins with 1 or (a) is the sender's own, and so is one under a
    plain marker or after "three points:", or one whose numbers stand before names of our questions
    ("3. Question 2: the draft vision"). Elsewhere it is a list of answers, plainly so where it
    leaves numbers out, begins later than 1, or covers most of the questions.
    """
    if any(_stands_behind_own(piece) for piece in pieces):
        return {}
    narrow = standing.where in (Where.ANCHOR, Where.ABOVE) and not standing.wide
    row = _Row(pieces, numbering, standing.anchor if narrow else -1)
    again = _begins_again(pieces)
    for i, piece in enumerate(pieces):
        if i == again and not narrow and not row.named:
            return _plain_enough(row.found, numbering) | {
                again + n: meant for n, meant in listed(pieces[again:], standing, numbering).items()
            }
        row.read(i, piece)
    if narrow or row.named:
        return row.found
    lettered = [i for i in row.found if _letter(pieces[i])]
    if len(lettered) == len(row.found) == 1:  # "p3: ..." may be a page
        return {i: (meant, False) for i, (meant, _) in row.found.items()}
    if any(declines_rest(piece.text) for piece in pieces):  # no question is left for another list
        return row.found
    return _plain_enough(row.found, numbering)


def _begins_again(pieces: tuple[Piece, ...]) -> int:
    """The piece with which a row of numbers is told once more, as in two languages; -1: with none.

    A row without a gap may be two lists of the sender's own.
    """
    rows = [(i, number) for i, number in enumerate(map(_counted, pieces)) if number]
    half = len(rows) // 2
    numbers = [number for _, number in rows]
    told_twice = half > 1 and numbers[:half] == numbers[half:]
    gap = any(two != _next(one) for one, two in pairwise(numbers[:half]))
    return rows[half][0] if told_twice and gap else -1


def _counted(piece: Piece) -> str:
    """The number of an item of a list; nothing where a piece is none."""
    reference = piece.reference
    listed = reference is not None and reference.strength is Strength.LIST
    return reference.numbers[0] if reference is not None and listed else ""


def without_own_numbers(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same pieces, without the markers that only count the sender's own paragraphs.

    Below "2. Comments on Section 3" stands their 2.1, which is none of ours.
    """
    if not any(_stands_behind_own(piece) for piece in pieces):
        return pieces
    heading = ""
    kept: list[Piece] = []
    for piece in pieces:
        first = _OWN_HEADING.match(piece.text)
        heading = first[1] if first else heading
        said = piece.reference
        numbers = said.numbers if said is not None and said.kind is None else ()
        own = bool(heading) and any(number.startswith(f"{heading}.") for number in numbers)
        kept.append(replace(piece, reference=None) if own else piece)
    return tuple(kept)


def _stands_behind_own(piece: Piece) -> bool:
    """Whether a number of the sender's own stands before the marker of a piece."""
    reference = piece.reference
    if reference is None or reference.strength is not Strength.PLAIN:
        return False
    return _OWN.match(piece.text[: reference.start]) is not None


class _Row:
    """The numbered pieces of a group, read one after the other.

    `scope` is the anchor whose answer is being read (-1: none); `own` says that a list of the
    sender's own is open, whose next number is `expected`. `style` and `inner` are how our numbers
    and those of the sender's list are written: "1." or "1 -". `named` says that a plain marker
    stands among them.
    """

    def __init__(self, pieces: tuple[Piece, ...], numbering: Numbering, scope: int) -> None:
        self.found: dict[int, Meant] = {}
        self.named = False
        self._pieces = pieces
        self._numbering = numbering
        self._scope = scope
        self._own = self._announced = self._by_order = False
        self._expected = self._style = self._inner = ""

    def read(self, i: int, piece: Piece) -> None:
        """Read one piece."""
        reference = piece.reference
        if reference is None or reference.strength is Strength.MENTION:
            follow = not piece.polite or announces(piece.text)
            self._announced = bool(_ANNOUNCED.search(piece.text[-120:])) and follow
            if reference is None or not _in_row(self._pieces, i):
                return
        meant = self._numbering.resolve(reference, self._scope)
        if reference.strength is Strength.PLAIN:
            if meant and not turned_to(piece.text):  # no list stands under "Skipping 1 to 3"
                self._scope = meant[-1]
                self._by_order = reference.ordinal
                self.named = True
                self._look_inside(piece, reference)
            return
        if self._is_own(i, piece, reference, meant):
            self._expected = _next(reference.numbers[0])
        elif meant:
            plain = self._scope < 0 or meant == (self._scope,) or reference.numbers[0].isalpha()
            plain |= reference.ordinal and self._by_order  # "Fourth question: ...", "Fifth: ..."
            self.found[i] = (meant, plain)
            self._style = _style(piece)
            self._look_inside(piece, reference)

    def _is_own(self, i: int, piece: Piece, reference: Reference, meant: tuple[int, ...]) -> bool:
        """Whether a number is one of the sender's own list."""
        number = reference.numbers[0]
        if self._scope >= 0 and meant and self._numbering.is_part(meant[0], self._scope):
            return False
        opens = number in _FIRST and (_counts_on(self._pieces, i) or meant != (self._scope,))
        if opens and (self._announced or self._scope >= 0):
            self._own, self._inner = True, _style(piece)
            return True
        ours_again = bool(meant) and self._style == _style(piece) != self._inner
        self._own = self._own and number == self._expected and not ours_again
        if not self._own and meant and meant == (self._scope,):
            return False
        return self._own or self._falls(meant)

    def _falls(self, meant: tuple[int, ...]) -> bool:
        """Whether a number goes back behind one that was taken for ours."""
        taken = [k for anchors, _ in self.found.values() for k in anchors]
        return bool(meant) and bool(taken) and meant[0] <= max(taken)

    def _look_inside(self, piece: Piece, reference: Reference) -> None:
        """Note a list of the sender's own that begins right after a marker: "Q5 1. Advice"."""
        within = opening_reference(piece.text[reference.end :])
        self._own = within is not None and within.numbers[0] in _FIRST
        if within is not None and self._own:
            written = piece.text[reference.end : reference.end + within.end]
            self._inner = _DIGITS.sub("", written).strip()
            self._expected = _next(within.numbers[0])


def _plain_enough(found: dict[int, Meant], numbering: Numbering) -> dict[int, Meant]:
    """Doubt a short list 1, 2, 3 where many more questions were asked."""
    meant = [anchors[0] for anchors, _ in found.values()]
    asked = numbering.questions or meant
    row = meant == asked[: len(meant)]
    rising = all(a < b for a, b in pairwise(meant))
    if rising and (not row or len(meant) >= _MOST_OF_ALL * len(asked)):
        return found
    return {i: (anchors, False) for i, (anchors, _) in found.items()}


def _counts_on(pieces: tuple[Piece, ...], i: int) -> bool:
    """Whether the next numbered piece has the next number: a list, and not a question's number."""
    here = pieces[i].reference
    for piece in pieces[i + 1 :]:
        reference = piece.reference
        if reference is not None and here is not None and reference.strength >= Strength.LIST:
            return reference.numbers[0] == _next(here.numbers[0]) and reference.kind is None
    return False


def _in_row(pieces: tuple[Piece, ...], i: int) -> bool:
    """Whether a bare number ("3 Yes") is one of a row of such lines that counts upwards."""
    here = _bare(pieces[i])
    before = _bare(pieces[i - 1]) if i else 0
    after = _bare(pieces[i + 1]) if i + 1 < len(pieces) else 0
    return here > 0 and (0 < before < here <= before + 3 or here < after <= here + 3)


def _bare(piece: Piece) -> int:
    """The number with which a piece begins, 0 where it begins otherwise."""
    reference = piece.reference
    if reference is None or reference.start or not reference.numbers[0].isdecimal():
        return 0
    return int(reference.numbers[0])


def _letter(piece: Piece) -> bool:
    """Whether a letter stands before the number of a piece: "P3:"."""
    reference = piece.reference
    return reference is not None and piece.text[reference.start].isalpha()


def _style(piece: Piece) -> str:
    end = piece.reference.end if piece.reference else 0
    return _DIGITS.sub("", piece.text[:end]).strip()


def _next(number: str) -> str:
    if number.isdecimal():
        return str(int(number) + 1)
    return chr(ord(number) + 1) if len(number) == 1 else ""
