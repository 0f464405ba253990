"""Undo what a person did to the passages of a contribution; that they did it stays kept."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions import corrections, tagging
from soundingboard.contributions.anchoring import target
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.corrections import Standing
from soundingboard.contributions.placing import copy_decisions, not_quoted, take_away
from soundingboard.contributions.recording import journal, put
from soundingboard.models import Comment, Contribution, Correction
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import CommentState


def last(session: Session, contribution: Contribution) -> Correction | None:
    """What would be undone first; None where there is nothing."""
    return session.scalar(
        select(Correction)
        .where(Correction.contribution_id == contribution.id, Correction.undone_at.is_(None))
        .order_by(Correction.id.desc())
        .limit(1)
    )


def undo(
    session: Session,
    contribution: Contribution,
    correction_id: int,
    *,
    by: str,
    at: datetime,
    coders: Coders | None = None,
) -> Correction:
    """Puts the passages of a correction back to where they stood before it.

    Raises NotFound where it is not one of this contribution, Conflict where it has been undone,
    where something was done to the same passages since, or where a digest quotes them.
    """
    correction = session.get(Correction, correction_id)
    if correction is None or correction.contribution_id != contribution.id:
        raise NotFound("There is nothing to undo.")
    if correction.undone_at is not None:
        raise Conflict(f"This was undone already, by {correction.undone_by}.")
    passages = _as_left(contribution, correction)
    _refuse_quoted(session, correction, passages)
    _restore(session, contribution, correction, passages)
    correction.undone_by, correction.undone_at = by, at
    session.flush()
    session.refresh(contribution, ["comments"])
    touched = {one["id"] for one in correction.before}
    tagging.tag_comments(
        session, [one for one in contribution.comments if one.id in touched], coders
    )
    detail = f"{correction.kind.value} by {correction.by}"
    session.add(journal(contribution, by, "undone", at, detail=detail))
    session.flush()
    return correction


def _as_left(contribution: Contribution, correction: Correction) -> dict[int, Comment]:
    """The passages as the correction left them, by id."""
    there = {one.id: one for one in contribution.comments}
    for left in correction.after:
        passage = there.get(left["id"])
        if passage is None or corrections.standing(passage) != left:
            raise Conflict(
                "Something was done to this passage since. Undo that first, or correct it by hand."
            )
    return {left["id"]: there[left["id"]] for left in correction.after}


def _refuse_quoted(session: Session, correction: Correction, passages: dict[int, Comment]) -> None:
    words = {one["id"]: one["text"] for one in correction.before}
    for passage in passages.values():
        if words.get(passage.id) != passage.text:
            not_quoted(session, passage)


def _restore(
    session: Session,
    contribution: Contribution,
    correction: Correction,
    passages: dict[int, Comment],
) -> None:
    before = {one["id"]: one for one in correction.before}
    stay = [passages[number] for number in before if number in passages]
    for number, passage in passages.items():
        if number not in before:
            for keeper in stay:
                copy_decisions(session, passage, keeper)
            take_away(session, passage)
    for passage in stay:
        _as_it_was(session, passage, before[passage.id])
    for number, standing in before.items():
        if number not in passages:
            _bring_back(session, contribution, stay[0], standing)


def _bring_back(
    session: Session, contribution: Contribution, first: Comment, standing: Standing
) -> None:
    """A passage that was joined to the first stands after it again, under its own number."""
    for later in contribution.comments:
        if later.position > first.position:
            later.position += 1
    free = session.get(Comment, standing["id"]) is None
    passage = Comment(contribution=contribution, position=first.position + 1, text="")
    session.add(passage)
    if free:
        # So that what was done to it earlier can be undone as well.
        passage.id = standing["id"]
    _as_it_was(session, passage, standing)
    copy_decisions(session, first, passage)


def _as_it_was(session: Session, passage: Comment, standing: Standing) -> None:
    passage.text, passage.state = standing["text"], CommentState(standing["state"])
    passage.start, passage.end = standing["start"], standing["end"]
    passage.gaps = [list(gap) for gap in standing.get("gaps", [])]
    passage.runners_up = [dict(one) for one in standing["runners_up"]]
    passage.placements.clear()
    for place in standing["places"]:
        put(
            session,
            passage,
            target(passage.contribution.consultation, place["key"]),
            score=place["score"],
            reason=place["reason"],
            placed_by=place["placed_by"],
        )
