"""Passages that seem to offer evidence, or to ask us something; a person's word counts first."""

from collections.abc import Callable, Sequence

from soundingboard.analysis.counting import Voice
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
    return _candidates(said, LineKind.EVIDENCE, _evidence)


def asked(said: Said) -> tuple[Line, ...]:
    """Lines for what seems to ask us something."""
    return _candidates(said, LineKind.ASKED, _asked)


def _candidates(
    said: Said, kind: LineKind, sign_of: Callable[[Voice], Sign | None]
) -> tuple[Line, ...]:
    """A line for each wording that shows a sign, with the sentence that shows it."""
    found: list[tuple[Said, Voice, Sign]] = []
    for part in said.by_wording():
        for voice in part.voices:
            sign = sign_of(voice)
            if sign is not None:
                found.append((part, voice, sign))
                break
    shown = found if len(found) <= SHOWN + 1 else found[:SHOWN]
    lines = [_candidate(part, kind, voice, sign) for part, voice, sign in shown]
    return (*lines, *_further(said, kind, [part for part, _, _ in found[len(shown) :]]))


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


def _asked(voice: Voice) -> Sign | None:
    if voice.asks_us is False:
        return None
    return question_asked(voice.text) or (CONFIRMED if voice.asks_us else None)


def _evidence(voice: Voice) -> Sign | None:
    if voice.offers_evidence is False:
        return None
    return _sign_of_evidence(voice) or (CONFIRMED if voice.offers_evidence else None)


def _sign_of_evidence(voice: Voice) -> Sign | None:
    if voice.attached:
        return Sign(Span(0, 0), f"came with {', '.join(voice.attached)}")
    return evidence_offered(voice.text)
