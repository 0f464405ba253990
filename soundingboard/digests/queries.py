"""Reads for leads: which digests there are, one with everything in it, the words behind a line."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.models import (
    Comment,
    Contribution,
    Digest,
    DigestExtract,
    DigestLine,
    Officer,
    Placement,
    Priority,
    Stakeholder,
)
from soundingboard.models.digest import line_passage
from soundingboard.vocabulary import Role

PAGE = 50
"""Passages on one page."""


def digests_for(session: Session, officer: Officer) -> Sequence[Digest]:
    """The digests a person may read, newest first: a lead those of their own priorities."""
    wanted = (
        select(Digest)
        .outerjoin(Digest.priority)
        .options(
            joinedload(Digest.priority).joinedload(Priority.lead),
            joinedload(Digest.group),
            joinedload(Digest.consultation),
            joinedload(Digest.organisation),
        )
        .order_by(Digest.compiled_at.desc(), Priority.position, Digest.id)
    )
    if officer.role is Role.LEAD:
        theirs = or_(Priority.lead_id == officer.id, Digest.reader_id == officer.id)
        wanted = wanted.where(theirs)
    return session.scalars(wanted).all()


def digest(session: Session, digest_id: int) -> Digest | None:
    """One digest with its lines, the passages quoted and who said them."""
    return session.scalar(
        select(Digest)
        .where(Digest.id == digest_id)
        .options(
            joinedload(Digest.priority).joinedload(Priority.lead),
            joinedload(Digest.reader),
            joinedload(Digest.group),
            joinedload(Digest.consultation),
            joinedload(Digest.organisation),
            selectinload(Digest.lines)
            .selectinload(DigestLine.extracts)
            .joinedload(DigestExtract.comment)
            .joinedload(Comment.contribution)
            .joinedload(Contribution.stakeholder)
            .joinedload(Stakeholder.organisation),
        )
    )


def sizes(session: Session, digest: Digest) -> dict[int, int]:
    """How many passages stand behind each line of a digest, by its id."""
    rows = session.execute(
        select(line_passage.c.line_id, func.count().label("many"))
        .join(DigestLine, DigestLine.id == line_passage.c.line_id)
        .where(DigestLine.digest_id == digest.id)
        .group_by(line_passage.c.line_id)
    )
    return {row.line_id: row.many for row in rows}


def line(session: Session, digest_id: int, line_id: int) -> DigestLine | None:
    """One line with what it quotes."""
    return session.scalar(
        select(DigestLine)
        .where(DigestLine.id == line_id, DigestLine.digest_id == digest_id)
        .options(selectinload(DigestLine.extracts))
    )


def passages(session: Session, line: DigestLine, *, page: int = 1) -> Sequence[Comment]:
    """The passages behind a line, fifty a page, oldest first, with all that is shown of them."""
    return session.scalars(
        select(Comment)
        .join(line_passage, line_passage.c.comment_id == Comment.id)
        .where(line_passage.c.line_id == line.id)
        .order_by(Comment.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(
            joinedload(Comment.contribution).options(
                joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
                joinedload(Contribution.consultation),
            ),
            selectinload(Comment.tags),
            selectinload(Comment.placements).options(
                joinedload(Placement.question), joinedload(Placement.block)
            ),
        )
    ).all()
