"""Groups what the sender wrote by the quotations around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from soundingboard.reading.aligning.pieces import Piece, pieces_of
from soundingboard.reading.aligning.stretches import Kind, Stretch


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces between two quotations.

    `above` and `below` are the quoted stretches around them (all of the run, in order);
    `gap_above` and `gap_below` the line ends between; `apart` says that a header block or the like
    ("On Monday Ann wrote:") stands between the pieces and the quotation below.
    """

    pieces: tuple[Piece, ...]
    above: tuple[Stretch, ...]
    below: tuple[Stretch, ...]
    gap_above: int
    gap_below: int
    apart: bool


@dataclass(slots=True)
class _Open:
    """A group that is being gathered."""

    above: list[Stretch]
    stretches: list[Stretch] = field(default_factory=list)
    below: list[Stretch] = field(default_factory=list)
    apart: bool = False


def groups(body: str, found: Sequence[Stretch]) -> list[Group]:
    """All groups of a reply in order."""
    gathered: list[_Open] = []
    current = _Open([])
    for stretch in found:
        if stretch.kind is Kind.BREAK:
            current.apart |= bool(current.stretches) and not current.below
            continue
        if stretch.kind is not Kind.QUOTE:
            if current.below:
                gathered.append(current)
                current = _Open(current.below)
            current.stretches.append(stretch)
        elif current.stretches:
            current.below.append(stretch)
        else:
            current.above.append(stretch)
    gathered.append(current)
    made: list[Group] = []
    for group in gathered:
        followed = bool(group.below) and not group.apart
        first = not any(not piece.polite for one in made for piece in one.pieces)
        pieces = pieces_of(body, group.stretches, followed=followed, first=first)
        if pieces:
            made.append(_group(body, group, pieces))
    return made


def _group(body: str, group: _Open, pieces: list[Piece]) -> Group:
    said = [piece for piece in pieces if not piece.polite] or pieces
    above = body[group.above[-1].end : said[0].start] if group.above else ""
    below = body[said[-1].end : group.below[0].start] if group.below else ""
    return Group(
        tuple(pieces),
        tuple(group.above),
        tuple(group.below),
        above.count("\n"),
        below.count("\n"),
        group.apart,
    )
