"""Sum up what was said on one subject: counts, chosen extracts, and nothing anybody did not say.

Every line names the passages behind it. Sentences are made of counts; no prose is invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from soundingboard.analysis.candidates import asked, evidence
from soundingboard.analysis.copied import copied
from soundingboard.analysis.counting import Count, Key, Voice
from soundingboard.analysis.differences import Topic, differences
from soundingboard.analysis.extracts import Remembered
from soundingboard.analysis.lines import Line, Said
from soundingboard.analysis.minorities import alone
from soundingboard.analysis.positions import positions
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.analysis.sectors import by_type
from soundingboard.analysis.topics import themes
from soundingboard.vocabulary import LineKind


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of a type of organisation were invited, and how many were heard."""

    organisation_type: str
    invited: int
    heard: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a digest on one subject can say. Any part may be empty."""

    count: Count
    new: Line | None
    priorities: tuple[Line, ...]
    """What was said on each priority; empty where the subject is one."""
    themes: tuple[Line, ...]
    """What people spoke of, the most first; those of few are minority views."""
    positions: tuple[Line, ...]
    """Who agrees and who disagrees, by their closed answers."""
    alone: tuple[Line, ...]
    """Passages that stand alone, where there are no themes to tell what few said."""
    differences: tuple[Line, ...]
    questions: tuple[Line, ...]
    sections: tuple[Line, ...]
    organisation_types: tuple[Line, ...]
    evidence: tuple[Line, ...]
    """Passages that seem to offer evidence, for a person to confirm."""
    asked: tuple[Line, ...]
    """Passages that seem to ask us something, for a person to confirm."""
    copied: tuple[Line, ...]
    """Texts that several people sent."""
    late: Line | None
    reach: tuple[Reach, ...]

    @property
    def not_heard(self) -> tuple[Reach, ...]:
        """The types that were invited and said nothing on this subject."""
        return tuple(reach for reach in self.reach if not reach.heard)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines in the order of a digest."""
        of_many = tuple(line for line in self.themes if line.kind is LineKind.THEME)
        of_few = tuple(line for line in self.themes if line.kind is LineKind.MINORITY)
        parts: tuple[tuple[Line, ...], ...] = (
            (self.new,) if self.new else (),
            self.priorities,
            of_many,
            self.positions,
            of_few,
            self.alone,
            self.differences,
            self.questions,
            self.sections,
            self.organisation_types,
            self.evidence,
            self.asked,
            self.copied,
            (self.late,) if self.late else (),
        )
        return tuple(line for part in parts for line in part)


def summarise(
    priority: Key | None,
    voices: Sequence[Voice],
    *,
    questions: Mapping[Key, str] | None = None,
    sections: Mapping[Key, str] | None = None,
    invited: Mapping[str, int] | None = None,
    fewest: int = SHOWN_FROM,
    wordings: Mapping[Key, Key] | None = None,
    remembered: Remembered | None = None,
) -> Summary:
    """Sum up the voices on one priority; those on others are passed over. None: all of them.

    `questions` and `sections` say how these are called, in the order of their lines; `invited` how
    many of each type of organisation were asked. Types with fewer than `fewest` people are counted
    together, never one by one. `wordings` and `remembered` as in `Said`. The same voices give the
    same summary, in whatever order they come.
    """
    questions, sections = questions or {}, sections or {}
    asked_in_order: tuple[Key | None, ...] = tuple(questions)
    document_in_order: tuple[Key | None, ...] = tuple(sections)
    said = Said.by_all(
        [v for v in voices if priority is None or priority in v.priorities],
        wordings=wordings,
        remembered=remembered,
    )
    new = said.only(attrgetter("is_new"))
    late = said.only(attrgetter("late"))
    answers = said.only(lambda voice: voice.question is not None)
    others = said.only(lambda voice: voice.question is None)
    by_question = answers.by(attrgetter("question"), asked_in_order)
    by_section = others.by(attrgetter("section"), document_in_order)
    by_theme = themes(said)
    topics = _themes(said) or [
        *_places(by_question, questions),
        *_places(by_section, sections),
    ]
    return Summary(
        count=said.count,
        new=new.line(LineKind.NEW, None, "New in this digest: ") if new.voices else None,
        priorities=() if priority is not None else _by_priority(said),
        themes=by_theme,
        positions=positions(said),
        alone=() if by_theme else alone(said),
        differences=differences(said, topics),
        questions=tuple(
            part.line(LineKind.QUESTION, question, extracts=3) for question, part in by_question
        ),
        sections=tuple(
            part.line(LineKind.SECTION, section, extracts=3) for section, part in by_section
        ),
        organisation_types=by_type(said, fewest),
        evidence=evidence(said),
        asked=asked(said),
        copied=copied(said),
        late=late.line(LineKind.LATE, None) if late.voices else None,
        reach=_reach(said, invited or {}),
    )


def _by_priority(said: Said) -> tuple[Line, ...]:
    """A line for each priority spoken of, the most first; a passage may stand under several."""
    parts = said.by_each(attrgetter("priorities"))
    parts.sort(key=lambda each: (-each[1].count.people, str(each[0])))
    return tuple(part.line(LineKind.PRIORITY, key, extracts=3) for key, part in parts)


def _themes(said: Said) -> list[Topic]:
    """Themes, to be compared between kinds of people."""
    parts = dict(said.by_each(attrgetter("themes")))
    return [Topic(name, parts[name]) for name in sorted(parts)]


def _places(parts: Sequence[tuple[Key | None, Said]], names: Mapping[Key, str]) -> list[Topic]:
    """Where people spoke, to be compared while there are no themes."""
    return [Topic(names.get(key, str(key)), part) for key, part in parts if key is not None]


def _reach(said: Said, invited: Mapping[str, int]) -> tuple[Reach, ...]:
    return tuple(
        Reach(name, number, len({v.speaker for v in said.voices if v.organisation_type == name}))
        for name, number in sorted(invited.items())
        if number > 0
    )
