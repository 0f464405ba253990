"""Who a mailing was meant for and got no letter of it: kept with the reason when it is planned."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, insert, select
from sqlalchemy.orm import Session

from soundingboard.models import (
    Delivery,
    Invitation,
    Mailing,
    Organisation,
    PassedOver,
    Stakeholder,
    Wording,
)


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A person who was passed over, and the reason as it was then."""

    name: str
    address: str
    organisation: str
    reason: str


def keep(session: Session, mailing: Mailing, people: Iterable[tuple[int, str]]) -> None:
    """Keeps who is passed over: the number of each person, once, and the reason."""
    rows = [
        {"mailing_id": mailing.id, "stakeholder_id": person, "reason": reason}
        for person, reason in people
    ]
    if rows:
        session.execute(insert(PassedOver), rows)


def passed_over(
    session: Session, mailing: Mailing, *, limit: int | None = None
) -> tuple[NotWritten, ...]:
    """Who was passed over and has got no letter of this mailing since, by name."""
    found = session.execute(
        _passed_over(mailing)
        .with_only_columns(
            Stakeholder.name,
            Stakeholder.email,
            func.coalesce(Organisation.name, ""),
            PassedOver.reason,
        )
        .outerjoin(Stakeholder.organisation)
        .order_by(Stakeholder.name, Stakeholder.id)
        .limit(limit)
    )
    return tuple(NotWritten(*row) for row in found)


def count_passed_over(session: Session, mailing: Mailing) -> int:
    """How many they are."""
    counted = _passed_over(mailing).with_only_columns(func.count(PassedOver.id))
    return session.scalar(counted) or 0


def _passed_over(mailing: Mailing) -> Select[PassedOver]:
    written = exists().where(
        Delivery.invitation_id == Invitation.id,
        Invitation.stakeholder_id == PassedOver.stakeholder_id,
        Delivery.wording_id == Wording.id,
        Wording.mailing_id == mailing.id,
    )
    return (
        select(PassedOver)
        .join(Stakeholder, Stakeholder.id == PassedOver.stakeholder_id)
        .where(PassedOver.mailing_id == mailing.id, ~written)
    )
