"""What two people said of one passage, neither having seen the other's codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.coding.codes import Codes
from soundingboard.models import Coding, Comment, Consultation, Contribution, Placement
from soundingboard.vocabulary import Round


@dataclass(frozen=True, slots=True)
class Pair:
    """The codings of one passage that stand; `settled` where one of the two decided."""

    comment: Comment
    first: Coding | None = None
    second: Coding | None = None
    settled: Coding | None = None

    @property
    def said(self) -> tuple[Codes, Codes] | None:
        """What the first and the second coder said; None until both have."""
        if self.first is None or self.second is None:
            return None
        return Codes.of_json(self.first.codes), Codes.of_json(self.second.codes)

    @property
    def differs_in(self) -> tuple[str, ...]:
        """In what the two differ; nothing where they agree, or only one has coded."""
        said = self.said
        return said[0].differs_in(said[1]) if said is not None else ()


def pair_of(session: Session, comment: Comment) -> Pair:
    """The codings of one passage."""
    return next(iter(_paired(_standing(session, [comment.id]))), Pair(comment))


def pairs(session: Session, consultation: Consultation) -> list[Pair]:
    """The passages of a consultation that two people have coded, in order of the second coding."""
    twice = session.scalars(
        select(Coding.comment_id)
        .join(Coding.comment)
        .join(Comment.contribution)
        .where(
            Contribution.consultation_id == consultation.id,
            Coding.round == Round.SECOND,
            Coding.undone_at.is_(None),
        )
        .order_by(Coding.id)
    ).all()
    found = {pair.comment.id: pair for pair in _paired(_standing(session, twice))}
    both = (found[one] for one in twice if one in found)
    return [pair for pair in both if pair.said is not None]


def disagreements(session: Session, consultation: Consultation) -> list[Pair]:
    """The passages on which two coders differ, and which nobody has settled."""
    return [
        pair for pair in pairs(session, consultation) if pair.differs_in and pair.settled is None
    ]


def _standing(session: Session, comment_ids: Sequence[int]) -> Sequence[Coding]:
    return session.scalars(
        select(Coding)
        .where(Coding.comment_id.in_(comment_ids), Coding.undone_at.is_(None))
        .order_by(Coding.id)
        .options(
            joinedload(Coding.coder),
            joinedload(Coding.comment)
            .selectinload(Comment.placements)
            .options(joinedload(Placement.question), joinedload(Placement.block)),
            joinedload(Coding.comment).joinedload(Comment.contribution),
            selectinload(Coding.copy_of),
        )
    ).all()


def _paired(codings: Iterable[Coding]) -> list[Pair]:
    by_passage: dict[int, dict[Round, Coding]] = {}
    for one in codings:
        by_passage.setdefault(one.comment_id, {})[one.round] = one
    return [
        Pair(
            next(iter(rounds.values())).comment,
            rounds.get(Round.FIRST),
            rounds.get(Round.SECOND),
            rounds.get(Round.SETTLED),
        )
        for rounds in by_passage.values()
    ]
