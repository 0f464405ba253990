"""What we answered to what was found: "you said, we did", beside the words it was said to."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Digest, Feedback
from soundingboard.models.feedback import feedback_passage

MOST_ANSWERS = 20


def answers_to(session: Session, comment_ids: Sequence[int]) -> dict[int, list[Feedback]]:
    """For each of these passages, by id, the answers that have gone out; the earliest first."""
    rows = session.execute(
        select(feedback_passage.c.comment_id, Feedback)
        .join(Feedback, Feedback.id == feedback_passage.c.feedback_id)
        .where(feedback_passage.c.comment_id.in_(comment_ids), Feedback.sent_at.is_not(None))
        .order_by(Feedback.id)
    )
    found: dict[int, list[Feedback]] = {}
    for number, answer in rows:
        found.setdefault(number, []).append(answer)
    return found


def all_answers(session: Session, found: Select[int]) -> list[tuple[Feedback, int]]:
    """The answers to anything found, the latest first, each with the number of those passages."""
    ids = found.subquery("found")
    rows = session.execute(
        select(Feedback, func.count())
        .join(feedback_passage, feedback_passage.c.feedback_id == Feedback.id)
        .join(ids, ids.c.id == feedback_passage.c.comment_id)
        .where(Feedback.sent_at.is_not(None))
        .group_by(Feedback.id)
        .order_by(Feedback.sent_at.desc(), Feedback.id.desc())
        .limit(MOST_ANSWERS)
        .options(joinedload(Feedback.digest).joinedload(Digest.priority))
    )
    return [(answer, number) for answer, number in rows]
