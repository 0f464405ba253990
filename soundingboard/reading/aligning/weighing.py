"""Weighs what speaks for each place an answer may belong to: marker, then place, order, words."""

from dataclasses import replace

from soundingboard.reading.aligning.groups import Group
from soundingboard.reading.aligning.guessing import guess, paragraphs
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.listing import listed
from soundingboard.reading.aligning.markers import Strength
from soundingboard.reading.aligning.ordering import in_order, unmatched
from soundingboard.reading.aligning.placing import edited, place, placed
from soundingboard.reading.aligning.sayings import goes_on, says
from soundingboard.reading.aligning.standing import Standing
from soundingboard.reading.aligning.wording import words_of

_CURT = 2  # words of an answer that only a question can give a meaning


def weigh(
    ours: Known, group: Group, standing: Standing, *, alone: bool, answered: set[int], only: int
) -> list[Verdict]:
    """A verdict for each piece of a group.

    `alone` says that the sender wrote nothing anywhere else, `answered` are the anchors with
    answers of their own elsewhere, `only` is the one anchor quoted anywhere (-1: more, or none).
    """
    numbered = listed(group.pieces, standing, ours.numbering)
    ordered = {} if numbered else in_order(ours, group, standing, alone=alone)
    loose = None if ordered else unmatched(ours, group, standing, alone=alone)
    where = place(ours, standing, alone=alone, answered=answered)
    curt = len(words_of(" ".join(p.text for p in group.pieces if not p.polite), _CURT + 1)) <= _CURT
    verdicts: list[Verdict] = []
    scope: Verdict | None = None
    texts, guessed = paragraphs(group.pieces), dict[str, Verdict]()
    for i, piece in enumerate(group.pieces):
        if piece.edited >= 0:
            verdicts.append(edited(ours, piece))
            continue
        said = says(ours, piece, standing, numbered.get(i))
        scope = said or scope
        if said is None and scope is not None:
            said = goes_on(ours, piece, scope)
        elif said is None and i in ordered:
            said = ordered[i]
        elif said is None and loose is not None:
            said = loose
        elif said is None and where is not None:
            said = placed(piece, where)
        elif said is None:
            text = texts[i]
            if text not in guessed:
                guessed[text] = guess(ours, text, standing, only=only if alone else -1, curt=curt)
            said = guessed[text]
            unknown = piece.reference is not None and piece.reference.strength is Strength.PLAIN
            said = replace(said, sure=said.sure and standing.sure and not unknown)
        if said is not scope and piece.inside:
            said = replace(said, sure=False)
        verdicts.append(said)
    return verdicts
