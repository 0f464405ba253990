"""Letters that ask for an answer and wait: called off, or sent to another address of the reader."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select, text, update
from sqlalchemy.orm import Session

from soundingboard.letters.invitation import InvitationLetter
from soundingboard.letters.reminder import ReminderLetter
from soundingboard.models import Delivery, DeliveryEvent, Invitation, PlannedLetter
from soundingboard.models.delivery import IS_DUE
from soundingboard.storage.among import among
from soundingboard.vocabulary import DeliveryState

ASKING = (InvitationLetter.name, ReminderLetter.name)
CALLED_OFF = "They were on the list twice, and get this at their other address."
_LETTERS = cast(Table, PlannedLetter.__table__)
_STATES = cast(Table, Delivery.__table__)


def waiting(session: Session, invitations: Collection[int]) -> Sequence[int]:
    """The letters to many that belong to these invitations and have not left yet."""
    return session.scalars(
        select(Delivery.id)
        .where(
            among(session, Delivery.invitation_id, invitations),
            Delivery.purpose.in_(ASKING),
            text(IS_DUE),
        )
        .order_by(Delivery.id)
    ).all()


def asked_elsewhere(session: Session, invitations: Collection[int | None]) -> set[int]:
    """Those of these invitations that became part of another, at another address of the reader."""
    numbers = {number for number in invitations if number is not None}
    return set(
        session.scalars(
            select(Invitation.id).where(
                among(session, Invitation.id, numbers), Invitation.same_as_id.is_not(None)
            )
        )
    )


def call_off(session: Session, letters: Collection[int], why: str, *, at: datetime) -> list[int]:
    """Calls these letters off, but for those that have left; returns the numbers of the others."""
    called_off = session.scalars(
        update(_STATES)
        .where(among(session, _STATES.c.id, letters), text(IS_DUE))
        .values(state=DeliveryState.CANCELLED, owner="", lease_until=None)
        .returning(_STATES.c.id)
    ).all()
    line = {"at": at, "state": DeliveryState.CANCELLED, "detail": why}
    if called_off:
        session.execute(insert(DeliveryEvent), [{"delivery_id": one, **line} for one in called_off])
    return list(called_off)


def readdress(session: Session, letters: Collection[int], *, address: str, name: str) -> list[int]:
    """Has letters that have not left yet go to another address; returns the numbers of these.

    A worker that has one in hand loses it, and whoever claims it next sends it there.
    """
    taken = session.scalars(
        update(_STATES)
        .where(among(session, _STATES.c.id, letters), text(IS_DUE))
        .values(owner="", lease_until=None)
        .returning(_STATES.c.id)
    ).all()
    session.execute(
        update(_LETTERS)
        .where(among(session, _LETTERS.c.id, taken))
        .values(to_address=address, to_name=name)
    )
    return sorted(taken)
