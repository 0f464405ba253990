"""Cuts what the sender wrote between two quotations into pieces: paragraphs, lines, answers."""

import re
from dataclasses import dataclass, replace
from itertools import islice

from soundingboard.reading.aligning.framing import is_title
from soundingboard.reading.aligning.kindwords import DASHES
from soundingboard.reading.aligning.markers import (
    Reference,
    Strength,
    mentions,
    opening_reference,
)
from soundingboard.reading.aligning.pleasantries import (
    is_closing,
    is_name,
    is_polite,
    is_postscript,
    says_nothing,
)
from soundingboard.reading.aligning.stretches import Kind, Stretch
from soundingboard.reading.anchors import AnchorKind

_MOST_NAME_LINES = 8
_PAUSE = re.compile(r"[.;!?,]\s+")
_ENDS = ".;!?"
_TURNS = frozenset({"", "re", "on", "for", "as to", "as for"})  # "Re question 3", "On 2.4"
_HEADED = re.compile(r"[^\W\d_a-z][^\n.:?!]{2,60} [-\u2013\u2014] \S")
_LOOKED_AT = 80  # characters after a pause that may hold a marker
_MOST_BEFORE = 4  # words before a marker that may say whose answer it is
_MOST_IN_CLAUSE = 8
_LED = re.compile(
    r"(?:^|[^,.;]* )(?:for|on|to|about|re|regarding)\s+(?:your\s+|the\s+)?$", re.IGNORECASE
)
_BACK = re.compile(r"\W*(?:as|like|see|unlike|further|similar\w*|besides|apart)\b", re.IGNORECASE)
_LEADS_ON = re.compile(
    r"\b(to|of|on|in|under|at|by|from|with|for|and|or|as|per|see|the|my|our|your|answers?|"
    r"response|reply|comments?|questions?|sections?|para|paragraphs?)\s*$",
    re.IGNORECASE,
)
_MOST_CUTS = 200  # pauses of one line that are looked at
_FULL_LINE = 50  # characters of a line that may have been wrapped
_BULLET = re.compile(r"\s{0,8}[-*\u2022\u00b7\u2023\u25aao\u2013]\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, line or list item of the sender's own.

    `reference` is the marker it begins with; `spaced` says that a blank line stands before it;
    `bulleted` that it is an item of a list; `edited` is the word of the letter after which it was
    put into a quoted sentence, -1 where it was not; `inside` that it was typed into lines marked
    as quoted; `same_line` that it stands on a quoted line; `below_name` that the letter is signed
    above it.
    """

    start: int
    end: int
    text: str
    reference: Reference | None
    spaced: bool
    bulleted: bool
    polite: bool
    edited: int
    inside: bool
    same_line: bool
    below_name: bool


def pieces_of(body: str, found: list[Stretch], *, followed: bool, first: bool) -> list[Piece]:
    """The paragraphs of a group, cut again where a line ends that was not wrapped.

    `first` says that nothing was said above the group: a title may stand in it.
    """
    runs: list[list[Stretch]] = []
    if not followed:
        found = _farewell_marked(body, found)
    for stretch in _cut_at_markers(body, found):
        text = body[stretch.start : stretch.end]
        if says_nothing(text):
            if runs:
                runs.append([])
            continue
        before = runs[-1][-1] if runs and runs[-1] else None
        line = body[body.rfind("\n", 0, before.start) + 1 : before.end] if before else ""
        if (
            before is None
            or before.kind is not stretch.kind
            or (before.inside is not stretch.inside and not runs[-1][0].same_line)
            or stretch.same_line
            or before.end == stretch.start
            or stretch.kind is Kind.EDIT
            or body.count("\n", before.end, stretch.start) > 1
            or not _goes_on(line)
            or _begins_answer(text)
            or _opens_too(body[runs[-1][0].start : before.end], text)
            or _headed_alike(body, runs[-1][0], text)
        ):
            runs.append([])
        runs[-1].append(stretch)
    pieces: list[Piece] = []
    signed = _signed_at(body, found)
    previous = found[0].start if found else 0
    for run in runs:
        if not run:
            continue
        start, end = _trimmed(body, run[0].start, run[-1].end)
        if start >= end:
            continue
        text = body[start:end]
        pieces.append(
            Piece(
                start,
                end,
                text,
                _said_first(text),
                body.count("\n", previous, start) > 1,
                bool(_BULLET.match(text)),
                run[0].kind is Kind.POLITE
                or is_polite(text)
                or (first and all(one.polite for one in pieces) and is_title(text)),
                run[0].first if run[0].kind is Kind.EDIT else -1,
                run[0].inside,
                run[0].same_line,
                start >= signed and not is_postscript(text),
            )
        )
        previous = end
    if not followed and all(piece.polite for piece in pieces):
        # What looks like a title is no title of nothing: it is what was said.
        return [replace(one, polite=one.polite and not is_title(one.text)) for one in pieces]
    return pieces


def _signed_at(body: str, found: list[Stretch]) -> int:
    """Where the farewell ends that stands below something said; beyond all where none does."""
    said = False
    for stretch in found:
        if said and stretch.kind is Kind.POLITE:
            return stretch.end
        said |= stretch.kind is Kind.NEW and not says_nothing(body[stretch.start : stretch.end])
    return len(body) + 1


def _farewell_marked(body: str, found: list[Stretch]) -> list[Stretch]:
    """The same with the farewell at the end marked as courtesy: formula, name, post, firm.

    Only a postscript may come after it.
    """
    texts = [body[s.start : s.end] for s in found]
    end = next((i for i, text in enumerate(texts) if i and is_postscript(text)), len(found))
    for i in range(max(0, end - _MOST_NAME_LINES), end):
        if is_closing(texts[i]) and all(
            is_name(line) and not _begins_item(line) for line in texts[i + 1 : end]
        ):
            polite = [replace(s, kind=Kind.POLITE) for s in found[i:end]]
            return found[:i] + polite + found[end:]
    return found


def _cut_at_markers(body: str, found: list[Stretch]) -> list[Stretch]:
    """The same with lines cut where another answer begins in them: "Q1: yes; Q2: no"."""
    cut: list[Stretch] = []
    for stretch in found:
        start = stretch.start
        if stretch.kind is Kind.NEW:
            opening = _named(body[start : min(start + _LOOKED_AT, stretch.end)])
            for pause in islice(_PAUSE.finditer(body, start, stretch.end), _MOST_CUTS):
                text = body[pause.end() : min(pause.end() + _LOOKED_AT, stretch.end)]
                again = opening and pause[0][0] in _ENDS and _named(text) == opening
                if _is_own_number(body[start : pause.end()]):
                    continue
                if again or _begins_answer(text):
                    cut.append(replace(stretch, start=start, end=pause.end()))
                    start = pause.end()
        cut.append(
            replace(stretch, start=start, same_line=stretch.same_line and start == stretch.start)
        )
    return cut


def _named(text: str) -> AnchorKind | None:
    """The kind that a sentence names which begins with a marker: "Question 6 I do not know"."""
    found = opening_reference(text)
    plain = found is not None and found.strength is Strength.PLAIN and not found.start
    return found.kind if found is not None and plain else None


def _opens_too(run: str, text: str) -> bool:
    """Whether a line names its place, as the line did with which the run above it began.

    "Q6 ..." and then "Q8 ...": however long the first line is, the second does not go on from it,
    unless that ends as no answer can: "see also my answer to".
    """
    if not (_names_place(text) and _names_place(run)):
        return False
    return _LEADS_ON.search(run[-_LOOKED_AT:]) is None


def _headed_alike(body: str, run: Stretch, text: str) -> bool:
    """Whether a line and the one a run began with are of one form: "Skills - ...", "Land - ..."."""
    start = body.rfind("\n", 0, run.start) + 1 if run.same_line else run.start
    return bool(_HEADED.match(body, start) and _HEADED.match(text))


def _names_place(text: str) -> bool:
    found = opening_reference(text)
    if found is None or found.strength is not Strength.PLAIN:
        return False
    return text[: found.start].strip(" :").casefold() in _TURNS


def _said_first(text: str) -> Reference | None:
    """The marker a piece begins with, read behind a number of the sender's own.

    "1. In answer to your question 7: ..." is the sender's first point, and about question 7.
    """
    found = opening_reference(text)
    if found is None:
        return _spoken_for(text)
    if not _is_own_number(text[: found.end]):
        return found
    inner = opening_reference(text[found.end :])
    if inner is None or inner.kind is None or inner.strength is not Strength.PLAIN:
        return found
    return replace(inner, start=found.end + inner.start, end=found.end + inner.end)


def _spoken_for(text: str) -> Reference | None:
    """The marker behind a few words: "Tom on question 1: planning", "One thing for question 5, …".

    "As I said for question 2, ..." points elsewhere.
    """
    opening = text[:_LOOKED_AT]
    for found in mentions(opening, most=1):
        before = opening[: found.start]
        end = opening[: found.end].rstrip()[-1:]
        few = len(before.split()) <= (_MOST_BEFORE if end == ":" else _MOST_IN_CLAUSE)
        led = end == ":" or (end == "," and _LED.search(before) and not _BACK.match(before))
        if few and led:
            return found if "\n" not in before else None
    return None


def _is_own_number(text: str) -> bool:
    """Whether a text is a number as lists have it and nothing else: "1.", "(b)"."""
    found = opening_reference(text)
    bare = found is not None and found.kind is None and found.strength is Strength.LIST
    return found is not None and bare and not text[found.end :].strip()


def _begins_item(text: str) -> bool:
    reference = opening_reference(text)
    return reference is not None and reference.strength >= Strength.LIST


def _begins_answer(text: str) -> bool:
    """Whether a line begins with a marker no sentence is wrapped before: "Q3:", "2.4 -"."""
    reference = _said_first(text)
    return (
        reference is not None
        and reference.strength is Strength.PLAIN
        and text[: reference.end].rstrip()[-1:] in DASHES | {":", ")"}
    )


def _goes_on(line: str) -> bool:
    """Whether a sentence that fills its line goes on in the next."""
    return len(line) >= _FULL_LINE and line.rstrip()[-1:] not in ".?!:;"


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end
