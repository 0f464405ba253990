"""Headings: what stands above each line of a digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Voice
from soundingboard.analysis.lines import Line
from soundingboard.analysis.sectors import MOST_NAMED
from soundingboard.contributions.anchoring import WHOLE, where
from soundingboard.models import Block, Priority, Question
from soundingboard.vocabulary import LineKind

OUTSIDE = "Outside the questions"
HEADINGS = {
    LineKind.NEW: "New since the last digest",
    LineKind.EVIDENCE: "Evidence offered",
    LineKind.ASKED: "Asked of us",
    LineKind.CAMPAIGN: "The same text from several",
    LineKind.MINORITY: "Unlike what others said",
    LineKind.LATE: "After the closing date",
    LineKind.ANSWERED: "What we answered",
}


@dataclass(frozen=True, slots=True)
class Names:
    """How questions, sections and priorities are called, by their ids, in order.

    `campaigns` are the names that staff gave texts several sent, by the line's first passage.
    """

    questions: Mapping[int | str, str]
    sections: Mapping[int | str, str]
    priorities: Mapping[int | str, str]
    campaigns: Mapping[int | str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, voices: Sequence[Voice]) -> "Names":
        """The names of everything that these passages stand at or bear on."""
        asked = {voice.question for voice in voices if voice.question is not None}
        blocks = {voice.section for voice in voices if voice.section is not None}
        bearing = {key for voice in voices for key in voice.priorities}
        questions = session.scalars(
            select(Question)
            .where(Question.id.in_(asked))
            .order_by(Question.consultation_id, Question.position)
        )
        sections = session.scalars(
            select(Block).where(Block.id.in_(blocks)).order_by(Block.version_id, Block.position)
        )
        priorities = session.scalars(
            select(Priority).where(Priority.id.in_(bearing)).order_by(Priority.position)
        )
        return cls(
            {one.id: where(one) for one in questions},
            {one.id: where(one) for one in sections},
            {one.id: one.name for one in priorities},
        )

    def heading(self, line: Line, *, first: bool) -> str:
        """What stands above a line; `first` where there was no digest before."""
        if line.kind is LineKind.NEW and first:
            return "Everything so far"
        if isinstance(line.about, tuple):
            many = line.kind is LineKind.SECTOR and len(line.about) > MOST_NAMED
            others = f"{len(line.about)} other kinds of organisation"
            return others if many else capitalised(", ".join(line.about))
        if line.kind in HEADINGS:
            name = self.campaigns.get(line.passages[0]) if line.kind is LineKind.CAMPAIGN else None
            return f"Campaign: {name}" if name else HEADINGS[line.kind]
        if line.about is None:
            # A stance is asked for by questions; all else that was said is told together.
            return OUTSIDE if line.kind is LineKind.POSITION else WHOLE
        if line.kind is LineKind.PRIORITY:
            return self.priorities[line.about]
        return (self.sections if line.kind is LineKind.SECTION else self.questions)[line.about]


def capitalised(names: str) -> str:
    """Names as they stand above a line: the first letter is a capital one."""
    return names[:1].upper() + names[1:]
