"""Doubts what nothing but its place puts on the letter as a whole.

Whoever answers question by question begins with a greeting of their own, says who they are, and
turns to the whole in between. Which of these a paragraph is, only its words tell.
"""

import re
from collections.abc import Iterable
from itertools import takewhile

from soundingboard.reading.aligning.declining import declines_rest
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.likely_courtesies import likely_courtesy
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.wording import words_of
from soundingboard.reading.passages import Target

Kept = list[tuple[Piece, Verdict]]

_OF_THE_WHOLE = re.compile(
    r"\W*(?:(?:some |a few |our |my )?(?:general|overall)\b|generally\b|in general\b|"
    r"(?:on|as) (?:the|a) whole\b|(?:sylwadau|pwyntiau) cyffredinol\b|yn gyffredinol\b|"
    r"allgemein|insgesamt|généralement|en général|dans l['\u2019]ensemble|en general)",
    re.IGNORECASE,
)
SURELY = 0.9  # the likelihood above which what leads up to answers is none itself,
_PERHAPS = 0.2  # and from which we ask, be it long,
_SHORT = 16  # or however unlikely it is, where it has fewer words
_FEWEST = 3  # words by which it is known
_LONG = 60  # words of a letter that points to no question at all
_NEXT_BEST = 3  # questions named beside it


def doubted(ours: Known, kept: list[Kept]) -> list[Kept]:
    """The pieces that are answers, group by group, less what only leads up to the others.

    A piece is asked about that may lead up to them, that stands behind an answer to a question
    and may go on from it, or that says much and points to no question of several.
    """
    kept = [[(piece, said) for piece, said in one if not _only_signs(piece)] for one in kept]
    all_said = [verdict for one in kept for _, verdict in one]
    if not any(map(_names_a_place, all_said)):
        return _long_doubted(ours, kept)
    return [_group_doubted(one, first=n == 0) for n, one in enumerate(kept)]


def _group_doubted(one: Kept, *, first: bool) -> Kept:
    """The same of one group; what stands above the `first` leads up to those below it, too."""
    names = any(_names_a_place(verdict) for _, verdict in one)
    opening = _opening(one) if names or first else []
    doubted = _opening_doubted(opening)
    before: Verdict | None = None
    for piece, verdict in one[len(opening) :]:
        doubted.append((piece, _doubted_behind(piece, verdict, before)))
        before = verdict if _names_a_place(verdict) else before
    return doubted


def _only_signs(piece: Piece) -> bool:
    """Whether a piece below the farewell is of the signature: a name, a post, where to write."""
    return piece.below_name and likely_courtesy(piece.text) >= SURELY


def _opening(one: Kept) -> Kept:
    """The first pieces of a group, as far as only their place speaks for the whole."""
    return list(takewhile(lambda pair: _by_place_alone(*pair), one))


def _by_place_alone(piece: Piece, verdict: Verdict) -> bool:
    """Whether a piece is on the whole letter without saying so, as "Generally, ..." does."""
    return verdict.by_place and not _OF_THE_WHOLE.match(piece.text)


def _leads_up(piece: Piece, verdict: Verdict) -> bool:
    """Whether a piece only leads up to answers; a word or two are never put aside."""
    enough = len(words_of(piece.text, _FEWEST)) == _FEWEST
    return verdict.sure and enough and likely_courtesy(piece.text) >= SURELY


def _opening_doubted(opening: Kept) -> Kept:
    """The same without what leads up to the answers; asked about, where the rest may do so, too."""
    kept = [pair for pair in opening if not _leads_up(*pair)]
    text = "\n\n".join(piece.text for piece, _ in kept)
    if len(words_of(text, _SHORT)) < _SHORT or likely_courtesy(text) >= _PERHAPS:
        asked = _asked("may only lead up to the answers", ())
        return [(piece, asked) for piece, _ in kept]
    return kept


def _doubted_behind(piece: Piece, verdict: Verdict, before: Verdict | None) -> Verdict:
    """The verdict on a piece behind an answer that names a place, if one does."""
    if before is None or not _by_place_alone(piece, verdict) or declines_rest(piece.text):
        return verdict
    why = "names no place, behind one that does: about the whole, or goes on from it"
    return _asked(why, before.targets)


def _long_doubted(ours: Known, kept: list[Kept]) -> list[Kept]:
    """The same where no piece names a place: asked about, if that is much."""
    said = [piece.text for one in kept for piece, verdict in one if verdict.by_place]
    text = "\n".join(said)
    if len(ours.anchors) < 2 or len(words_of(text, _LONG)) < _LONG:
        return kept
    likest = ours.likeness.ranked(text)[:_NEXT_BEST]
    others = tuple(ours.target(k, round(score / 2, 3), "similar words") for score, k in likest)
    asked = _asked("is long and names no place: about the whole, or several", others)
    return [
        [(piece, asked if verdict.by_place else verdict) for piece, verdict in one] for one in kept
    ]


def _asked(why: str, others: Iterable[Target]) -> Verdict:
    return Verdict((Target(None, 0.5, why),), tuple(others), sure=False)


def _names_a_place(verdict: Verdict) -> bool:
    return any(target.key is not None for target in verdict.targets)
