"""Which passages wait to be coded by hand, the ones the machine is least sure of first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from soundingboard.contributions.anchoring import keys_of
from soundingboard.models import (
    Choice,
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

AT_ONCE = 500  # passages in one statement
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
    return is_drawn(consultation.id, comment_id, share=consultation.second_share)


def is_drawn(consultation_id: int, comment_id: int, *, share: int) -> bool:
    """The same for a consultation by its id, with so many of a hundred coded by two."""
    lot = sha256(f"second coder/{consultation_id}/{comment_id}".encode()).digest()
    return int.from_bytes(lot[:4]) % 100 < share


def copies_of(session: Session, comment: Comment) -> list[Comment]:
    """The other uncoded passages with the same words in the same place, oldest first.

    Capitals, marks and line breaks do not count; what was ticked beside the words does.
    """
    length, words = len(comment.text), _words(comment.text)
    alike = uncoded(comment.contribution.consultation).where(
        Comment.id != comment.id,
        func.length(Comment.text).between(
            length * (1 - _LENGTHS_DIFFER) - 2, length * (1 + _LENGTHS_DIFFER) + 2
        ),
    )
    texts = session.execute(alike.with_only_columns(Comment.id, Comment.text).order_by(Comment.id))
    ids = [one for one, text in texts if _words(text) == words]
    whole = _said(comment)
    return [one for one in _with_all_around(session, ids) if _said(one) == whole]


def decisions_left(session: Session, consultation: Consultation) -> tuple[int, int]:
    """How many passages nobody has coded, and how many decisions that takes: copies take one."""
    rows = uncoded(consultation)
    places: dict[int, frozenset[tuple[int | None, int | None]]] = {}
    answers = select(Placement.comment_id, Placement.question_id, Placement.block_id).where(
        Placement.comment_id.in_(rows.with_only_columns(Comment.id))
    )
    for comment_id, question_id, block_id in session.execute(answers):
        places[comment_id] = places.get(comment_id, frozenset()) | {(question_id, block_id)}
    chosen = {
        (contribution_id, question_id): label
        for contribution_id, question_id, label in session.execute(
            select(Choice.contribution_id, Choice.question_id, Choice.label)
            .join(Choice.contribution)
            .where(Contribution.consultation_id == consultation.id)
        )
    }
    texts = session.execute(
        rows.with_only_columns(Comment.id, Comment.contribution_id, Comment.text)
    ).all()
    wordings = set()
    for comment_id, contribution_id, text in texts:
        where = places.get(comment_id, frozenset())
        labels = sorted(chosen.get((contribution_id, one), "") for one, _ in where if one)
        wordings.add((_words(text), where, tuple(labels)))
    return len(texts), len(wordings)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower())) or text


def _said(comment: Comment) -> tuple[object, ...]:
    """Where two passages of the same words have to agree besides, to be copies of each other."""
    answered = {one.question_id for one in comment.placements}
    chosen = sorted(
        one.label for one in comment.contribution.choices if one.question_id in answered
    )
    return frozenset(keys_of(comment)), tuple(chosen)


def _with_all_around(session: Session, ids: Sequence[int]) -> Iterator[Comment]:
    """Passages with everything that coding them will ask for, set by set."""
    around = joinedload(Comment.contribution)
    for start in range(0, len(ids), AT_ONCE):
        yield from session.scalars(
            select(Comment)
            .where(Comment.id.in_(ids[start : start + AT_ONCE]))
            .order_by(Comment.id)
            .options(
                selectinload(Comment.tags),
                selectinload(Comment.placements),
                around.selectinload(Contribution.choices),
                around.selectinload(Contribution.evidence),
            )
        )


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
