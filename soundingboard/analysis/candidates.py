"""Passages that seem to offer evidence, or to ask us something; a person's word counts first."""

from collections.abc import Callable, Sequence

from soundingboard.analysis.counting import Key, Voice
from soundingboard.analysis.extracts import extract
from soundingboard.analysis.kinds import Sign, evidence_offered, question_asked
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.sentences import Span, sentences
from soundingboard.vocabulary import LineKind

SHOWN = 20
"""Candidates with a line each; what is beyond them shares one line, so that a digest is read."""

CONFIRMED = Sign(Span(0, 0), "confirmed by a person")
"""For what shows no sign, and is what it is by a person's word."""


def evidence(said: Said) -> tuple[Line, ...]:
    """Lines for what seems to offer evidence: a file, a link, a source, a figure."""
    return _candidates(said, LineKind.EVIDENCE, _shows_evidence, _evidence)


def asked(said: Said) -> tuple[Line, ...]:
    """Lines for what seems to ask us something."""
    return _candidates(said, LineKind.ASKED, _shows_a_question, _question)


def _candidates(
    said: Said, kind: LineKind, shows: Callable[[Voice], bool], sign_of: Callable[[Voice], Sign]
) -> tuple[Line, ...]:
    """A line for each wording that shows a sign, with the sentence that shows it."""
    first: dict[Key, Voice] = {}
    for voice, wording in zip(said.voices, said.wordings, strict=True):
        if wording not in first and shows(voice):
            first[wording] = voice
    parts = said.by_wording(first)
    shown = parts if len(parts) <= SHOWN + 1 else parts[:SHOWN]
    lines = []
    for part in shown:
        voice = first[part.wordings[0]]
        lines.append(_candidate(part, kind, voice, sign_of(voice)))
    return (*lines, *_further(said, kind, parts[len(shown) :]))


def _candidate(part: Said, kind: LineKind, voice: Voice, sign: Sign) -> Line:
    shown = next((span for span in sentences(voice.text) if span.end > sign.span.start), None)
    return Line(
        kind=kind,
        about=voice.question if voice.question is not None else voice.section,
        statement=f"{sign.reason[0].upper()}{sign.reason[1:]}.",
        count=part.count,
        passages=tuple(each.passage for each in part.voices),
        extracts=(extract(voice.passage, voice.text, shown),) if shown else (),
    )


def _further(said: Said, kind: LineKind, parts: Sequence[Said]) -> tuple[Line, ...]:
    if not parts:
        return ()
    rest = said.holding(voice.passage for part in parts for voice in part.voices)
    return (rest.saying(kind, None, f"Further candidates: {rest.count}."),)


def _shows_a_question(voice: Voice) -> bool:
    if voice.asks_us is not None:
        return voice.asks_us
    if voice.seems_to_ask is not None:
        return voice.seems_to_ask
    return question_asked(voice.text) is not None


def _question(voice: Voice) -> Sign:
    return question_asked(voice.text) or CONFIRMED


def _shows_evidence(voice: Voice) -> bool:
    if voice.offers_evidence is not None:
        return voice.offers_evidence
    if voice.attached:
        return True
    if voice.seems_to_offer is not None:
        return voice.seems_to_offer
    return evidence_offered(voice.text) is not None


def _evidence(voice: Voice) -> Sign:
    if voice.attached:
        return Sign(Span(0, 0), f"came with {', '.join(voice.attached)}")
    return evidence_offered(voice.text) or CONFIRMED
