"""Everything that was ever coded by hand in a consultation, undone or not, as plain rows."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Coding, Comment, Consultation, Contribution

AT_ONCE = 200  # rows held in memory


def codings(
    session: Session, consultation: Consultation, *, hidden: Collection[int] = ()
) -> Iterator[dict[str, Any]]:
    """Each coding as one JSON object, the oldest first, but those of passages that are `hidden`.

    {"id", "at", "coder", "round", "passage": "SB-7F3K-2M/2", "text", "codes", "before", "after",
    "seconds", "copy_of", "undone_by", "undone_at"}; priorities and themes go by their ids. No
    name or address of who wrote is among them; what they wrote may of course hold some.
    """
    rows = session.scalars(
        select(Coding)
        .join(Coding.comment)
        .join(Comment.contribution)
        .where(Contribution.consultation_id == consultation.id)
        .order_by(Coding.id)
        .options(
            joinedload(Coding.coder),
            joinedload(Coding.comment).joinedload(Comment.contribution),
        )
        .execution_options(yield_per=AT_ONCE)
    )
    for one in rows:
        if one.comment_id in hidden:
            continue
        yield {
            "id": one.id,
            "at": one.at.isoformat(),
            "coder": one.coder.name,
            "round": one.round.value,
            "passage": f"{one.comment.contribution.reference}/{one.comment.position}",
            "text": one.comment.text,
            "codes": one.codes,
            "before": one.before,
            "after": one.after,
            "seconds": one.seconds,
            "copy_of": one.copy_of_id,
            "undone_by": one.undone_by,
            "undone_at": one.undone_at.isoformat() if one.undone_at else None,
        }
