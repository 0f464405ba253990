"""Weighs what speaks for each place an answer may belong to: marker, then place, order, words."""

import re
from dataclasses import replace

from soundingboard.reading.aligning.declining import declines
from soundingboard.reading.aligning.framing import introduces_itself
from soundingboard.reading.aligning.groups import Group
from soundingboard.reading.aligning.guessing import guess, paragraphs, told
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.listing import listed, without_own_numbers
from soundingboard.reading.aligning.markers import Reference, Strength, is_label, opening_reference
from soundingboard.reading.aligning.ordering import in_row, unmatched
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.placing import edited, place, placed
from soundingboard.reading.aligning.sayings import goes_on, says, turns_here
from soundingboard.reading.aligning.standing import Standing
from soundingboard.reading.aligning.wording import words_of
from soundingboard.reading.passages import Target

_NOTHING = Verdict((), (), sure=False)
_FEW = 3  # words that are a name rather than a remark
_ROW = 3  # answers of one paragraph each that show how somebody answers
_CURT = 2  # words of an answer that only a question can give a meaning

# What stands below such a heading at the end of a letter bears on all of it.
_BACK_MATTER = re.compile(
    r"\W*(references|bibliography|endnotes|footnotes|(appendix|annex)( [a-z\d])?|cyfeiriadau|"
    r"llyfryddiaeth|atodiad( [a-z\d])?)\W*(\n|$)",
    re.IGNORECASE,
)


def weigh(
    ours: Known, group: Group, standing: Standing, *, alone: bool, answered: set[int], only: int
) -> list[Verdict]:
    """A verdict for each piece of a group.

    `alone` says that the sender wrote nothing anywhere else, `answered` are the anchors with
    answers of their own elsewhere, `only` is the one anchor quoted anywhere (-1: more, or none).
    """
    group = replace(group, pieces=without_own_numbers(group.pieces))
    numbered = {} if _renumbers(ours, group) else listed(group.pieces, standing, ours.numbering)
    row = {} if numbered else in_row(ours, group, standing, alone=alone)
    headed = any(piece.same_line for piece in group.pieces)
    own = [
        says(ours, piece, standing, numbered.get(i), headed=headed)
        for i, piece in enumerate(group.pieces)
    ]
    loose = None if row or any(own) else unmatched(ours, group, standing, alone=alone)
    where = loose or place(ours, standing, alone=alone, answered=answered)
    curt = len(words_of(" ".join(p.text for p in group.pieces if not p.polite), _CURT + 1)) <= _CURT
    verdicts: list[Verdict] = []
    scope: Verdict | None = None
    appended: Verdict | None = None
    opening = _opening(ours, group)
    first = next((i for i, verdict in enumerate(own) if verdict is not None), 0)
    said_in, last, guessed = paragraphs(group.pieces), -1, _NOTHING
    behind = _behind(group, own)
    for i, piece in enumerate(group.pieces):
        appended = _appended(ours, piece, appended)
        whole = edited(ours, piece) if piece.edited >= 0 else appended
        if whole is not None:
            verdicts.append(whole)
            continue
        said = own[i]
        scope = said or (None if turns_here(piece, standing) else scope)
        if said is None:
            said = goes_on(ours, piece, scope, behind=i >= behind) if scope else row.get(i)
        if said is None and where is not None:
            said = where if where is loose else placed(piece, where)
        if said is None:
            if last < 0 or said_in[i] is not said_in[last]:  # once for each paragraph
                guessed = guess(ours, said_in[i], standing, only=only if alone else -1, curt=curt)
            last = i
            loosely = guessed.targets[0].key is None and i >= opening
            said = (told(ours, piece.text) if loosely else None) or guessed
            sure = said.sure and standing.sure and not _is_unknown(ours, piece.reference)
            opens = i < opening or (i < first and introduces_itself(piece.text))
            opens &= said.targets[0].key is None
            said = replace(said, sure=sure or (opens and standing.sure))
        if piece.below_name and said.targets[0].key not in _named_by(ours, piece):
            below = Target(None, 0.5, "stands below the name: may be part of the signature")
            said = Verdict((below,), said.targets, sure=False)
        if said is not scope and piece.inside:
            said = replace(said, sure=False)
        verdicts.append(said)
        if declines(piece.text):
            scope = None
    return verdicts


def _behind(group: Group, own: list[Verdict | None]) -> int:
    """The paragraph behind a row of answers of one paragraph each; beyond all where there is none.

    Whoever gave each answer one paragraph may turn to the whole in the last one, which has no
    marker: "Q5. Not at Lowfold", "And who pays for these leaflets?".
    """
    said = [i for i, p in enumerate(group.pieces) if not (p.polite or p.below_name)]
    marked = [n for n, i in enumerate(said) if own[i] is not None]
    row = len(marked) >= _ROW and marked == list(range(marked[0], marked[-1] + 1))
    if not row or marked[-1] + 2 != len(said) or is_label(group.pieces[said[-2]].text):
        return len(group.pieces)
    last = group.pieces[said[-1]]
    spaced = any(group.pieces[i].spaced for i in said[1:-1])
    apart = (last.spaced or not spaced) and len(words_of(last.text, _FEW + 1)) > _FEW
    return said[-1] if apart else len(group.pieces)


def _renumbers(ours: Known, group: Group) -> bool:
    """Whether the sender numbers our questions otherwise: "2." stands before question 1."""
    for stretch in (*group.above, *group.below):
        found = opening_reference(stretch.label) if stretch.label else None
        if found is None or found.strength is not Strength.LIST or stretch.first < 0:
            continue
        meant, k = ours.numbering.resolve(found), ours.sent.owners[stretch.first]
        if meant and k >= 0 and k not in meant:
            return True
    return False


def _opening(ours: Known, group: Group) -> int:
    """The piece that answers our first question by number, if none does another before it.

    What stands before it opens the letter, whatever words it shares with a question.
    """
    for i, piece in enumerate(group.pieces):
        if piece.reference is not None and piece.reference.strength is Strength.PLAIN:
            meant = ours.numbering.resolve(piece.reference)
            if meant:
                return i if 0 in meant else 0
    return 0


def _named_by(ours: Known, piece: Piece) -> set[str]:
    """The keys of the anchors that the marker of a piece means."""
    meant = ours.numbering.resolve(piece.reference) if piece.reference else ()
    return {ours.anchors[k].key for k in meant}


def _appended(ours: Known, piece: Piece, before: Verdict | None) -> Verdict | None:
    """The verdict of what stands below the heading "References" or "Annex A", that included.

    `before` is that of the piece above it. Only a piece that names a place of ours ends it:
    "[1]" is of the sender's own row.
    """
    heading = _BACK_MATTER.match(piece.text)
    if heading is not None:
        reason = f"stands below the heading “{heading[1]}”: about the whole"
        return Verdict((Target(None, 0.8, reason),), (), sure=True)
    reference = piece.reference
    named = reference is not None and reference.kind is not None
    return None if reference and named and ours.numbering.resolve(reference) else before


def _is_unknown(ours: Known, reference: Reference | None) -> bool:
    """Whether a marker that we cannot resolve may mean something of ours.

    "1.1" does not where no number of ours has a part: the sender numbers paragraphs.
    """
    if reference is None or reference.strength is not Strength.PLAIN:
        return False
    parted = any("." in anchor.number.strip().rstrip(".") for anchor in ours.anchors)
    return reference.kind is not None or parted
