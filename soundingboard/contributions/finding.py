"""Find the question or paragraph somebody means by its number, its name or some of its words."""

import re

from soundingboard.contributions.anchoring import WHOLE, Target, opening, targets_of, where
from soundingboard.models import Block, Consultation, Question
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import BlockKind

MOST_NAMED = 4  # places named where several are meant
_QUESTION = re.compile(r"(?:q|question|cwestiwn|c)\.?\s*(\d+)\.?$")
_PARAGRAPH = re.compile(
    r"(?P<noun>paragraph|para|section|table|paragraff|adran)?\.?\s*"
    r"(?P<number>[0-9a-z]+(?:\.[0-9a-z]+)*(?:\([0-9a-z]+\))?)\.?$"
)


def name_of(target: Target) -> str:
    """A place by its number and its first words: "Paragraph 1.4: Buses do not reach …"."""
    name = where(target)
    if target is None or isinstance(target, Question) or target.kind is BlockKind.HEADING:
        return name
    return f"{name}: {opening(target.text)}" if target.number else name


def find(consultation: Consultation, words: str) -> Target:
    """The place that is meant; None is the whole.

    Understands "3", "q3", "2.4", "para 2.4", "section 2", "whole", a name as `name_of` gives it,
    and words that stand in one place only. A bare number is a question's, where there is such a
    question. Raises Unreadable where nothing, or more than one place, is meant.
    """
    asked = " ".join(words.split()).casefold()
    if not asked:
        raise Unreadable("Enter the number of a question or paragraph, or some of its words.")
    if asked in {WHOLE.casefold(), "whole", "all"}:
        return None
    places = list(targets_of(consultation).values())
    for meant in (_named, _numbered, _worded):
        found = meant(places, asked)
        if len(found) == 1:
            return found[0]
        if found:
            some = "; ".join(opening(name_of(one), 12) for one in found[:MOST_NAMED])
            raise Unreadable(f"That could be more than one place: {some}.")
    raise Unreadable("No question or paragraph of this consultation is called that.")


def _named(places: list[Question | Block], asked: str) -> list[Question | Block]:
    found = [one for one in places if " ".join(name_of(one).split()).casefold() == asked]
    if found:
        return found[:1]  # twice the same name is the same to whoever chose it
    headed = [one for one in places if isinstance(one, Block) and one.kind is BlockKind.HEADING]
    return [one for one in headed if " ".join(one.text.split()).casefold() == asked]


def _numbered(places: list[Question | Block], asked: str) -> list[Question | Block]:
    question = _QUESTION.match(asked)
    number = question[1] if question else asked.rstrip(".")
    found: list[Question | Block] = [
        one for one in places if isinstance(one, Question) and str(one.position) == number
    ]
    if found or question:
        return found
    printed = _PARAGRAPH.match(asked)
    if printed is None:
        return []
    headings = printed["noun"] in {"section", "adran"}
    return [
        one
        for one in places
        if isinstance(one, Block)
        and one.number.rstrip(".").casefold() == printed["number"]
        and (not headings or one.kind is BlockKind.HEADING)
    ]


def _worded(places: list[Question | Block], asked: str) -> list[Question | Block]:
    wanted = asked.split()
    return [
        one
        for one in places
        if all(word in f"{where(one)} {one.text}".casefold() for word in wanted)
    ]
