"""Judges bare answers by their order: the third of five is to the third question."""

import re
from dataclasses import replace
from itertools import pairwise

from soundingboard.reading.aligning.groups import Group
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.standing import Standing, Where
from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.passages import Target

_SHORT = 120  # characters of an answer in a list of short answers
_MOST = 0.8  # share of short answers that makes a list of short answers
_WORD_OR_TWO = 16  # characters of answers that may go by turns with questions quoted together
_OPENING = 200  # characters in which an answer repeats its question
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_TELLING = 0.3  # likeness of an opening to the question it repeats
_MARGIN = 0.25  # and what that must be ahead of the second
_FEWEST_TOLD = 3  # paragraphs that make an order
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def in_row(ours: Known, group: Group, standing: Standing, *, alone: bool) -> dict[int, Verdict]:
    """Verdicts for pieces without markers, by the words they begin with, else by their order."""
    return by_words(ours, group, standing, alone=alone) or in_order(
        ours, group, standing, alone=alone
    )


def in_order(ours: Known, group: Group, standing: Standing, *, alone: bool) -> dict[int, Verdict]:
    """Verdicts for pieces without markers, as many paragraphs (or lines) as there are questions.

    Empty where the numbers differ. `alone` says that the sender wrote nothing anywhere else.
    """
    said = [i for i, piece in enumerate(group.pieces) if not piece.polite]
    if any(_speaks(ours, group.pieces[i]) for i in said):
        return {}
    whole = alone and (standing.where in (Where.TOP, Where.FOOT) or standing.wide)
    asked = (
        ours.numbering.questions
        if whole
        else [k for k in standing.span if ours.anchors[k].kind is AnchorKind.QUESTION]
    )
    for units in (_paragraphs(group.pieces, said), [[i] for i in said]):
        if len(units) == len(asked) > 1:
            return _ordered(ours, group, units, asked, whole=whole)
    return {}


def by_words(ours: Known, group: Group, standing: Standing, *, alone: bool) -> dict[int, Verdict]:
    """Verdicts for paragraphs of which most begin with the words of a question, in our order.

    Empty where they do not. What stands before the first of them is about the whole; what stands
    between two may go on from the one above it, or not: we ask.
    """
    if not (alone and (standing.where in (Where.TOP, Where.FOOT) or standing.wide)):
        return {}
    said = [i for i, piece in enumerate(group.pieces) if not piece.polite]
    if any(_speaks(ours, group.pieces[i]) for i in said):
        return {}
    units = _paragraphs(group.pieces, said)
    told = [_repeated(ours, group.pieces[unit[0]].text) for unit in units]
    named = [k for k in told if k >= 0]
    rising = all(a < b for a, b in pairwise(named))
    if len(named) < _FEWEST_TOLD or 2 * len(named) < len(units) or not rising:
        return {}
    found: dict[int, Verdict] = {}
    whole = Target(None, 0.6, "stands before the first answer: about the whole")
    verdict = Verdict((whole,), (), sure=True)
    for unit, k in zip(units, told, strict=True):
        if k >= 0:
            reason = f"begins with the words of {ours.name(k)}, in order"
            verdict = Verdict((ours.target(k, 0.8, reason),), (), sure=True)
        elif verdict.targets[0].key is not None:
            verdict = replace(
                verdict, runners_up=(Target(None, 0.4, "about the whole"),), sure=False
            )
        found.update(dict.fromkeys(unit, verdict))
    return found


def _repeated(ours: Known, text: str) -> int:
    """The anchor with whose words a paragraph begins; -1 where it is none, or may be another."""
    opening = text[:_OPENING]
    end = _SENTENCE_END.search(opening)
    opening = opening[: end.start()] if end else opening
    ranked = ours.likeness.ranked(opening)
    if not ranked:
        return -1
    best, k = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    telling = best >= _TELLING and best - second >= _MARGIN
    return k if telling and len(ours.likeness.shared(opening, k)) > 1 else -1


def unmatched(ours: Known, group: Group, standing: Standing, *, alone: bool) -> Verdict | None:
    """A doubtful verdict for a list of short answers that are not as many as the questions.

    None where the pieces are no such list: fewer than three, or than half of the questions, or
    long ones, or one of them says where it belongs.
    """
    if not (alone and (standing.where in (Where.TOP, Where.FOOT) or standing.wide)):
        return None
    said = [i for i, piece in enumerate(group.pieces) if not piece.polite]
    if any(_speaks(ours, group.pieces[i]) for i in said):
        return None
    asked = len(ours.numbering.questions)
    for units in (_paragraphs(group.pieces, said), [[i] for i in said]):
        short = sum(sum(len(group.pieces[i].text) for i in unit) <= _SHORT for unit in units)
        fits = max(3, asked / 2) <= len(units) <= asked + 1
        if fits and short >= _MOST * len(units):
            reason = f"{len(units)} short answers to {asked} questions"
            return Verdict((Target(None, 0.5, reason),), (), sure=False)
    return None


def _speaks(ours: Known, piece: Piece) -> bool:
    """Whether a piece has a marker of its own, or is part of a quoted sentence."""
    reference = piece.reference
    return piece.edited >= 0 or (reference is not None and bool(ours.numbering.resolve(reference)))


def _ordered(
    ours: Known, group: Group, units: list[list[int]], asked: list[int], *, whole: bool
) -> dict[int, Verdict]:
    """The verdicts of answers in order: sure where they are short, listed, or sound right."""
    texts = ["\n".join(group.pieces[i].text for i in unit) for unit in units]
    bulleted = all(group.pieces[unit[0]].bulleted for unit in units)
    if not whole and (bulleted or max(len(text) for text in texts) > _WORD_OR_TWO):
        return {}
    tops = [(ours.likeness.ranked(text) or [(0.0, -1)])[0][1] for text in texts]
    alike = sum(top == k for top, k in zip(tops, asked, strict=True))
    short = sum(len(text) <= _SHORT for text in texts) >= _MOST * len(texts)
    sure = whole and len(units) > 2 and (short or bulleted or 2 * alike > len(units))
    found = {}
    for n, (unit, k) in enumerate(zip(units, asked, strict=True), start=1):
        reason = f"{_ordinal(n)} of {len(units)} answers, in order"
        target = ours.target(k, 0.75 if sure else 0.55, reason)
        verdict = Verdict((target,), (Target(None, 0.4, "about the whole"),), sure)
        found.update(dict.fromkeys(unit, verdict))
    return found


def _paragraphs(pieces: tuple[Piece, ...], said: list[int]) -> list[list[int]]:
    """The pieces that say something, by paragraphs."""
    found: list[list[int]] = []
    for i in said:
        if pieces[i].spaced or not found:
            found.append([])
        found[-1].append(i)
    return found


def _ordinal(n: int) -> str:
    return _ORDINALS[n - 1] if n <= len(_ORDINALS) else f"number {n}"
