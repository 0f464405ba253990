"""The stance of each passage: by its writer's own answer, by a model, or as a person says it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions import choices
from soundingboard.models import Choice, Comment, StanceTaken
from soundingboard.vocabulary import ChoiceSource, CommentState, Stance, StanceSource

AT_ONCE = 500  # ids in one statement; SQLite takes no more than a few thousand


def stances_of(session: Session, comment_ids: Sequence[int]) -> dict[int, StanceTaken]:
    """The stance of each of these passages that has one, by the passage's id."""
    found: dict[int, StanceTaken] = {}
    for start in range(0, len(comment_ids), AT_ONCE):
        some = comment_ids[start : start + AT_ONCE]
        rows = session.scalars(select(StanceTaken).where(StanceTaken.comment_id.in_(some)))
        found |= {one.comment_id: one for one in rows}
    return found


def decide(session: Session, comment: Comment, stance: Stance, *, by: str) -> None:
    """A person says which stance a passage takes; no later run changes that."""
    decide_all(session, [comment], stance, by=by)


def decide_all(session: Session, comments: Sequence[Comment], stance: Stance, *, by: str) -> None:
    """A person says that all these passages take one stance."""
    known = stances_of(session, [one.id for one in comments])
    for comment in comments:
        row = known.get(comment.id)
        if row is None:
            row = StanceTaken(
                comment=comment, stance=stance, source=StanceSource.PERSON, score=1.0, reason=""
            )
            session.add(row)
        row.stance, row.source, row.score = stance, StanceSource.PERSON, 1.0
        row.reason, row.said_by, row.question = f"decided by {by}", by, None
    session.flush()


def follow(session: Session, comments: Iterable[Comment], *, new: bool = False) -> None:
    """Brings the stances of passages up to date with what they answer; a person's stays.

    Reads what was chosen in words first: a choice may speak for the other passages of its
    contribution as well. `new`: these are all of it, and none has a stance yet.
    """
    touched = {one.id: one for one in comments}
    asked = {
        one.contribution_id: one.contribution
        for one in touched.values()
        if choices.closed_questions(one.contribution.consultation)
    }
    choices.read_words(session, asked.values())
    touched |= {one.id: one for given in asked.values() for one in given.comments}
    known = {} if new else stances_of(session, list(touched))
    for comment in touched.values():
        own = _own_answer(comment) if comment.contribution_id in asked else None
        _keep(session, comment, own, known.get(comment.id))


def copy_decision(session: Session, old: Comment, new: Comment) -> None:
    """What a person said of one passage's stance holds for another with the same words."""
    known = stances_of(session, [old.id, new.id])
    decided = known.get(old.id)
    if decided is None or decided.source is not StanceSource.PERSON:
        return
    if new.id not in known or known[new.id].source is not StanceSource.PERSON:
        decide(session, new, decided.stance, by=decided.said_by)


def _own_answer(comment: Comment) -> Choice | None:
    """The choice that says the stance of a passage; None where two of them say two things."""
    if comment.state is not CommentState.PLACED:
        return None
    answered = {one.question_id for one in comment.placements}
    said = [
        one
        for one in comment.contribution.choices
        if one.question_id in answered and choices.stance_of(one) is not Stance.NOT_STATED
    ]
    return said[0] if len({choices.stance_of(one) for one in said}) == 1 else None


def _keep(
    session: Session, comment: Comment, own: Choice | None, known: StanceTaken | None
) -> None:
    if known is not None and known.source is StanceSource.PERSON:
        return
    if own is not None:
        row = known or StanceTaken(
            comment=comment,
            stance=Stance.NOT_STATED,
            source=StanceSource.OWN_ANSWER,
            score=1.0,
            reason="",
        )
        row.stance, row.source, row.score = choices.stance_of(own), StanceSource.OWN_ANSWER, 1.0
        verb = "chose" if own.source is ChoiceSource.FORM else "wrote"
        row.reason, row.question = f"{verb} “{own.label}”", own.question
        session.add(row)
        return
    if known is not None:
        answered = {one.question_id for one in comment.placements}
        gone = known.question_id not in answered or comment.state is not CommentState.PLACED
        if known.source is StanceSource.OWN_ANSWER or gone:
            session.delete(known)
