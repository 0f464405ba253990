"""Says where a group of answers stands: above everything, under one question, below it all."""

from dataclasses import dataclass, replace
from enum import StrEnum

from soundingboard.reading.aligning.groups import Group
from soundingboard.reading.aligning.sentwords import SentWords
from soundingboard.reading.aligning.stretches import Stretch
from soundingboard.reading.aligning.wording import Likeness
from soundingboard.reading.anchors import AnchorKind, SentLetter

_DIM = 60  # characters of quotation from elsewhere that make the place doubtful
_SPEAKS = 0.3  # likeness that tells answers above from answers below
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
    letter, `dim` that quoted words of unknown origin stand in between; `label` is a marker of the
    sender's own before the quoted words; `kept` that the sender cut the letter away on either
    side of the span.
    """

    where: Where
    anchor: int
    span: tuple[int, ...]
    wide: bool
    dim: bool
    sure: bool = True
    label: str = ""
    kept: bool = False


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
    return Standing(Where.ANCHOR, place, span, wide, dim, label=final.label)


def below(group: Group, sent: SentWords, letter: SentLetter) -> int:
    """The one anchor quoted below a group; -1 where there is none, or more than one."""
    located = [stretch for stretch in group.below if stretch.first >= 0]
    if not located or sent.owners[located[0].first] < 0 or len(letter.anchors) < 2:
        return -1
    span = _span(located, sent, len(letter.anchors))
    return span[0] if len(span) == 1 and sent.places[located[-1].last] == span[0] else -1


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
    the reply opens with an answer, ends with a quotation, every quotation is a single anchor, and
    nothing speaks against it: neither blank lines, nor the words of the answers. Where only the
    words do, the place is doubtful either way.
    """
    found = [under(group, sent, len(letter.anchors)) for group in all_groups]
    found = _with_kept(all_groups, found, sent, len(letter.anchors))
    said = [i for i, group in enumerate(all_groups) if not all(p.polite for p in group.pieces)]
    if not said or not _opens_above(all_groups[said[0]], found[said[0]]):
        return found
    above = [below(all_groups[i], sent, letter) for i in said]
    if -1 in above or len(set(above)) < len(above):
        return found
    speaks: float = _gaps([all_groups[i] for i in said[1:]])
    if speaks == 0:
        speaks = _words(
            [all_groups[i] for i in said], above, [found[i].anchor for i in said], letter
        )
        if speaks < 0:
            return [replace(standing, dim=standing.where is Where.ANCHOR) for standing in found]
    if speaks < 0 or (speaks == 0 and letter.anchors[above[-1]].kind is not AnchorKind.QUESTION):
        return found
    # Who cuts the letter down keeps what they answer: the last question would stand there for
    # nothing, were each answered below it.
    cut_down = len(said) > 1 and len(above) < len(letter.anchors)
    sure = speaks > 0 or len(said) > 2 or cut_down
    for i, k in zip(said, above, strict=True):
        found[i] = Standing(Where.ABOVE, k, (k,), wide=False, dim=False, sure=sure)
    return found


def _with_kept(
    groups: list[Group], found: list[Standing], sent: SentWords, anchors: int
) -> list[Standing]:
    """The same standings, saying of each whether the letter was cut around what it stands under."""
    quoted: set[int] = set()
    for group in groups:
        for run in (group.above, group.below):
            quoted.update(_span([s for s in run if s.first >= 0], sent, anchors))
    whole = len(quoted) == anchors
    return [
        replace(standing, kept=True)
        if standing.span
        and not whole
        and min(standing.span) - 1 not in quoted
        and max(standing.span) + 1 not in quoted
        else standing
        for standing in found
    ]


def _gaps(groups: list[Group]) -> int:
    """Above 0 where answers keep closer to the quotation below them than to that above."""
    return sum(
        (group.gap_above > group.gap_below) - (group.gap_above < group.gap_below)
        for group in groups
    )


def _words(groups: list[Group], above: list[int], under: list[int], letter: SentLetter) -> float:
    """Above 0 where answers sound more like the anchor below them than like that above."""
    likeness = Likeness(anchor.text for anchor in letter.anchors)
    total = 0.0
    for group, after, before in zip(groups, above, under, strict=True):
        ranked = {k: score for score, k in likeness.ranked("\n".join(p.text for p in group.pieces))}
        total += ranked.get(after, 0.0) - ranked.get(before, 0.0)
    return total if abs(total) >= _SPEAKS else 0.0


def _opens_above(group: Group, standing: Standing) -> bool:
    return standing.where is Where.TOP and not standing.dim and not group.apart
