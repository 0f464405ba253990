"""Writing: the lines of a digest into the record, each with its passages as they stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Voice
from soundingboard.analysis.lines import Line
from soundingboard.contributions.anchoring import WHOLE, where
from soundingboard.models import (
    Block,
    Digest,
    DigestExtract,
    DigestLine,
    Feedback,
    Priority,
    Question,
)
from soundingboard.models.digest import line_passage
from soundingboard.vocabulary import LineKind

HEADINGS = {
    LineKind.NEW: "New since the last digest",
    LineKind.EVIDENCE: "Evidence offered",
    LineKind.ASKED: "Asked of us",
    LineKind.CAMPAIGN: "The same text from several",
    LineKind.MINORITY: "Unlike what others said",
    LineKind.LATE: "After the closing date",
    LineKind.ANSWERED: "What we answered",
}
# Of these a digest may have several under one heading: their oldest passage tells them apart.
SEVERAL = frozenset({LineKind.EVIDENCE, LineKind.ASKED, LineKind.CAMPAIGN, LineKind.MINORITY})

Identity = tuple[LineKind, str, int | None]


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
            return capitalised(", ".join(line.about))
        if line.kind in HEADINGS:
            name = self.campaigns.get(line.passages[0]) if line.kind is LineKind.CAMPAIGN else None
            return f"Campaign: {name}" if name else HEADINGS[line.kind]
        if line.about is None:
            return WHOLE
        if line.kind is LineKind.PRIORITY:
            return self.priorities[line.about]
        return (self.sections if line.kind is LineKind.SECTION else self.questions)[line.about]


def capitalised(names: str) -> str:
    """Names as they stand above a line: the first letter is a capital one."""
    return names[:1].upper() + names[1:]


def identity(line: DigestLine) -> Identity:
    """What makes a line of a digest that is compiled again the same line."""
    if line.kind is LineKind.CAMPAIGN:
        return (line.kind, "", line.first_passage_id)  # whatever staff called it meanwhile
    return (line.kind, line.heading, line.first_passage_id if line.kind in SEVERAL else None)


def write_lines(
    session: Session, digest: Digest, lines: Sequence[tuple[str, Line]], voices: Sequence[Voice]
) -> None:
    """Replaces the lines of a digest by these, each given with its heading.

    What a person had chosen in the lines before, and what they answered to them, stays with the
    same lines. With each passage is kept where it stood and how long it was.
    """
    before = {identity(line): _chosen(line) for line in digest.lines}
    answered = {
        identity(one.line): one
        for one in session.scalars(select(Feedback).where(Feedback.digest_id == digest.id))
        if one.line is not None
    }
    for one in answered.values():
        one.line = None
    session.flush()
    session.execute(delete(DigestLine).where(DigestLine.digest_id == digest.id))
    session.expire(digest, ["lines"])
    rows = [
        DigestLine(
            digest=digest,
            position=position,
            kind=line.kind,
            heading=heading,
            statement=line.statement,
            people=line.count.people,
            organisations=line.count.organisations,
            first_passage_id=int(line.passages[0]),
        )
        for position, (heading, line) in enumerate(lines, start=1)
    ]
    session.add_all(rows)
    session.flush()
    _write_passages(session, rows, [line for _, line in lines], voices)
    quoted = []
    for row, (_, line) in zip(rows, lines, strict=True):
        row.hidden, chosen = before.get(identity(row), (False, {}))
        quoted += _extracts(row, line, chosen)
        feedback = answered.get(identity(row))
        if feedback is not None:
            feedback.line = row
    if quoted:
        session.execute(insert(DigestExtract), quoted)
    session.flush()
    session.expire(digest, ["lines"])


def _chosen(line: DigestLine) -> tuple[bool, dict[int, tuple[bool, bool]]]:
    """Whether a line was left out, and which of its passages were left out or put first."""
    return line.hidden, {one.comment_id: (one.hidden, one.promoted) for one in line.extracts}


def _write_passages(
    session: Session, rows: Sequence[DigestLine], lines: Sequence[Line], voices: Sequence[Voice]
) -> None:
    stood = {
        voice.passage: {
            "comment_id": voice.passage,
            "question_id": voice.question,
            "block_id": voice.block,
            "characters": len(voice.text),
        }
        for voice in voices
    }
    behind = [
        {"line_id": row.id, **stood[passage]}
        for row, line in zip(rows, lines, strict=True)
        for passage in line.passages
    ]
    if behind:
        session.execute(insert(line_passage), behind)


def _extracts(
    row: DigestLine, line: Line, chosen: Mapping[int, tuple[bool, bool]]
) -> list[dict[str, object]]:
    """The rows of what a line quotes, with what a person had chosen of it before."""
    rows: list[dict[str, object]] = []
    for position, one in enumerate(line.extracts, start=1):
        hidden, promoted = chosen.get(int(one.passage), (False, False))
        rows.append(
            {
                "line_id": row.id,
                "comment_id": one.passage,
                "position": position,
                "start": one.start,
                "end": one.end,
                "hidden": hidden,
                "promoted": promoted,
            }
        )
    return rows
