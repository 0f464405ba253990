"""How a consultation is going: who was asked, what became of the letters, who has answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Delivery,
    Invitation,
    Organisation,
    Stakeholder,
)
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    ContributionState,
    DeliveryState,
    OrganisationType,
)

LAST_ANSWERS = 10
ON_THE_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DEFERRED)
ARRIVED = (DeliveryState.SENT, DeliveryState.COMPLAINED)
NOT_DELIVERED = (DeliveryState.FAILED, DeliveryState.BOUNCED)
NOT_SENT = (DeliveryState.SUPPRESSED, DeliveryState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Letters:
    """What became of the invitations, in letters."""

    sent: int
    on_the_way: int
    failed: int  # refused for good, or came back
    not_sent: int  # the person had left, or the consultation was closed
    uncertain: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many people of one type of organisation were invited, and how many of them answered.

    `type` is None for people who speak for no organisation.
    """

    type: OrganisationType | None
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """One of the newest contributions."""

    contribution_id: int
    name: str
    organisation: str
    channel: Channel
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """The numbers of one consultation. `answered` counts people, `channels` contributions."""

    invited: int
    letters: Letters
    answered: int
    uninvited: int  # of those who answered: came by way of somebody else, or were recorded
    late: int  # contributions
    channels: tuple[tuple[Channel, int], ...]
    unsure: int  # passages that wait for a person
    unconfirmed: int  # contributions from addresses that nobody has confirmed
    turnout: tuple[Turnout, ...]
    last: tuple[LastAnswer, ...]


def progress(session: Session, consultation: Consultation) -> Progress:
    """The numbers of one consultation as they are now."""
    submitted = (
        Contribution.consultation_id == consultation.id,
        Contribution.state == ContributionState.SUBMITTED,
    )
    invited = select(Invitation.stakeholder_id).where(
        Invitation.consultation_id == consultation.id, Invitation.same_as_id.is_(None)
    )
    answered = select(Contribution.stakeholder_id).where(*submitted)
    people = func.count(Contribution.stakeholder_id.distinct())
    channels = session.execute(
        select(Contribution.channel, func.count())
        .where(*submitted)
        .group_by(Contribution.channel)
        .order_by(func.count().desc(), Contribution.channel)
    )
    return Progress(
        invited=_count(session, select(func.count()).select_from(invited.subquery())),
        letters=_letters(session, consultation),
        answered=_count(session, select(people).where(*submitted)),
        uninvited=_count(
            session,
            select(people).where(*submitted, Contribution.stakeholder_id.not_in(invited)),
        ),
        late=_count(session, select(func.count()).where(*submitted, Contribution.late)),
        channels=tuple(channels.all()),
        unsure=_count(
            session,
            select(func.count(Comment.id))
            .join(Comment.contribution)
            .where(*submitted, Comment.state == CommentState.UNSURE),
        ),
        unconfirmed=_count(
            session,
            select(func.count()).where(
                Contribution.consultation_id == consultation.id,
                Contribution.state == ContributionState.UNCONFIRMED,
            ),
        ),
        turnout=_turnout(session, invited, answered),
        last=_last(session, consultation),
    )


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _letters(session: Session, consultation: Consultation) -> Letters:
    counted = session.execute(
        select(Delivery.state, func.count())
        .join(Delivery.invitation)
        .where(Invitation.consultation_id == consultation.id, Delivery.purpose == "invitation")
        .group_by(Delivery.state)
    )
    by_state = dict(counted.all())

    def of(*states: DeliveryState) -> int:
        return sum(by_state.get(state, 0) for state in states)

    return Letters(
        sent=of(*ARRIVED),
        on_the_way=of(*ON_THE_WAY),
        failed=of(*NOT_DELIVERED),
        not_sent=of(*NOT_SENT),
        uncertain=of(DeliveryState.UNCERTAIN),
    )


def _turnout(session: Session, invited: Select[int], answered: Select[int]) -> tuple[Turnout, ...]:
    def by_type(people: Select[int]) -> dict[OrganisationType | None, int]:
        counted = session.execute(
            select(Organisation.type, func.count())
            .select_from(Stakeholder)
            .outerjoin(Stakeholder.organisation)
            .where(Stakeholder.id.in_(people))
            .group_by(Organisation.type)
        )
        return dict(counted.all())

    asked = by_type(invited)
    replied = by_type(answered.where(Contribution.stakeholder_id.in_(invited)))
    rows = [Turnout(kind, number, replied.get(kind, 0)) for kind, number in asked.items()]
    return tuple(sorted(rows, key=lambda row: (-row.invited, row.type or "")))


def _last(session: Session, consultation: Consultation) -> tuple[LastAnswer, ...]:
    newest = session.scalars(
        select(Contribution)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state == ContributionState.SUBMITTED,
        )
        .options(joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation))
        .order_by(Contribution.submitted_at.desc(), Contribution.id.desc())
        .limit(LAST_ANSWERS)
    )
    return tuple(
        LastAnswer(
            contribution_id=one.id,
            name=one.stakeholder.name,
            organisation=one.stakeholder.organisation.name if one.stakeholder.organisation else "",
            channel=one.channel,
            at=one.submitted_at or one.started_at,
            late=one.late,
        )
        for one in newest
    )
