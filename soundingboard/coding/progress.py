"""How far the coding of a consultation has come, and how long the rest may take."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.coding.pairs import disagreements
from soundingboard.coding.waiting import (
    codable,
    decisions_left,
    for_second,
    is_chosen,
    uncoded,
)
from soundingboard.models import Coding, Comment, Consultation, Contribution, Officer
from soundingboard.vocabulary import Round

LOOKED_AT = 30
"""The latest decisions that say how long one takes."""

FEWEST = 10
"""Decisions below which nothing is said of the time that is left."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Passages in all and coded; `left` decisions, since copies of one text are coded once."""

    passages: int
    coded: int
    left: int
    chosen_twice: int  # coded passages that a second coder is to code
    coded_twice: int
    for_me: int  # of those that wait, what this person may code
    to_settle: int
    decisions: int  # taken so far
    each: timedelta | None  # what one takes; None until that can be said

    @property
    def time_left(self) -> timedelta | None:
        """What the rest would take one person; None until that can be said."""
        return None if self.each is None else self.each * self.left


def progress(
    session: Session, consultation: Consultation, officer: Officer | None = None
) -> Progress:
    """How far a consultation's coding has come, and what waits for this person."""
    total = session.scalar(codable(consultation).with_only_columns(func.count(Comment.id))) or 0
    waiting, left = decisions_left(session, consultation)
    seconds = _seconds(session, consultation)
    first = _looked_at(session, consultation, Round.FIRST)
    return Progress(
        passages=total,
        coded=total - waiting,
        left=left,
        chosen_twice=sum(is_chosen(consultation, one) for one in first),
        coded_twice=len(_looked_at(session, consultation, Round.SECOND)),
        for_me=len(for_second(session, consultation, officer)) if officer is not None else 0,
        to_settle=len(disagreements(session, consultation)),
        decisions=len(first),
        each=timedelta(seconds=median(seconds)) if len(seconds) >= FEWEST else None,
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """What a coder sees of it beside each passage: so much is left, and how long that may take."""

    left: int  # passages, copies among them
    time_left: timedelta | None


def glance(session: Session, consultation: Consultation) -> Glance:
    """How much is left, at a cost that does not grow with the words: for the page of a passage."""
    left = session.scalar(uncoded(consultation).with_only_columns(func.count(Comment.id))) or 0
    seconds = _seconds(session, consultation)
    each = timedelta(seconds=median(seconds)) if len(seconds) >= FEWEST else None
    return Glance(left, None if each is None else each * left)


def _seconds(session: Session, consultation: Consultation) -> list[int]:
    rows = session.scalars(
        select(Coding.seconds)
        .join(Coding.comment)
        .join(Comment.contribution)
        .where(
            Contribution.consultation_id == consultation.id,
            Coding.seconds.is_not(None),
            Coding.undone_at.is_(None),
        )
        .order_by(Coding.id.desc())
        .limit(LOOKED_AT)
    )
    return [one for one in rows if one is not None]


def _looked_at(session: Session, consultation: Consultation, round_: Round) -> list[int]:
    """The ids of the passages somebody coded in a round, not counting copies."""
    return list(
        session.scalars(
            select(Coding.comment_id)
            .join(Coding.comment)
            .join(Comment.contribution)
            .where(
                Contribution.consultation_id == consultation.id,
                Coding.round == round_,
                Coding.undone_at.is_(None),
                Coding.copy_of_id.is_(None),
            )
        )
    )
