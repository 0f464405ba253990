"""Judges an answer that has neither marker nor place: by what it mentions, and by its words."""

import re
from dataclasses import dataclass
from itertools import islice

from soundingboard.reading.aligning.hinting import hinted
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.markers import Reference, Strength, mentions
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.standing import Standing, Where
from soundingboard.reading.aligning.wording import stems
from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.passages import Target

_YOU_ASK = re.compile(
    r"\W*you (?:also |then )?(?:ask|asked|want to know|wanted to know)\b", re.IGNORECASE
)
# "(5.1)", "in 5.1", "5.1 should say": paragraphs of ours, but not "in 5.1 per cent".
_CITED = re.compile(
    r"\((\d{1,2}\.\d{1,2})\)|(?:^|[:;.] )(\d{1,2}\.\d{1,2}) (?:should|says|reads|must|needs)\b|"
    r"\b(?:in|under) (\d{1,2}\.\d{1,2})(?=[.,;:)]?(?:\s|$))(?! ?(?:%|per\b|m\b|bn\b|million|"
    r"billion|[a-z]+s\b))"
)
_MOST_CITED = 8
_MOST_TOGETHER = 2  # places that one remark answers, if it mentions them by the way
_MOST_LINES = 40  # of a paragraph that are looked at one by one
_MARGIN = 0.25  # what the best place must be ahead of the second
_TELLING = 0.3  # likeness of words worth a person's look
_PLAIN = 0.5  # likeness, margin and number of words that leave no doubt,
_PLAIN_MARGIN = 0.4
_FEWEST_PLAIN = 4
_MOST_TOLD = 80  # in a piece of at most so many words
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
# What anybody says of anything, and "Is there anything else you would like to say?" asks.
_EVERYDAY = stems(
    "anything anyone else say like find make give tell know want come take help see get put"
)


def guess(
    ours: Known, paragraph: tuple[str, ...], standing: Standing, *, only: int, curt: bool
) -> Verdict:
    """The only question, one that is mentioned, or the whole; words alone make us ask.

    `paragraph` is the texts of its pieces; `only` is the one anchor quoted anywhere in the reply,
    -1 where there are more or none; `curt` says that the sender wrote a word or two in all, which
    mean little without their question.
    """
    reason = (
        "stands below the quoted letter: about the whole"
        if standing.where is Where.FOOT
        else "stands above the quote: about the whole"
    )
    if len(ours.anchors) == 1:
        return _sure(ours.target(0, 0.85, f"answers the only question, {ours.name(0)}"))
    text = "\n".join(paragraph)
    mentioned = _mentioned(ours, text)
    if mentioned:
        targets = tuple(ours.target(k, 0.75, f"mentions {said}") for k, said in mentioned.items())
        # "Questions 2 and 5 together": named in one breath, they are meant together. But "I looked
        # from section 1 to section 6", "in the file, which covers questions 1 to 6" are no answers.
        together = len(set(mentioned.values())) == 1 and len(mentioned) <= _MOST_TOGETHER
        return Verdict(targets, (Target(None, 0.4, reason),), sure=together)
    if only >= 0:
        return _sure(ours.target(only, 0.8, f"quotes nothing but {ours.name(only)}"))
    whole = Target(None, 0.5, reason)
    similar = _similar(ours, (text, *paragraph[:_MOST_LINES])) or _asked(ours, text)
    if similar is not None:
        return Verdict((whole,), (similar,), sure=False)
    hints = tuple(
        ours.target(k, 0.4, f"may mean {ours.name(k)}") for k in hinted(ours.numbering, text)
    )
    if hints or (curt and ours.numbering.questions):
        return Verdict((whole,), hints, sure=False)
    return Verdict((Target(None, 0.8, reason),), (), sure=True, by_place=True)


def told(ours: Known, piece: str) -> Verdict | None:
    """The anchor that a piece plainly speaks of: many of its words, and of no other.

    Or what its sender says that we ask: "You ask whether I agree with the draft vision." None
    where its words leave a doubt.
    """
    asks = _YOU_ASK.match(piece) is not None
    opening = _SENTENCE_END.split(piece, maxsplit=1)[0] if asks else piece
    if not asks and len(piece.split(maxsplit=_MOST_TOLD)) > _MOST_TOLD:
        return None
    found = _likest(ours, opening)
    if found is None or found.best < _PLAIN or found.ahead < _PLAIN_MARGIN:
        return None
    if not asks and len(found.shared) < _FEWEST_PLAIN:
        return None
    words = ", ".join(found.shared[:_FEWEST_PLAIN])
    said = "says what we ask" if asks else "speaks of nothing else"
    return _sure(ours.target(found.k, 0.75, f"{said}: {words}"))


def _similar(ours: Known, texts: tuple[str, ...]) -> Target | None:
    """The anchor whose words one of some texts shares, with a clear margin; None: none does."""
    for found in (_likest(ours, text) for text in texts):
        if found is not None and found.best >= _TELLING and found.ahead >= _MARGIN:
            words = ", ".join(found.shared[:4])
            return ours.target(found.k, round(found.best * 0.7, 3), f"similar words: {words}")
    return None


@dataclass(frozen=True, slots=True)
class _Likest:
    """The anchor a text is likest to, how far ahead of the next, and the words they share."""

    k: int
    best: float
    ahead: float
    shared: tuple[str, ...]


def _likest(ours: Known, text: str) -> _Likest | None:
    """The likest anchor, if it shares more than one word that says something."""
    ranked = ours.likeness.ranked(text)
    if not ranked:
        return None
    best, k = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    shared = ours.likeness.shared(text, k)
    telling = sum(stem not in _EVERYDAY for stem in shared)
    return _Likest(k, best, best - second, shared) if telling > 1 else None


def _asked(ours: Known, text: str) -> Target | None:
    """The anchor likest to what a sender says we ask: "You ask what has been tried"."""
    ranked = ours.likeness.ranked(text) if _YOU_ASK.match(text) else ()
    return ours.target(ranked[0][1], 0.4, "says what we ask") if ranked else None


def paragraphs(pieces: tuple[Piece, ...]) -> list[tuple[str, ...]]:
    """For each piece the pieces of its paragraph: lines without a blank one between them.

    A courtesy ends a paragraph, and a line that says where it belongs begins one: a postscript
    about question 4 says nothing of what stands above the farewell.
    """
    found: list[tuple[str, ...]] = []
    first = 0
    for last in range(1, len(pieces) + 1):
        if last == len(pieces) or _begins_paragraph(pieces[last]) or pieces[last - 1].polite:
            said = tuple(piece.text for piece in pieces[first:last] if not piece.polite)
            found += [said] * (last - first)
            first = last
    return found


def _begins_paragraph(piece: Piece) -> bool:
    plain = piece.reference is not None and piece.reference.strength is Strength.PLAIN
    return piece.spaced or plain


def _mentioned(ours: Known, text: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for reference in mentions(text):
        said = text[reference.start : reference.end].strip(" :.,-\u2013\u2014)")
        for k in ours.numbering.resolve(reference):
            found.setdefault(k, said)
    for k, said in cited(ours, text).items():
        found.setdefault(k, said)
    return found


def cited(ours: Known, text: str) -> dict[int, str]:
    """The paragraphs of ours that a text cites by bare number, with the number as cited."""
    found: dict[int, str] = {}
    for cite in islice(_CITED.finditer(text), _MOST_CITED):
        number = next(filter(None, cite.groups()))
        reference = Reference((number,), AnchorKind.PARAGRAPH, Strength.MENTION, False, 0, 0)
        for k in ours.numbering.resolve(reference):
            if ours.anchors[k].number.strip().rstrip(".") == number:
                found.setdefault(k, number)
    return found


def _sure(target: Target) -> Verdict:
    return Verdict((target,), (), sure=True)
