"""Cuts what the sender wrote between two quotations into pieces: paragraphs, lines, answers."""

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from soundingboard.reading.aligning.declining import declines_rest
from soundingboard.reading.aligning.framing import is_title
from soundingboard.reading.aligning.markers import Reference, Strength, opening_reference
from soundingboard.reading.aligning.openings import (
    LOOKED_AT,
    begins_answer,
    counts_on,
    is_own_number,
    named_kind,
    said_first,
)
from soundingboard.reading.aligning.pleasantries import (
    is_closing,
    is_name,
    is_polite,
    is_postscript,
    says_nothing,
)
from soundingboard.reading.aligning.stretches import Kind, Stretch

_MOST_NAME_LINES = 8
_PAUSE = re.compile(r"[.;!?,]\s+")
_ENDS = ".;!?"
_TURNS = frozenset({"", "re", "on", "for", "as to", "as for"})  # "Re question 3", "On 2.4"
_HEADED = re.compile(r"[^\W\d_a-z][^\n.:?!]{2,60} [-\u2013\u2014] \S")
_LEADS_ON = re.compile(
    r"\b(to|of|on|in|under|at|by|from|with|for|and|or|as|per|see|the|my|our|your|answers?|"
    r"response|reply|comments?|questions?|sections?|para|paragraphs?)\s*$",
    re.IGNORECASE,
)
_MOST_CUTS = 200  # pauses of one line that are looked at
_UNWRAPPED = 100  # characters of a line that no program has wrapped, if it holds
_MOST_IN_WORD = 15  # at most so many to a word
_FULL_LINE = 50  # characters of a line that may have been wrapped
_BULLET = re.compile(r"\s{0,8}[-*\u2022\u00b7\u2023\u25aao\u2013]\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, line or list item of the sender's own.

    `reference` is the marker it begins with; `spaced` says that a blank line stands before it,
    `parted` that it is a paragraph of its own, be it where no blank lines are used at all;
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
    parted: bool
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
    unwrapped = any(_is_paragraph(body[one.start : one.end]) for one in found)
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
            or unwrapped
            or not _goes_on(line)
            or begins_answer(text)
            or _opens_too(body[runs[-1][0].start : before.end], text)
            or _headed_alike(body, runs[-1][0], text)
            or counts_on(body[runs[-1][0].start : before.end], text)
        ):
            runs.append([])
        runs[-1].append(stretch)
    unspaced = unwrapped and not _has_blank(body, found)
    pieces: list[Piece] = []
    signed = _signed_at(body, found)
    previous = found[0].start if found else 0
    for run in runs:
        if not run:
            continue
        start, end = _trimmed(body, run[0].start, run[-1].end)
        if start >= end:
            continue
        text, spaced = body[start:end], body.count("\n", previous, start) > 1
        pieces.append(
            Piece(
                start,
                end,
                text,
                said_first(text),
                spaced,
                spaced or (unspaced and start > previous),
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


def _has_blank(body: str, found: list[Stretch]) -> bool:
    """Whether a blank line stands anywhere between stretches: some programs put none."""
    return any(body.count("\n", one.end, two.start) > 1 for one, two in pairwise(found))


def _signed_at(body: str, found: list[Stretch]) -> int:
    """Where the farewell ends that stands below something said; beyond all where none does."""
    said = False
    for i, stretch in enumerate(found):
        text = body[stretch.start : stretch.end]
        if said and (stretch.kind is Kind.POLITE or _signs(body, text, found[i + 1 :])):
            return stretch.end
        said |= stretch.kind is Kind.NEW and not says_nothing(text)
    return len(body) + 1


def _signs(body: str, text: str, below: list[Stretch]) -> bool:
    """Whether a line is a farewell, under which a few lines stand that answer nothing."""
    if not is_closing(text) or len(below) > _MOST_NAME_LINES:
        return False
    return not any(begins_answer(body[one.start : one.end]) for one in below)


def _farewell_marked(body: str, found: list[Stretch]) -> list[Stretch]:
    """The same with the farewell at the end marked as courtesy: formula, name, post, firm.

    Only a postscript may come after it.
    """
    texts = [body[s.start : s.end] for s in found]
    end = next((i for i, text in enumerate(texts) if i and is_postscript(text)), len(found))
    for i in range(max(0, end - _MOST_NAME_LINES), end):
        if found[i].kind is Kind.POLITE:
            continue  # whoever knew the sender's name has said what stands below it
        below = enumerate(texts[i + 1 : end])
        if is_closing(texts[i]) and all(
            is_name(line, named=n > 0) and not _begins_item(line) for n, line in below
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
            opening = named_kind(body[start : min(start + LOOKED_AT, stretch.end)])
            for pause in islice(_PAUSE.finditer(body, start, stretch.end), _MOST_CUTS):
                text = body[pause.end() : min(pause.end() + LOOKED_AT, stretch.end)]
                ends = pause[0][0] in _ENDS
                said = body[start : pause.end()]
                if is_own_number(said):
                    continue
                again = ends and (
                    (opening is not None and named_kind(text) == opening)
                    or (text[:1].isdecimal() and counts_on(said, text))
                    or (
                        said_first(said) is not None
                        and declines_rest(body[pause.end() : stretch.end])
                    )
                )
                if again or begins_answer(text):
                    cut.append(replace(stretch, start=start, end=pause.end()))
                    start = pause.end()
        cut.append(
            replace(stretch, start=start, same_line=stretch.same_line and start == stretch.start)
        )
    return cut


def _opens_too(run: str, text: str) -> bool:
    """Whether a line names its place, as the line did with which the run above it began.

    "Q6 ..." and then "Q8 ...": however long the first line is, the second does not go on from it,
    unless that ends as no answer can: "see also my answer to".
    """
    if not (_names_place(text) and _names_place(run)):
        return False
    return _LEADS_ON.search(run[-LOOKED_AT:]) is None


def _headed_alike(body: str, run: Stretch, text: str) -> bool:
    """Whether a line and the one a run began with are of one form: "Skills - ...", "Land - ..."."""
    start = body.rfind("\n", 0, run.start) + 1 if run.same_line else run.start
    return bool(_HEADED.match(body, start) and _HEADED.match(text))


def _names_place(text: str) -> bool:
    found = opening_reference(text)
    if found is None or found.strength is not Strength.PLAIN:
        return False
    return text[: found.start].strip(" :").casefold() in _TURNS


def _begins_item(text: str) -> bool:
    reference = opening_reference(text)
    return reference is not None and reference.strength >= Strength.LIST


def _is_paragraph(line: str) -> bool:
    """Whether a line is longer than any program wraps at: then each line is one the sender ended.

    Phones and web mail send a paragraph as one line.
    """
    return len(line) >= _UNWRAPPED and line.count(" ") * _MOST_IN_WORD > len(line)


def _goes_on(line: str) -> bool:
    """Whether a sentence that fills its line goes on in the next."""
    return len(line) >= _FULL_LINE and line.rstrip()[-1:] not in ".?!:;"


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end
