"""What a reply to a receipt says besides its corrections: further comments, none of them lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from soundingboard.reading.aligning.pleasantries import is_polite
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.parts import Part, body_of
from soundingboard.reading.passages import Passage, Target

_NAMES_A_POINT = re.compile(
    r"\W*(?:(?:on|in|re|regarding|about|to|as for|further to|ar|am)\s+)?(?:my|your|the|y)?\s*"
    r"(?:points?|[bp]h?wynt(?:iau)?)\s+(?:no\.?\s*)?(?P<number>\d{1,3})\b(?!\.\d)",
    re.IGNORECASE,
)

# What answers "Did we read you right?" where something is put right: "Nearly!", "Not quite:"
_HOW_RIGHT = re.compile(
    r"\W*(?:(?:yes|no|well|ok|okay|thanks|thank you|great|hi|hello|diolch)[,.! ]+)?"
    r"(?:(?:(?:that|this|it|you|which)(?:['\u2019](?:s|ve|re))?|the (?:receipt|list|summary))"
    r"(?: is| are| was| were| have| got| read)* )?(?:(?:it|me|us|them) )?(?:all )?(?:very )?"
    r"(?:nearly|almost|not quite|not entirely|mostly|largely|partly|half|close|just about|bron)"
    r"(?: (?:all|everything))?(?: (?:right|there|correct|perfect|fine|ok(?:ay)?|iawn|yn iawn))?"
    r"(?:,? (?:but|except|only|ond))?\W*",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?:])\s+|\n")

Span = tuple[int, int]


def rest_of(
    letter: SentLetter,
    parts: tuple[Part, ...],
    spent: Sequence[Span],
    placed: Mapping[int, tuple[str | None, ...]],
) -> tuple[Passage, ...]:
    """The answers of a reply without the stretches of its body that were corrections (`spent`).

    `placed` says where each point of the receipt stands: "Point 2 should also name trains" is
    about the same, not about our question 2.
    """
    passages = align(letter, _blanked(parts, spent))
    body = body_of(parts)
    found: list[Passage] = []
    for passage in passages:
        for first, last in _without(passage.start, passage.end, spent):
            words = body[first:last].strip()
            start = body.index(words, first)
            nothing = _judges_receipt(words) if words == passage.text else _says_nothing(words)
            if words and not (spent and nothing):
                piece = replace(passage, text=words, start=start, end=start + len(words))
                found.append(_where_its_point_is(piece, placed))
    return tuple(found)


def _blanked(parts: tuple[Part, ...], spent: Sequence[Span]) -> tuple[Part, ...]:
    """The parts with spaces for what is spent: no word of a correction is read as an answer."""
    if not spent:
        return parts
    signs = list(body_of(parts))
    for start, end in spent:
        signs[start:end] = [sign if sign == "\n" else " " for sign in signs[start:end]]
    blanked, at = [], 0
    for part in parts:
        blanked.append(replace(part, text="".join(signs[at : at + len(part.text)])))
        at += len(part.text)
    return tuple(blanked)


def _without(start: int, end: int, spent: Sequence[Span]) -> list[Span]:
    """What is left of a stretch when others are taken out of it."""
    pieces: list[Span] = []
    for first, last in spent:
        if last <= start or first >= end:
            continue
        if first > start:
            pieces.append((start, first))
        start = last
    return [*pieces, (start, end)] if start < end else pieces


def _says_nothing(words: str) -> bool:
    """Whether only a courtesy or a joining word is left beside a correction."""
    bare = re.sub(r"[^\w\s]|_", " ", words).casefold().split()
    joining = {"and", "also", "but", "please", "a", "ac", "ond", "hefyd", "sorry"}
    return not set(bare) - joining or is_polite(words)


def _judges_receipt(words: str) -> bool:
    """Whether words beside a correction only say how right the receipt was: "Nearly!"."""
    return all(
        _HOW_RIGHT.fullmatch(cut) is not None or is_polite(cut)
        for cut in _SENTENCES.split(words.strip())
        if cut.strip()
    )


def _where_its_point_is(passage: Passage, placed: Mapping[int, tuple[str | None, ...]]) -> Passage:
    named = _NAMES_A_POINT.match(passage.text)
    if named is None:
        return passage
    keys = placed.get(int(named["number"]))
    if not keys:
        return passage
    reason = f"speaks of point {named['number']} of the receipt, and of what that is about"
    targets = tuple(Target(key, 0.9, reason) for key in keys)
    return replace(passage, targets=targets, runners_up=passage.targets, sure=True)
