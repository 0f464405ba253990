"""Says where a group of answers stands: above everything, under one question, below it all."""

from dataclasses import dataclass
from enum import StrEnum

from soundingboard.reading.anchors import AnchorKind, SentLetter
from soundingboard.reading.groups import Group
from soundingboard.reading.sentwords import SentWords
from soundingboard.reading.stretches import Stretch

_DIM = 60  # characters of quotation from elsewhere that make the place doubtful
_WIDE = 0.6  # share of all anchors that makes a quotation one of the whole letter


class Where(StrEnum):
    """Where a group stands."""

    TOP = "top"  # before any quotation of ours, or with none at all
    INTRODUCTION = "introduction"  # under words that come before the first anchor
    ANCHOR = "anchor"  # under an anchor
    FOOT = "foot"  # below the letter's last words
    ABOVE = "above"  # before the question it answers


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a group stands, and at which anchor (-1: none).

    `span` are the anchors quoted since the group before; `wide` says that they are most of the
    letter, `dim` that quoted words of unknown origin stand in between.
    """

    where: Where
    anchor: int
    span: tuple[int, ...]
    wide: bool
    dim: bool
    sure: bool = True


def under(group: Group, sent: SentWords, anchors: int) -> Standing:
    """Where a group stands by the quotation above it."""
    located = [stretch for stretch in group.above if stretch.last >= 0]
    if not located:
        return Standing(Where.TOP, -1, (), wide=False, dim=bool(group.above))
    final = located[-1]
    beyond = group.above[group.above.index(final) + 1 :]
    dim = sum(stretch.end - stretch.start for stretch in beyond) > _DIM
    place = sent.places[final.last]
    span = _span(located, sent, anchors)
    wide = anchors > 1 and len(span) >= max(2, _WIDE * anchors)
    if place < 0:
        return Standing(Where.INTRODUCTION, -1, span, wide, dim)
    if place >= anchors:
        return Standing(Where.FOOT, -1, span, wide, dim)
    return Standing(Where.ANCHOR, place, span, wide, dim)


def below(group: Group, sent: SentWords, anchors: int) -> int:
    """The first anchor quoted below a group, -1 where there is none."""
    for stretch in group.below:
        if stretch.first >= 0 and 0 <= sent.owners[stretch.first] < anchors:
            return sent.owners[stretch.first]
        if stretch.first >= 0:
            return -1
    return -1


def _span(located: list[Stretch], sent: SentWords, anchors: int) -> tuple[int, ...]:
    """The anchors that stretches of quotation hold, in order."""
    held: dict[int, None] = {}
    for stretch in located:
        low, high = sorted((stretch.first, stretch.last))
        for place in (sent.owners[low], *range(sent.places[low] + 1, sent.places[high] + 1)):
            if 0 <= place < anchors:
                held[place] = None
    return tuple(held)


def standings(all_groups: list[Group], sent: SentWords, letter: SentLetter) -> list[Standing]:
    """Where each group of a reply stands.

    People answer under the question; a few answer above it. The second is believed only where
    the reply opens with an answer, ends with a quotation, and the answers keep closer to the
    quotation below them than to that above.
    """
    anchors = len(letter.anchors)
    found = [under(group, sent, anchors) for group in all_groups]
    said = [i for i, group in enumerate(all_groups) if not all(p.polite for p in group.pieces)]
    if not said or not _opens_above(all_groups[said[0]], found[said[0]]):
        return found
    targets = [below(all_groups[i], sent, anchors) for i in said]
    if -1 in targets or len(set(targets)) < len(targets):
        return found
    asked = letter.anchors[targets[-1]].kind is AnchorKind.QUESTION
    if len(said) == 1:
        only = _span([s for s in all_groups[said[0]].below if s.last >= 0], sent, anchors)
        if len(only) != 1 or anchors == 1:
            return found
        closer = 1
    else:
        gaps = [(all_groups[i].gap_above, all_groups[i].gap_below) for i in said[1:]]
        closer = sum((above > beneath) - (above < beneath) for above, beneath in gaps)
        if closer < 0 or (closer == 0 and not asked):
            return found
    for i, target in zip(said, targets, strict=True):
        found[i] = Standing(Where.ABOVE, target, (target,), False, False, sure=closer > 0)
    return found


def _opens_above(group: Group, standing: Standing) -> bool:
    return standing.where is Where.TOP and not standing.dim and not group.apart
