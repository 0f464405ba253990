"""Hearing: the passages that bear on a subject, as voices to be counted and quoted."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Voice
from soundingboard.digests.subjects import Subject, digests_about, heard
from soundingboard.models import (
    Block,
    Comment,
    Contribution,
    Digest,
    DigestLine,
    Evidence,
    Organisation,
    Placement,
    Stakeholder,
    Tag,
)
from soundingboard.models.digest import line_passage
from soundingboard.vocabulary import (
    BlockKind,
    DigestState,
    Standpoint,
    TagState,
)


def voices(session: Session, about: Subject, *, until: datetime) -> list[Voice]:
    """Everything said on a subject up to `until`, oldest first; new is what was not told before.

    Told is what stands in a released digest. The day on which something was sent decides nothing:
    a passage may wait long for a person to place it, to tag it or to confirm its author.

    Read set by set, never passage by passage: there may be a hundred thousand.
    """
    wanted = heard(about, until=until)
    told = _told(session, about)
    placed = _placed(session, wanted)
    above = _headings(session, wanted)
    attached = _attached(session, wanted)
    priorities = _priorities(session, wanted)
    rows = session.execute(
        select(
            Comment.id,
            Comment.text,
            Contribution.id.label("contribution"),
            Contribution.stakeholder_id,
            Contribution.submitted_at,
            Contribution.started_at,
            Contribution.late,
            Contribution.standpoint,
            Stakeholder.place,
            Organisation.id.label("organisation"),
            Organisation.type,
        )
        .join(Comment.contribution)
        .join(Contribution.stakeholder)
        .outerjoin(Stakeholder.organisation)
        .where(Comment.id.in_(wanted))
        .order_by(Contribution.submitted_at, Comment.id)
    )
    return [
        _voice(
            row,
            placed.get(row.id, (None, None)),
            above,
            is_new=row.id not in told,
            attached=attached.get(row.contribution, ()),
            priorities=priorities.get(row.id, ()),
        )
        for row in rows
    ]


def spoken_for(contribution: Contribution) -> Organisation | None:
    """The organisation a contribution counts for; None where its author spoke for themselves."""
    if contribution.standpoint is Standpoint.PERSONAL:
        return None
    return contribution.stakeholder.organisation


def _voice(
    row: Row[*tuple[Any, ...]],
    place: tuple[int | None, int | None],
    above: dict[int, int | None],
    *,
    is_new: bool,
    attached: tuple[str, ...],
    priorities: tuple[int, ...],
) -> Voice:
    speaks_for = row.organisation is not None and row.standpoint is not Standpoint.PERSONAL
    question, block = place
    return Voice(
        passage=row.id,
        text=row.text,
        person=row.stakeholder_id,
        received_at=row.submitted_at or row.started_at,
        priorities=priorities,
        organisation=row.organisation if speaks_for else None,
        organisation_type=row.type.value if speaks_for else None,
        question=question,
        section=above.get(block) if block is not None else None,
        block=block,
        is_new=is_new,
        attached=attached,
        place=row.place,
        late=row.late,
    )


def _told(session: Session, about: Subject) -> set[int]:
    """The ids of the passages in released digests; every passage heard stands in some line."""
    return set(
        session.scalars(
            select(line_passage.c.comment_id)
            .join(DigestLine, DigestLine.id == line_passage.c.line_id)
            .join(DigestLine.digest)
            .where(digests_about(about), Digest.state == DigestState.RELEASED)
        )
    )


def _placed(session: Session, wanted: Select[int]) -> dict[int, tuple[int | None, int | None]]:
    """The question and the block that each passage answers in the first place."""
    rows = session.execute(
        select(Placement.comment_id, Placement.question_id, Placement.block_id)
        .where(Placement.comment_id.in_(wanted))
        .order_by(Placement.id.desc())
    )
    return {comment: (question, block) for comment, question, block in rows}


def _attached(session: Session, wanted: Select[int]) -> dict[int, tuple[str, ...]]:
    """The names of the files that came with each contribution."""
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = session.execute(
        select(Evidence.contribution_id, Evidence.file_name)
        .where(
            Evidence.contribution_id.in_(
                select(Comment.contribution_id).where(Comment.id.in_(wanted))
            )
        )
        .order_by(Evidence.id)
    )
    for contribution, name in rows:
        found[contribution] += (name,)
    return found


def _priorities(session: Session, wanted: Select[int]) -> dict[int, tuple[int, ...]]:
    """The priorities each passage bears on."""
    found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    rows = session.execute(
        select(Tag.comment_id, Tag.priority_id)
        .where(Tag.comment_id.in_(wanted), Tag.state == TagState.APPLIES)
        .order_by(Tag.priority_id)
    )
    for comment, priority in rows:
        found[comment] += (priority,)
    return found


def _headings(session: Session, wanted: Select[int]) -> dict[int, int | None]:
    """The heading that each block stands under (itself, where it is one), of documents answered."""
    versions = (
        select(Block.version_id)
        .join(Placement, Placement.block_id == Block.id)
        .where(Placement.comment_id.in_(wanted))
    )
    rows = session.execute(
        select(Block.id, Block.kind, Block.version_id)
        .where(Block.version_id.in_(versions))
        .order_by(Block.version_id, Block.position)
    )
    found: dict[int, int | None] = {}
    heading: int | None = None
    document: int | None = None
    for block, kind, version in rows:
        if version != document:
            document, heading = version, None
        heading = block if kind is BlockKind.HEADING else heading
        found[block] = heading
    return found
