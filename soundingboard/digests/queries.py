"""Reads for leads: which digests there are, one with everything in it, the words behind a line."""

from collections.abc import Sequence

from sqlalchemy import select
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
from soundingboard.vocabulary import Role


def digests_for(session: Session, officer: Officer) -> Sequence[Digest]:
    """The digests a person may read, newest first: a lead those of their own priorities."""
    wanted = (
        select(Digest)
        .join(Digest.priority)
        .options(joinedload(Digest.priority).joinedload(Priority.lead))
        .order_by(Digest.compiled_at.desc(), Priority.position)
    )
    if officer.role is Role.LEAD:
        wanted = wanted.where(Priority.lead_id == officer.id)
    return session.scalars(wanted).all()


def digest(session: Session, digest_id: int) -> Digest | None:
    """One digest with its lines, the passages quoted and who said them."""
    return session.scalar(
        select(Digest)
        .where(Digest.id == digest_id)
        .options(
            joinedload(Digest.priority).joinedload(Priority.lead),
            selectinload(Digest.lines)
            .selectinload(DigestLine.extracts)
            .joinedload(DigestExtract.comment)
            .joinedload(Comment.contribution)
            .joinedload(Contribution.stakeholder)
            .joinedload(Stakeholder.organisation),
        )
    )


def line(session: Session, digest_id: int, line_id: int) -> DigestLine | None:
    """One line with every passage behind it."""
    return session.scalar(
        select(DigestLine)
        .where(DigestLine.id == line_id, DigestLine.digest_id == digest_id)
        .options(
            joinedload(DigestLine.digest).joinedload(Digest.priority),
            selectinload(DigestLine.extracts),
            selectinload(DigestLine.passages).options(
                joinedload(Comment.contribution).options(
                    joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
                    joinedload(Contribution.consultation),
                ),
                selectinload(Comment.placements).options(
                    joinedload(Placement.question), joinedload(Placement.block)
                ),
            ),
        )
    )
