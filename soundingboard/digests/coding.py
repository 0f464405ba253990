"""Coding: a lead says of a passage behind a line that it is not about their priority, or is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.tagging import decide
from soundingboard.models import Comment, Digest, DigestLine, Officer, Tag
from soundingboard.models.digest import line_passage
from soundingboard.refusals import Conflict, NotFound


def coded(digest: Digest, passages: Sequence[Comment]) -> Mapping[int, Tag]:
    """How each passage is coded to the priority a digest is about; empty for other digests."""
    if digest.priority is None:
        return {}
    number = digest.priority.now.id
    return {
        comment.id: one for comment in passages for one in comment.tags if one.priority_id == number
    }


def recode(
    session: Session,
    digest: Digest,
    line_id: int,
    comment_id: int,
    *,
    applies: bool,
    by: Officer,
    at: datetime,
) -> None:
    """Keeps somebody's word on whether a passage is about the priority of a digest.

    The digest keeps its figures and says what has changed. Raises NotFound for a passage that
    does not stand behind this line, Conflict for a digest that is about something else.
    """
    comment = session.scalar(
        select(Comment)
        .join(line_passage, line_passage.c.comment_id == Comment.id)
        .join(DigestLine, DigestLine.id == line_passage.c.line_id)
        .where(
            Comment.id == comment_id,
            DigestLine.id == line_id,
            DigestLine.digest_id == digest.id,
        )
    )
    if comment is None:
        raise NotFound("That passage does not stand behind this line.")
    if digest.priority is None:
        raise Conflict("Only in a digest of a priority can a passage be said to belong elsewhere.")
    decide(session, comment, digest.priority.now, applies=applies, by=by.name, at=at)
