"""Subjects: what a digest can be about, and which passages belong to it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Digest,
    Organisation,
    Priority,
    Stakeholder,
    StakeholderGroup,
    Tag,
)
from soundingboard.models.stakeholder import group_member
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import (
    CommentState,
    ContributionState,
    Scope,
    Standpoint,
    TagState,
)

Subject = Priority | StakeholderGroup | Consultation | Organisation

_ALL: dict[Scope, Select[Subject]] = {
    Scope.PRIORITY: select(Priority)
    .where(Priority.merged_into_id.is_(None))
    .order_by(Priority.id.desc()),
    Scope.GROUP: select(StakeholderGroup),
    Scope.CONSULTATION: select(Consultation).order_by(Consultation.id.desc()),
    Scope.ORGANISATION: select(Organisation),
}
_NAMES: dict[Scope, InstrumentedAttribute[str]] = {
    Scope.PRIORITY: Priority.name,
    Scope.GROUP: StakeholderGroup.name,
    Scope.CONSULTATION: Consultation.title,
    Scope.ORGANISATION: Organisation.name,
}


def called(session: Session, scope: Scope, name: str) -> Subject:
    """The subject of this kind with this name or title, the newest of several. Raises NotFound."""
    found = session.scalar(_ALL[scope].where(_NAMES[scope] == name.strip()).limit(1))
    if found is None:
        raise NotFound(f"There is no {scope} called {name}.")
    return found


def of(digest: Digest) -> Subject:
    """What a digest is about, as it is today: a priority may have become part of another."""
    if digest.priority is not None:
        return digest.priority.now
    found = digest.group or digest.consultation or digest.organisation
    assert found is not None  # noqa: S101  # the database keeps no digest without a subject
    return found


def digests_about(about: Subject) -> ColumnElement[bool]:
    """The digests of one subject, as a condition."""
    if isinstance(about, Priority):
        return Digest.priority_id == about.id
    if isinstance(about, StakeholderGroup):
        return Digest.group_id == about.id
    if isinstance(about, Consultation):
        return Digest.consultation_id == about.id
    return Digest.organisation_id == about.id


def heard(about: Subject, *, until: datetime) -> Select[int]:
    """The ids of the passages on a subject that are heard: what was submitted and placed.

    Drafts, withdrawn contributions, people nobody has confirmed, and passages that wait to be
    placed are not heard yet. An organisation is not answerable for what its people say for
    themselves.
    """
    return (
        select(Comment.id)
        .join(Comment.contribution)
        .where(
            Comment.state == CommentState.PLACED,
            Contribution.state == ContributionState.SUBMITTED,
            Contribution.submitted_at <= until,
            belongs(about),
        )
        .correlate(None)  # it is a set of its own wherever it stands in a larger question
    )


def belongs(about: Subject) -> ColumnElement[bool]:
    """Whether a passage (Comment with its Contribution) is on a subject, as a condition."""
    if isinstance(about, Priority):
        return Comment.id.in_(bearing(about))
    if isinstance(about, StakeholderGroup):
        return Contribution.stakeholder_id.in_(
            select(group_member.c.stakeholder_id).where(group_member.c.group_id == about.id)
        )
    if isinstance(about, Consultation):
        return Contribution.consultation_id == about.id
    return (Contribution.standpoint != Standpoint.PERSONAL) & Contribution.stakeholder_id.in_(
        select(Stakeholder.id).where(Stakeholder.organisation_id == about.id)
    )


def bearing(priority: Priority) -> Select[int]:
    """The ids of the passages that bear on a priority, heard or not: an index alone answers."""
    return select(Tag.comment_id).where(
        Tag.priority_id == priority.id, Tag.state == TagState.APPLIES
    )


def next_number(session: Session, about: Subject) -> int:
    """The number of the next digest of a subject, from 1."""
    last = session.scalar(select(func.max(Digest.number)).where(digests_about(about)))
    return (last or 0) + 1
