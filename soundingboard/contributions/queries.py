"""Find what was said: by consultation, priority and words, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Evidence,
    JournalEntry,
    Organisation,
    Placement,
    Priority,
    Stakeholder,
    Tag,
)
from soundingboard.refusals import NotFound
from soundingboard.storage.among import among
from soundingboard.vocabulary import CommentState, ContributionState, TagState

PAGE = 25
MOST_WORDS = 8  # of a search; each is one more look at every passage
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody looks for; what is None or empty is not asked.

    `hidden` are passages whose codes must not be told to who asks: none is found by a priority.
    """

    consultation_id: int | None = None
    priority_id: int | None = None
    words: str = ""
    withdrawn: bool = False  # also what was replaced by a later version
    unsure: bool = False  # only contributions with a passage that waits for a person
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """One page of what was found, the number of that page, of pages, and of everything found."""

    rows: Sequence[Row]
    page: int
    pages: int
    total: int


def contributions(session: Session, wanted: Wanted, *, page: int = 1) -> Found[Contribution]:
    """Contributions, newest first. Drafts are nobody's business before they are sent."""
    query = select(Contribution).where(Contribution.state != ContributionState.DRAFT)
    if not wanted.withdrawn:
        query = query.where(Contribution.state != ContributionState.WITHDRAWN)
    if wanted.consultation_id is not None:
        query = query.where(Contribution.consultation_id == wanted.consultation_id)
    if wanted.priority_id is not None:
        query = query.where(Contribution.comments.any(_bears_on(session, wanted)))
    if wanted.unsure:
        query = query.where(Contribution.comments.any(Comment.state == CommentState.UNSURE))
    for word in _words(wanted.words):
        query = query.where(
            or_(
                Contribution.reference.icontains(word, autoescape=True),
                Contribution.comments.any(Comment.text.icontains(word, autoescape=True)),
                Contribution.stakeholder.has(
                    or_(
                        Stakeholder.name.icontains(word, autoescape=True),
                        Stakeholder.email.icontains(word, autoescape=True),
                        Stakeholder.organisation.has(
                            Organisation.name.icontains(word, autoescape=True)
                        ),
                    )
                ),
            )
        )
    ordered = query.order_by(Contribution.submitted_at.desc(), Contribution.id.desc())
    return _page(
        session,
        ordered.options(
            joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
            joinedload(Contribution.consultation),
            selectinload(Contribution.comments),
            selectinload(Contribution.evidence),
        ),
        page,
    )


def passages(session: Session, wanted: Wanted, *, page: int = 1) -> Found[Comment]:
    """Passages that stand where they belong, newest first."""
    query = (
        select(Comment)
        .join(Comment.contribution)
        .where(
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state == CommentState.PLACED,
        )
    )
    if wanted.consultation_id is not None:
        query = query.where(Contribution.consultation_id == wanted.consultation_id)
    if wanted.priority_id is not None:
        query = query.where(_bears_on(session, wanted))
    for word in _words(wanted.words):
        query = query.where(Comment.text.icontains(word, autoescape=True))
    ordered = query.order_by(Contribution.submitted_at.desc(), Comment.id.desc())
    return _page(session, ordered.options(*_around_comment()), page)


def count_waiting(session: Session) -> int:
    """How many passages wait for a person to say what they answer."""
    return (
        session.scalar(
            select(func.count(Comment.id))
            .join(Comment.contribution)
            .where(
                Contribution.state == ContributionState.SUBMITTED,
                Comment.state == CommentState.UNSURE,
            )
        )
        or 0
    )


def contribution(session: Session, contribution_id: int) -> Contribution:
    """One contribution. Raises NotFound for one that is not there, or not sent yet."""
    found = session.get(Contribution, contribution_id)
    if found is None or found.state is ContributionState.DRAFT:
        raise NotFound("There is no such contribution.")
    return found


def comment(session: Session, comment_id: int) -> Comment:
    """One passage of something sent. Raises NotFound where there is none."""
    found = session.get(Comment, comment_id)
    if found is None or found.contribution.state is ContributionState.DRAFT:
        raise NotFound("There is no such passage.")
    return found


def by_reference(session: Session, reference: str) -> Contribution:
    """The contribution with the reference that its receipt tells. Raises NotFound."""
    wanted = reference.strip().upper()
    found = session.scalar(select(Contribution).where(Contribution.reference == wanted))
    if found is None or found.state is ContributionState.DRAFT:
        raise NotFound(f"There is no contribution {reference}.")
    return found


def passage(session: Session, name: str) -> Comment:
    """The passage that is called "SB-7F3K-2M/2": the second of a contribution.

    Raises NotFound where there is none.
    """
    reference, _, number = name.partition("/")
    whole = by_reference(session, reference)
    found = next((one for one in whole.comments if str(one.position) == number.strip()), None)
    if found is None:
        passages = len(whole.comments)
        raise NotFound(
            f"Write which passage of {whole.reference}, as {whole.reference}/1; it has {passages}."
        )
    return found


def evidence(session: Session, evidence_id: int) -> Evidence:
    """One file of something sent. Raises NotFound where there is none."""
    found = session.get(Evidence, evidence_id)
    if found is None or found.contribution.state is ContributionState.DRAFT:
        raise NotFound("There is no such file.")
    return found


def replaced_by(session: Session, earlier: Contribution) -> Contribution | None:
    """The contribution somebody sent in place of this one, if they did."""
    return session.scalar(
        select(Contribution)
        .where(
            Contribution.replaces_id == earlier.id, Contribution.state != ContributionState.DRAFT
        )
        .order_by(Contribution.id.desc())
        .limit(1)
    )


def answered_consultations(session: Session) -> Sequence[Consultation]:
    """The consultations somebody has answered, newest first."""
    return session.scalars(
        select(Consultation)
        .where(
            select(Contribution.id)
            .where(
                Contribution.consultation_id == Consultation.id,
                Contribution.state != ContributionState.DRAFT,
            )
            .exists()
        )
        .order_by(Consultation.id.desc())
    ).all()


def all_priorities(session: Session) -> Sequence[Priority]:
    """The priorities of every strategy, in their order."""
    today = select(Priority).where(Priority.merged_into_id.is_(None))
    return session.scalars(today.order_by(Priority.strategy_id, Priority.position)).all()


def history(session: Session, given: Contribution) -> Sequence[JournalEntry]:
    """What was done to a contribution, newest first."""
    return session.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == "contribution", JournalEntry.subject_id == given.id)
        .order_by(JournalEntry.id.desc())
    ).all()


def _bears_on(session: Session, wanted: Wanted) -> ColumnElement[bool]:
    applies = (Tag.priority_id == wanted.priority_id) & (Tag.state == TagState.APPLIES)
    bears = Comment.tags.any(applies)
    return bears & ~among(session, Comment.id, wanted.hidden) if wanted.hidden else bears


def _words(text: str) -> list[str]:
    return text.split()[:MOST_WORDS]


def _around_comment() -> tuple[Any, ...]:
    whole = joinedload(Comment.contribution)
    return (
        whole.joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation),
        whole.joinedload(Contribution.consultation),
        selectinload(Comment.placements).joinedload(Placement.question),
        selectinload(Comment.placements).joinedload(Placement.block),
        selectinload(Comment.tags).joinedload(Tag.priority),
    )


def _page(session: Session, query: Select[Row], page: int) -> Found[Row]:
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)).unique().all()
    return Found(rows, page, pages, total)
