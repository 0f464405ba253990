"""Which passages wait to be coded by hand, the ones the machine is least sure of first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from soundingboard.contributions.anchoring import keys_of
from soundingboard.models import (
    Coding,
    CodingTurn,
    Comment,
    Consultation,
    Contribution,
    Officer,
    Placement,
    Tag,
)
from soundingboard.vocabulary import CommentState, ContributionState, Round, TagState

KEPT_FOR = timedelta(minutes=20)
"""How long a passage is kept for the person who has it before them."""

_WORD = re.compile(r"\w+")
_LENGTHS_DIFFER = 0.2  # of copies: line breaks, spaces and marks are all that may


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage for somebody to code, and for the how-many-eth time."""

    comment_id: int
    round: Round


def codable(consultation: Consultation) -> Select[Comment]:
    """The passages of a consultation that are coded: sent in, and standing in their place."""
    return (
        select(Comment)
        .join(Comment.contribution)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state == CommentState.PLACED,
        )
    )


def uncoded(consultation: Consultation) -> Select[Comment]:
    """Those of which nobody has said anything yet."""
    coded = exists(
        select(Coding.id).where(
            Coding.comment_id == Comment.id,
            Coding.round != Round.SECOND,
            Coding.undone_at.is_(None),
        )
    )
    return codable(consultation).where(~coded)


def next_for(
    session: Session, consultation: Consultation, officer: Officer, *, at: datetime
) -> Waiting | None:
    """The passage this person should code next; None where nothing waits for them.

    Second codings come first: whoever coded first may be waiting. Then what nobody has coded,
    the least sure first. What somebody else has before them is left to them.
    """
    taken = set(
        session.scalars(
            select(CodingTurn.comment_id).where(
                CodingTurn.officer_id != officer.id, CodingTurn.taken_at > at - KEPT_FOR
            )
        )
    )
    for comment_id in for_second(session, consultation, officer):
        if comment_id not in taken:
            return Waiting(comment_id, Round.SECOND)
    wanted = _least_sure(consultation).limit(1)
    if taken:
        wanted = wanted.where(Comment.id.not_in(taken))
    found = session.execute(wanted).first()
    return Waiting(found[0], Round.FIRST) if found is not None else None


def for_second(session: Session, consultation: Consultation, officer: Officer) -> list[int]:
    """The passages chosen for a second coder that this person may code, oldest first."""
    again = aliased(Coding)
    twice = exists(
        select(again.id).where(
            again.comment_id == Coding.comment_id,
            again.round == Round.SECOND,
            again.undone_at.is_(None),
        )
    )
    rows = session.scalars(
        codable(consultation)
        .join(Coding, Coding.comment_id == Comment.id)
        .where(
            Coding.round == Round.FIRST,
            Coding.undone_at.is_(None),
            Coding.copy_of_id.is_(None),
            Coding.coder_id != officer.id,
            ~twice,
        )
        .with_only_columns(Comment.id)
        .order_by(Comment.id)
    )
    return [one for one in rows if is_chosen(consultation, one)]


def is_chosen(consultation: Consultation, comment_id: int) -> bool:
    """Whether two people code a passage: by its number, so that everybody draws the same lot.

    A larger share takes in all that the smaller one had.
    """
    lot = sha256(f"second coder/{consultation.id}/{comment_id}".encode()).digest()
    return int.from_bytes(lot[:4]) % 100 < consultation.second_share


def copies_of(session: Session, comment: Comment) -> list[Comment]:
    """The other uncoded passages with the same words in the same place, oldest first.

    Capitals, marks and line breaks do not count; what was ticked beside the words does.
    """
    whole, length = said(comment), len(comment.text)
    places = [one.question_id or one.block_id for one in comment.placements]
    wanted = uncoded(comment.contribution.consultation).where(
        Comment.id != comment.id,
        func.length(Comment.text).between(
            length * (1 - _LENGTHS_DIFFER) - 2, length * (1 + _LENGTHS_DIFFER) + 2
        ),
    )
    if any(places):
        wanted = wanted.where(
            Comment.placements.any(
                Placement.question_id.in_(places) | Placement.block_id.in_(places)
            )
        )
    around = joinedload(Comment.contribution)
    rows: Sequence[Comment] = session.scalars(
        wanted.order_by(Comment.id).options(
            selectinload(Comment.tags),
            selectinload(Comment.placements),
            around.selectinload(Contribution.choices),
            around.selectinload(Contribution.evidence),
        )
    ).all()
    return [one for one in rows if said(one) == whole]


def said(comment: Comment) -> tuple[object, ...]:
    """What makes two passages copies of each other: their words, place, and what was chosen."""
    words = " ".join(_WORD.findall(comment.text.lower())) or comment.text
    answered = {one.question_id for one in comment.placements}
    chosen = sorted(
        one.label for one in comment.contribution.choices if one.question_id in answered
    )
    return words, frozenset(keys_of(comment)), tuple(chosen)


def _least_sure(consultation: Consultation) -> Select[int]:
    """The ids of uncoded passages: those with something suggested, by the least margin, first.

    The margin is how far the likeliest priority is ahead of the next: the nearer, the more is
    learnt from a person's word (half the labels for the same gain).
    """
    ranked = (
        select(
            Tag.comment_id,
            Tag.score,
            Tag.state,
            func.row_number()
            .over(partition_by=Tag.comment_id, order_by=(Tag.score.desc(), Tag.id))
            .label("rank"),
        )
        .join(Tag.comment)
        .join(Comment.contribution)
        .where(Contribution.consultation_id == consultation.id, Tag.state != TagState.REJECTED)
        .subquery()
    )
    best = func.max(case((ranked.c.rank == 1, ranked.c.score), else_=0.0))
    other = func.max(case((ranked.c.rank == 2, ranked.c.score), else_=0.0))
    suggested = func.max(case((ranked.c.state == TagState.SUGGESTED, 1), else_=0))
    sureness = (
        select(
            ranked.c.comment_id,
            (best - other).label("margin"),
            suggested.label("suggested"),
        )
        .group_by(ranked.c.comment_id)
        .subquery()
    )
    return (
        uncoded(consultation)
        .outerjoin(sureness, sureness.c.comment_id == Comment.id)
        .with_only_columns(Comment.id)
        .order_by(
            func.coalesce(sureness.c.suggested, 0).desc(),
            func.coalesce(sureness.c.margin, 0.0),
            Comment.id,
        )
    )
