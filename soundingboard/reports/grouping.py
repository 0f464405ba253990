"""Groups of passages within one subject: themes where people made them, else the priorities."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from soundingboard.analysis.lines import Said
from soundingboard.reports.heard import Heard


@dataclass(frozen=True, slots=True)
class Group:
    """Some of what was said on one subject, under one name."""

    name: str
    verb: str
    said: Said


def groups_of(_session: Session, heard: Heard, said: Said) -> tuple[Group, ...]:
    """The groups within what was said, the most people first; none where all is of one group."""
    found = []
    for one in heard.consultation.strategy.priorities:
        part = bearing_on(said, one.id)
        if part.voices and len(part.voices) < len(said.voices):
            found.append(Group(f"On {one.name}", "spoke of this", part))
    return tuple(sorted(found, key=lambda group: -group.said.count.people))


def bearing_on(said: Said, priority_id: int) -> Said:
    """What was said on one priority."""
    return said.only(lambda voice: priority_id in voice.priorities)


def answering(said: Said, question_id: int) -> Said:
    """What was said in answer to one question."""
    return said.only(lambda voice: voice.question == question_id)
