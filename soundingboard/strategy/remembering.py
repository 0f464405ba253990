"""How two priorities stand before they become one, and how the whole stands then, as it is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from soundingboard.models import CodeFrame, Priority, PriorityMerge, Tag
from soundingboard.storage.among import among
from soundingboard.strategy.merging import TIES
from soundingboard.vocabulary import TagSource

Json = dict[str, Any]


def remember(
    session: Session, gone: Priority, into: Priority, *, by: str, at: datetime
) -> PriorityMerge:
    """Keeps how both stand, before anything is changed."""
    theirs = _decided(session, gone)
    frame = _frame(session, gone)
    merged = PriorityMerge(
        into=into,
        gone_id=gone.id,
        name=gone.name,
        at=at,
        by=by,
        before={
            "gone": {**wording(gone), "position": gone.position, "lead": gone.lead_id},
            "into": wording(into),
            "ties": {
                table.name: {
                    "gone": _tied(session, table, gone),
                    "into": _tied(session, table, into),
                }
                for table in TIES
            },
            "decided": [_row(tag) for tag in theirs],
            "beside": [
                _row(tag) for tag in standing(session, into, [tag.comment_id for tag in theirs])
            ],
            "parts": list(
                session.scalars(select(Priority.id).where(Priority.merged_into_id == gone.id))
            ),
            "themes": [[one.id, one.name, one.outdated] for one in frame.themes] if frame else [],
        },
    )
    session.add(merged)
    session.flush()
    return merged


def conclude(session: Session, merged: PriorityMerge) -> None:
    """Keeps how the whole stands once it is merged: what is built on it since is told from that."""
    into = merged.into
    merged.after = {
        "into": wording(into),
        "decided": fingerprint(session, into),
        "frame": _version(session, into),
    }
    session.flush()


def wording(one: Priority) -> Json:
    """What a priority says of itself: {"name", "description", "keywords"}."""
    return {"name": one.name, "description": one.description, "keywords": list(one.keywords)}


def fingerprint(session: Session, one: Priority) -> list[list[Any]]:
    """What people decided on a priority, as [passage, state] by passage."""
    return [[tag.comment_id, tag.state.value] for tag in _decided(session, one)]


def standing(session: Session, one: Priority, comments: Sequence[int]) -> Sequence[Tag]:
    """How these passages stand to a priority."""
    return session.scalars(
        select(Tag)
        .where(Tag.priority_id == one.id, among(session, Tag.comment_id, comments))
        .order_by(Tag.comment_id)
    ).all()


def other_side(table: Table) -> Any:
    """The column of a tie that is not the priority."""
    (tied,) = (column for column in table.c if column.name != "priority_id")
    return tied


def _decided(session: Session, one: Priority) -> Sequence[Tag]:
    """What people decided on a priority, by passage."""
    return session.scalars(
        select(Tag)
        .where(Tag.priority_id == one.id, Tag.source == TagSource.PERSON)
        .order_by(Tag.comment_id)
    ).all()


def _row(tag: Tag) -> Json:
    return {
        "comment_id": tag.comment_id,
        "source": tag.source.value,
        "state": tag.state.value,
        "score": tag.score,
        "reason": tag.reason,
        "tagged_by": tag.tagged_by,
    }


def _frame(session: Session, one: Priority) -> CodeFrame | None:
    return session.scalar(select(CodeFrame).where(CodeFrame.priority_id == one.id))


def _version(session: Session, one: Priority) -> int:
    frame = _frame(session, one)
    return frame.version if frame is not None else 0


def _tied(session: Session, table: Table, one: Priority) -> list[Any]:
    tied = other_side(table)
    rows = session.scalars(select(tied).where(table.c.priority_id == one.id).order_by(tied))
    return list(rows)
