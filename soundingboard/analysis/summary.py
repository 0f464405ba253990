"""Sum up what was said on one priority: counts, chosen extracts, and nothing anybody did not say.

Every line names the passages behind it. Sentences are made of counts; no prose is invented.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from soundingboard.analysis.counting import Count, Key, Voice
from soundingboard.analysis.extracts import extract
from soundingboard.analysis.kinds import Sign, evidence_offered, question_asked
from soundingboard.analysis.lines import Line, LineWithoutPassages, Said
from soundingboard.analysis.quantities import SHOWN_FROM, Share
from soundingboard.analysis.sentences import Span, sentences
from soundingboard.vocabulary import LineKind

UNNAMED = "no organisation named"


@dataclass(frozen=True, slots=True)
class Position:
    """One closed answer, how many gave it out of those who answered, and the passages with it."""

    stance: str
    share: Share
    statement: str
    passages: tuple[Key, ...]

    def __post_init__(self) -> None:
        if not self.passages:
            raise LineWithoutPassages(self.statement)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of a type of organisation were invited, and how many were heard."""

    organisation_type: str
    invited: int
    heard: int


@dataclass(frozen=True, slots=True)
class PrioritySummary:
    """Everything a digest on one priority can say. Any part may be empty."""

    priority: Key
    count: Count
    new: Line | None
    questions: tuple[Line, ...]
    sections: tuple[Line, ...]
    organisation_types: tuple[Line, ...]
    positions: tuple[Position, ...]
    evidence: tuple[Line, ...]
    """Passages that seem to offer evidence, for a person to confirm."""
    asked: tuple[Line, ...]
    """Passages that seem to ask us something, for a person to confirm."""
    reach: tuple[Reach, ...]

    @property
    def not_heard(self) -> tuple[Reach, ...]:
        """The types that were invited and said nothing on this priority."""
        return tuple(reach for reach in self.reach if not reach.heard)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in the order of a digest."""
        new = (self.new,) if self.new else ()
        parts = (self.questions, self.sections, self.organisation_types, self.evidence, self.asked)
        return new + tuple(line for part in parts for line in part)


def summarise(
    priority: Key,
    voices: Sequence[Voice],
    *,
    questions: Sequence[Key] = (),
    sections: Sequence[Key] = (),
    invited: Mapping[str, int] | None = None,
    fewest: int = SHOWN_FROM,
) -> PrioritySummary:
    """Sum up the voices on one priority; those on others are passed over.

    `questions` and `sections` give the order of their lines, `invited` how many of each type of
    organisation were asked. Types with fewer than `fewest` people are counted together, never
    one by one. The same voices give the same summary, in whatever order they come.
    """
    asked_in_order: tuple[Key | None, ...] = tuple(questions)
    document_in_order: tuple[Key | None, ...] = tuple(sections)
    said = Said.by_all([voice for voice in voices if priority in voice.priorities])
    new = said.only(lambda voice: voice.is_new)
    answers = said.only(lambda voice: voice.question is not None)
    others = said.only(lambda voice: voice.question is None)
    return PrioritySummary(
        priority=priority,
        count=said.count,
        new=new.line(LineKind.NEW, None, "New in this digest: ") if new.voices else None,
        questions=tuple(
            part.line(LineKind.QUESTION, question, extracts=3)
            for question, part in answers.by(lambda voice: voice.question, asked_in_order)
        ),
        sections=tuple(
            part.line(LineKind.SECTION, section, extracts=3)
            for section, part in others.by(lambda voice: voice.section, document_in_order)
        ),
        organisation_types=_by_type(said, fewest),
        positions=_positions(said),
        evidence=_candidates(said, LineKind.EVIDENCE, _evidence),
        asked=_candidates(said, LineKind.ASKED, lambda voice: question_asked(voice.text)),
        reach=_reach(said, invited or {}),
    )


def _by_type(said: Said, fewest: int) -> tuple[Line, ...]:
    """A line for each type of organisation, the most heard first; small ones share the last line.

    A single small type would give itself away as the difference to the total, so the next
    smallest joins it, and so on until the shared line counts enough people.
    """
    ranked = sorted(
        said.by(lambda voice: voice.organisation_type or UNNAMED),
        key=lambda each: (-each[1].count.people, each[0]),
    )
    shown = [each for each in ranked if each[1].count.people >= fewest]
    small = tuple(name for name, _ in ranked[len(shown) :])
    while small and shown and (len(small) == 1 or _of_types(said, small).count.people < fewest):
        small = (shown.pop()[0], *small)
    lines = [part.line(LineKind.SECTOR, (name,), extracts=1) for name, part in shown]
    if small:
        small = tuple(sorted(small))
        lines.append(_of_types(said, small).line(LineKind.SECTOR, small, extracts=1))
    return tuple(lines)


def _of_types(said: Said, types: Sequence[str]) -> Said:
    return said.only(lambda voice: (voice.organisation_type or UNNAMED) in types)


def _positions(said: Said) -> tuple[Position, ...]:
    """Closed answers, the most given first. Who changed their mind counts with the last answer."""
    answered = said.only(lambda voice: voice.stance is not None)
    latest = {voice.person: voice.stance for voice in answered.voices}
    standing = answered.only(lambda voice: latest[voice.person] == voice.stance)
    positions = []
    for stance, part in standing.by(lambda voice: str(voice.stance)):
        share = Share(part.count.people, len(latest))
        statement = f"{stance}: {share.phrase('person', 'people')} who answered."
        passages = tuple(voice.passage for voice in part.voices)
        positions.append(Position(stance, share, statement, passages))
    return tuple(sorted(positions, key=lambda each: (-each.share.part, each.stance)))


def _candidates(
    said: Said, kind: LineKind, sign_of: Callable[[Voice], Sign | None]
) -> tuple[Line, ...]:
    """A line for each wording that shows a sign, with the sentence that shows it."""
    lines = []
    for part in said.by_wording():
        for voice in part.voices:
            sign = sign_of(voice)
            if sign is not None:
                lines.append(_candidate(part, kind, voice, sign))
                break
    return tuple(lines)


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


def _evidence(voice: Voice) -> Sign | None:
    if voice.attached:
        return Sign(Span(0, 0), f"came with {', '.join(voice.attached)}")
    return evidence_offered(voice.text)


def _reach(said: Said, invited: Mapping[str, int]) -> tuple[Reach, ...]:
    return tuple(
        Reach(name, number, len({v.speaker for v in said.voices if v.organisation_type == name}))
        for name, number in sorted(invited.items())
        if number > 0
    )
