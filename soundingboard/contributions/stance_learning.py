"""Suggest the stance of answers nobody labelled, by what was labelled of the same question."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.analysis.stance_model import FEWEST_A_SIDE, StanceModel, Tested, learn
from soundingboard.contributions.choices import is_a_choice_alone
from soundingboard.contributions.stances import stances_of
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Placement,
    Question,
    StanceTaken,
)
from soundingboard.vocabulary import CommentState, ContributionState, Stance, StanceSource


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was suggested for one question. `tested` is None where nothing can be believed."""

    question: Question
    labelled: Counter[Stance]
    tested: Tested | None
    answered: int  # passages given a stance, out of
    unlabelled: int

    def __str__(self) -> str:
        """As a sentence for staff."""
        name = f"Question {self.question.position}"
        if self.tested is None:
            sides = (
                f"{self.labelled[Stance.SUPPORT]} for and {self.labelled[Stance.OPPOSE]} against"
            )
            return (
                f"{name}: nothing is suggested. {sides} are labelled; it takes {FEWEST_A_SIDE} of "
                "each, and four of five suggestions right on passages held back."
            )
        return (
            f"{name}: {self.answered} of {self.unlabelled} passages got a stance. On passages held "
            f"back {_proof(self.tested)}."
        )


def suggest_stances(session: Session, consultation: Consultation) -> list[Suggested]:
    """Learns each question anew and suggests stances; what people and their answers say stays.

    What was suggested before is forgotten first: a model that cannot be believed any more leaves
    nothing behind.
    """
    return [_suggest(session, question) for question in consultation.questions]


def _suggest(session: Session, question: Question) -> Suggested:
    comments = _answers(session, question)
    known = stances_of(session, [one.id for one in comments])
    for row in [one for one in known.values() if one.source is StanceSource.MODEL]:
        session.delete(row)
        known.pop(row.comment_id)
    session.flush()
    labelled = [
        (one.text, known[one.id].stance)
        for one in comments
        # "Agree" by itself would teach the word, not what people say for it.
        if one.id in known
        and known[one.id].stance is not Stance.NOT_STATED
        and not is_a_choice_alone(one)
    ]
    model = learn(labelled)
    unlabelled = [one for one in comments if one.id not in known]
    answered = _write(session, question, unlabelled, model) if model is not None else 0
    return Suggested(
        question,
        Counter(stance for _, stance in labelled),
        model.tested if model is not None else None,
        answered,
        len(unlabelled),
    )


def _write(
    session: Session, question: Question, comments: Sequence[Comment], model: StanceModel
) -> int:
    answers = model.judge([one.text for one in comments])
    reason = f"like labelled answers to this question; {_proof(model.tested)}"
    rows = [
        StanceTaken(
            comment=comment,
            stance=answer.stance,
            source=StanceSource.MODEL,
            score=answer.score,
            reason=reason,
            question=question,
        )
        for comment, answer in zip(comments, answers, strict=True)
        if answer is not None
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _proof(tested: Tested) -> str:
    return (
        f"{tested.right} of {tested.answered} such suggestions were right, and "
        f"{tested.passages - tested.answered} of {tested.passages} passages got none"
    )


def _answers(session: Session, question: Question) -> Sequence[Comment]:
    """The passages that surely answer a question, oldest first."""
    return session.scalars(
        select(Comment)
        .join(Comment.contribution)
        .where(
            Comment.placements.any(Placement.question_id == question.id),
            Comment.state == CommentState.PLACED,
            Contribution.state == ContributionState.SUBMITTED,
        )
        .order_by(Comment.id)
        .options(joinedload(Comment.contribution), selectinload(Comment.placements))
    ).all()
