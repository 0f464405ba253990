"""Writing: the lines of a digest into the record, each with its passages as they stood."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, selectinload

from soundingboard.analysis.counting import Key, Voice
from soundingboard.analysis.lines import Line
from soundingboard.digests.marks import marks_of, total
from soundingboard.models import Digest, DigestExtract, DigestLine, Feedback
from soundingboard.models.digest import line_passage
from soundingboard.storage.among import among
from soundingboard.vocabulary import LineKind

# Of these a digest may have several under one heading: their oldest passage tells them apart.
SEVERAL = frozenset({LineKind.EVIDENCE, LineKind.ASKED, LineKind.CAMPAIGN, LineKind.MINORITY})

Identity = tuple[LineKind, str, int | None]
Mark = tuple[int, int]
"""The newest passage behind a line, and the sum of the marks of all."""

Stood = tuple[Key | None, Key | None, int | None]
"""Where a passage stood: its question and its block, and its characters."""


def write_lines(
    session: Session, digest: Digest, lines: Sequence[tuple[str, Line]], voices: Sequence[Voice]
) -> None:
    """Makes these, each given with its heading, the lines of a digest.

    A line that it had before stays, with what a person chose in it and what they answered to it;
    only what has changed is written. With each passage is kept where it stood and how long it was.
    """
    before: defaultdict[Identity, list[DigestLine]] = defaultdict(list)
    for row in reversed(_lines_of(session, digest)):
        before[identity(row.kind, row.heading, row.first_passage_id)].append(row)
    marks = marks_of(voices)
    rows: list[DigestLine] = []
    kept: list[Mark] = []
    for position, (heading, line) in enumerate(lines, start=1):
        passages = list(map(int, line.passages))
        there = before[identity(line.kind, heading, passages[0])]
        says: dict[str, Any] = {
            "position": position,
            "heading": heading,
            "statement": line.statement,
            "people": line.count.people,
            "organisations": line.count.organisations,
            "first_passage_id": passages[0],
            "quoted_from": line.quoted_from,
            "last_passage_id": max(passages),
            "marked": total(marks, line.passages),
        }
        kept.append((there[-1].last_passage_id, there[-1].marked) if there else (0, 0))
        if there:
            row = there.pop()
            for name, value in says.items():
                setattr(row, name, value)
        else:
            row = DigestLine(digest=digest, kind=line.kind, **says)
            session.add(row)
        rows.append(row)
    _strike(session, [row for left in before.values() for row in left])
    session.flush()
    told = [line for _, line in lines]
    _write_passages(session, list(zip(rows, told, kept, strict=True)), voices, marks)
    _write_extracts(session, rows, told)
    session.expire(digest, ["lines"])
    for row in rows:
        session.expire(row, ["extracts"])


def identity(kind: LineKind, heading: str, first_passage: int) -> Identity:
    """What makes a line of a digest that is compiled again the same line."""
    if kind is LineKind.CAMPAIGN:
        return (kind, "", first_passage)  # whatever staff called it meanwhile
    return (kind, heading, first_passage if kind in SEVERAL else None)


def _lines_of(session: Session, digest: Digest) -> Sequence[DigestLine]:
    session.flush()
    return session.scalars(
        select(DigestLine)
        .where(DigestLine.digest_id == digest.id)
        .order_by(DigestLine.position)
        .options(selectinload(DigestLine.extracts))
    ).all()


def _strike(session: Session, gone: Sequence[DigestLine]) -> None:
    """Takes away lines that nothing stands behind any more; an answer stays without its line."""
    numbers = [row.id for row in gone]
    for answer in session.scalars(select(Feedback).where(Feedback.line_id.in_(numbers))):
        answer.line = None
    session.flush()
    session.execute(delete(DigestLine).where(DigestLine.id.in_(numbers)))


def _write_passages(
    session: Session,
    lines: Sequence[tuple[DigestLine, Line, Mark]],
    voices: Sequence[Voice],
    marks: Mapping[Key, int],
) -> None:
    """Writes what is behind lines, each given with its mark as it was kept."""
    stood = {voice.passage: (voice.question, voice.block, len(voice.text)) for voice in voices}
    fresh: list[tuple[int, Key]] = []
    others: list[tuple[DigestLine, Line]] = []
    for row, line, (last, marked) in lines:
        passages = list(map(int, line.passages))
        before = [one for one in passages if one <= last]
        if before and total(marks, before) == marked:
            fresh += [(row.id, one) for one in passages if one > last]
        else:
            others.append((row, line))
    there = _behind(session, [row.id for row, _ in others])
    for row, line in others:
        was = there[row.id]
        changed = [one for one in line.passages if was.get(one) != stood[one]]
        gone = [*(was.keys() - line.passages), *(one for one in changed if one in was)]
        _take_away(session, row, gone)
        fresh += [(row.id, one) for one in changed]
    if fresh:
        columns = ("question_id", "block_id", "characters")
        session.execute(
            insert(line_passage),
            [
                {"line_id": line, "comment_id": one, **dict(zip(columns, stood[one], strict=True))}
                for line, one in fresh
            ],
        )


def _take_away(session: Session, row: DigestLine, passages: Sequence[Key]) -> None:
    if passages:
        session.execute(
            delete(line_passage).where(
                line_passage.c.line_id == row.id,
                among(session, line_passage.c.comment_id, [int(one) for one in passages]),
            )
        )


def _behind(session: Session, lines: Sequence[int]) -> defaultdict[int, dict[Key, Stood]]:
    """The passages behind each of these lines, and where each stood."""
    kept = line_passage.c
    rows = session.execute(
        select(
            kept.line_id, kept.comment_id, kept.question_id, kept.block_id, kept.characters
        ).where(kept.line_id.in_(lines))
    )
    found: defaultdict[int, dict[Key, Stood]] = defaultdict(dict)
    for line, passage, question, block, characters in rows.all():
        found[line][passage] = (question, block, characters)
    return found


def _write_extracts(session: Session, rows: Sequence[DigestLine], lines: Sequence[Line]) -> None:
    """Makes lines quote what they do now; what a person chose of a passage that stays, stays."""
    changed: list[int] = []
    quoted: list[dict[str, object]] = []
    for row, line in zip(rows, lines, strict=True):
        wanted = [(int(one.passage), one.start, one.end) for one in line.extracts]
        if [(one.comment_id, one.start, one.end) for one in row.extracts] == wanted:
            continue
        changed.append(row.id)
        before = {one.comment_id: (one.hidden, one.promoted) for one in row.extracts}
        for position, (passage, start, end) in enumerate(wanted, start=1):
            hidden, promoted = before.get(passage, (False, False))
            quoted.append(
                {
                    "line_id": row.id,
                    "comment_id": passage,
                    "position": position,
                    "start": start,
                    "end": end,
                    "hidden": hidden,
                    "promoted": promoted,
                }
            )
    session.execute(delete(DigestExtract).where(DigestExtract.line_id.in_(changed)))
    if quoted:
        session.execute(insert(DigestExtract), quoted)
