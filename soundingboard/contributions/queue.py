"""The queue of passages that wait for a person: the oldest first, through all consultations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Comment, Contribution, Correction, Stakeholder
from soundingboard.vocabulary import CommentState, ContributionState, SaidBy

PAGE = 50


@dataclass(frozen=True, slots=True)
class Queued:
    """A contribution with passages of which it is not sure what they answer, and how many."""

    contribution: Contribution
    unsure: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What waits (passages, in how many contributions, the oldest since when), what was done."""

    passages: int
    contributions: int
    oldest: datetime | None
    done_by_me: int
    done_by_all: int


def queued(session: Session, *, page: int = 1) -> Sequence[Queued]:
    """What waits, the longest waiting first, fifty a page."""
    rows = session.execute(
        _waiting()
        .add_columns(func.count(Comment.id))
        .options(
            joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
            joinedload(Contribution.consultation),
        )
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return [Queued(contribution, number) for contribution, number in rows]


def next_after(session: Session, contribution: Contribution | None) -> Contribution | None:
    """The contribution to look at after this one; from the beginning again after the last.

    None where nothing waits but this one.
    """
    if contribution is None:
        return session.scalars(_waiting().limit(1)).first()
    others = _waiting().where(Contribution.id != contribution.id).limit(1)
    later = others.where(
        (Contribution.submitted_at > contribution.submitted_at)
        | (
            (Contribution.submitted_at == contribution.submitted_at)
            & (Contribution.id > contribution.id)
        )
    )
    return session.scalars(later).first() or session.scalars(others).first()


def progress(session: Session, *, me: str, since: datetime) -> Progress:
    """How much waits, and how many passages staff looked at since a moment, such as midnight."""
    waiting = _waiting().with_only_columns(func.count(Comment.id).label("unsure")).subquery()
    passages, contributions = session.execute(
        select(func.coalesce(func.sum(waiting.c.unsure), 0), func.count()).select_from(waiting)
    ).one()
    first = next_after(session, None)
    done = session.execute(
        select(Correction.by, func.count())
        .where(
            Correction.at >= since,
            Correction.said_by == SaidBy.STAFF,
            Correction.undone_at.is_(None),
        )
        .group_by(Correction.by)
    ).all()
    return Progress(
        passages=passages,
        contributions=contributions,
        oldest=first.submitted_at if first is not None else None,
        done_by_me=sum(number for who, number in done if who == me),
        done_by_all=sum(number for _, number in done),
    )


def _waiting() -> Select[Contribution]:
    return (
        select(Contribution)
        .join(Comment, Comment.contribution_id == Contribution.id)
        .where(
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state == CommentState.UNSURE,
        )
        .group_by(Contribution.id)
        .order_by(Contribution.submitted_at, Contribution.id)
    )
