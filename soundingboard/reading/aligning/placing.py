"""Judges an answer by where it stands among the quoted words of our letter."""

from dataclasses import replace

from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.markers import Strength, opening_reference
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.standing import Standing, Where
from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.passages import Target


def place(ours: Known, standing: Standing, *, alone: bool, answered: set[int]) -> Verdict | None:
    """The verdict of a group's place; None where the place says little.

    `alone` says that the sender wrote nothing anywhere else; `answered` are the anchors that have
    answers of their own elsewhere.
    """
    if standing.where is Where.ABOVE:
        reason = f"stands right above the quoted {ours.name(standing.anchor)}"
        target = ours.target(standing.anchor, 0.85 if standing.sure else 0.55, reason)
        return Verdict((target,), (Target(None, 0.4, "stands above a quotation"),), standing.sure)
    if standing.where is Where.ANCHOR:
        return _under_anchor(ours, standing, alone=alone)
    if standing.where is Where.FOOT:
        return _at_foot(ours, alone=alone, answered=answered)
    if standing.where is Where.INTRODUCTION:
        whole = Target(None, 0.8, "stands under the quoted introduction: about the whole")
        return Verdict((whole,), (), sure=True)
    return None


def placed(piece: Piece, verdict: Verdict) -> Verdict:
    """The verdict of a place for one piece there."""
    targets = verdict.targets
    if piece.same_line:
        targets = tuple(
            replace(target, reason=target.reason.replace("stands under", "stands on the line of"))
            for target in targets
        )
    return Verdict(targets, verdict.runners_up, verdict.sure and not piece.inside)


def edited(ours: Known, piece: Piece) -> Verdict:
    """The verdict for words put into a quoted sentence: its anchor, but a person should look."""
    k = ours.sent.places[piece.edited]
    if not 0 <= k < len(ours.anchors):
        return Verdict((Target(None, 0.6, "was written into quoted words"),), (), sure=False)
    reason = f"was written into the quoted words of {ours.name(k)}"
    return Verdict((ours.target(k, 0.8, reason),), (), sure=False)


def _under_anchor(ours: Known, standing: Standing, *, alone: bool) -> Verdict:
    """The anchor quoted last, doubted where something else may be meant.

    Who keeps several questions together, and cuts away what stood around them, may answer them
    all at once. Of paragraphs this is not so: one is kept to show what the next is about.
    """
    k = standing.anchor
    target = ours.target(k, 0.92, f"stands under the quoted {ours.name(k)}")
    said = opening_reference(standing.label)
    # A bare number before a question typed again is of the sender's own list of headings.
    plain = said is not None and said.strength is Strength.PLAIN
    meant = ours.numbering.resolve(said) if said and plain else ()
    if said and meant and k not in meant:
        other = ours.target(meant[0], 0.5, f"stands under “{standing.label}”")
        return Verdict((target,), (other,), sure=False)
    if standing.dim:
        return Verdict((replace(target, score=0.6),), (), sure=False)
    others = [j for j in standing.span if j != k]
    if standing.kept and others and all(_asks(ours, j) for j in standing.span):
        above = tuple(ours.target(j, 0.5, f"is quoted with {ours.name(k)}") for j in others)
        return Verdict((replace(target, score=0.6),), above, sure=False)
    if standing.wide and alone and k == len(ours.anchors) - 1:
        below = Target(None, 0.5, "stands below the whole quoted letter")
        return Verdict((below,), (replace(target, score=0.45),), sure=False)
    return Verdict((target,), (), sure=True)


def _asks(ours: Known, k: int) -> bool:
    return ours.anchors[k].kind is AnchorKind.QUESTION


def _at_foot(ours: Known, *, alone: bool, answered: set[int]) -> Verdict | None:
    whole = Target(None, 0.8, "stands below the quoted letter: about the whole")
    last = len(ours.anchors) - 1
    if alone:
        return None
    if last >= 0 and last not in answered:
        other = ours.target(last, 0.6, f"{ours.name(last)} is the last before it")
        return Verdict((whole,), (other,), sure=False)
    return Verdict((whole,), (), sure=True)
