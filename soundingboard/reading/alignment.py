"""Puts every answer of a reply on the question or paragraph of our letter that it answers."""

from dataclasses import replace

from soundingboard.reading.aligning.bodylines import BodyLines, body_lines
from soundingboard.reading.aligning.doubting import doubted
from soundingboard.reading.aligning.groups import Group, groups
from soundingboard.reading.aligning.known import Verdict, known
from soundingboard.reading.aligning.locating import locate
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.sentwords import SentWords, sent_words
from soundingboard.reading.aligning.standing import Standing, Where, standings
from soundingboard.reading.aligning.stretches import Stretch, stretches
from soundingboard.reading.aligning.weighing import weigh
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.parts import Mark, Part
from soundingboard.reading.passages import Passage, Target

__all__ = ["Passage", "Target", "align"]


def align(letter: SentLetter, parts: tuple[Part, ...]) -> tuple[Passage, ...]:
    """The answers of a reply in the order they stand in, each with the places it answers.

    The letter's own words are found again in the reply, marked as quoted or not; what the sender
    wrote between them is cut into pieces; each piece goes by what it says of itself ("Q3:"), else
    by the quotation it stands under, else by order, else by its words. Every character of the
    parts marked NEW ends in exactly one passage, unless it is blank, a courtesy ("Dear Ann",
    "please see below"), or quoted from the letter.
    """
    lines = body_lines(parts)
    sent = sent_words(letter)
    found = stretches(lines, locate(lines, sent), sent, whole_letter=bool(letter.text))
    all_groups = groups(lines.body, found)
    where = standings(all_groups, sent, letter)
    if where and where[0].where is Where.TOP and _headed(lines, all_groups[0]):
        where[0] = replace(where[0], sure=False)
    ours = known(letter, sent)
    only = _only_quoted(found, sent, len(letter.anchors))
    said = [not all(piece.polite for piece in group.pieces) for group in all_groups]
    answered = {standing.anchor for standing, says in zip(where, said, strict=True) if says}
    alone = sum(said) <= 1
    kept = [
        _kept(
            group,
            standing,
            weigh(ours, group, standing, alone=alone, answered=answered, only=only),
            says=says,
        )
        for group, standing, says in zip(all_groups, where, said, strict=True)
    ]
    return tuple(passage for one in doubted(ours, kept) for passage in _passages(lines.body, one))


def _headed(lines: BodyLines, group: Group) -> bool:
    """Whether a reply begins with the header of an older letter, and a group stands within that.

    What is found between such a header and our letter may be a colleague's who passed it on.
    """
    first = next((line for line in lines.lines if lines.text(line).strip()), None)
    return first is not None and first.mark is Mark.HEADER and bool(group.below)


def _only_quoted(found: list[Stretch], sent: SentWords, anchors: int) -> int:
    """The one anchor that is quoted anywhere in a reply, -1 where there are more or none."""
    places = {
        sent.places[at] for stretch in found for at in (stretch.first, stretch.last) if at >= 0
    }
    return places.pop() if len(places) == 1 and 0 <= min(places) < anchors else -1


def _kept(
    group: Group, standing: Standing, verdicts: list[Verdict], *, says: bool
) -> list[tuple[Piece, Verdict]]:
    """The pieces that are answers.

    A lone courtesy between two quotations may be one: we ask. So may "Thanks." below the last
    quotation, as a sentence of its own: what is quoted there was kept for it.
    """
    pairs = list(zip(group.pieces, verdicts, strict=True))
    if says:
        return [(piece, verdict) for piece, verdict in pairs if not piece.polite]
    if standing.where is not Where.ANCHOR:
        return []
    if not group.below:
        pairs = [pair for pair in pairs[:1] if pair[0].text.endswith((".", "!"))]
    return [(piece, Verdict(v.targets, v.runners_up, sure=False)) for piece, v in pairs]


def _passages(body: str, kept: list[tuple[Piece, Verdict]]) -> list[Passage]:
    """Passages of pieces, neighbours with the same targets joined."""
    passages: list[Passage] = []
    for piece, verdict in kept:
        if passages and _same(passages[-1], verdict) and _adjoin(body, passages[-1].end, piece):
            last = passages.pop()
            passages.append(
                Passage(
                    body[last.start : piece.end],
                    last.start,
                    piece.end,
                    last.targets,
                    last.runners_up,
                    last.sure,
                )
            )
            continue
        passages.append(
            Passage(
                piece.text,
                piece.start,
                piece.end,
                verdict.targets,
                verdict.runners_up,
                verdict.sure,
            )
        )
    return passages


def _same(passage: Passage, verdict: Verdict) -> bool:
    keys = [target.key for target in passage.targets]
    return keys == [target.key for target in verdict.targets] and passage.sure is verdict.sure


def _adjoin(body: str, end: int, piece: Piece) -> bool:
    """Whether nothing with a word stands between a passage and a piece."""
    return not piece.inside and not any(c.isalnum() for c in body[end : piece.start])
