"""Tied: which letters and mails are one person's where an address was more than one person's."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from soundingboard.holdings.whose import Whose
from soundingboard.models import Contribution, Delivery, IncomingMail, Invitation, StaffLetter
from soundingboard.outbox.addressed import to_one
from soundingboard.outbox.formerly import others_until
from soundingboard.storage.among import among


@dataclass(frozen=True, slots=True)
class Mails:
    """The numbers of mails that are theirs, and of those that a person must read first."""

    theirs: frozenset[int]
    to_read: frozenset[int]


def mails(session: Session, who: Whose) -> Mails:
    """Mails they sent, and those that only somebody who reads them can tell to be theirs.

    A mail from an address of theirs is theirs unless it is tied to somebody else: as the answer
    of that person, or to their invitation. What somebody else sent and staff recorded as their
    answer is that person's mail.
    """
    sender = func.lower(IncomingMail.sender_address)
    recorded = select(Contribution.incoming_mail_id).where(Contribution.stakeholder_id.in_(who.ids))
    numbers = {one for one in session.scalars(recorded) if one is not None}
    rows = session.execute(
        select(IncomingMail.id, sender, IncomingMail.received_at, Invitation.stakeholder_id)
        .outerjoin(Invitation, Invitation.id == IncomingMail.invitation_id)
        .where(
            or_(
                sender.in_([*who.addresses, *who.former]),
                among(session, IncomingMail.id, sorted(numbers)),
            )
        )
    ).all()
    givers = _givers(session, [row[0] for row in rows])
    until = others_until(session, who.addresses, who.ids)
    theirs, to_read = set(), set()
    for number, address, at, invited in rows:
        owners = givers.get(number) or ({invited} - {None})
        is_tied = bool(owners & set(who.ids))
        is_now = address in who.addresses
        was_anothers = address in until and at < until[address]
        if (is_tied and (is_now or address in who.former)) or (
            is_now and not owners and not was_anothers
        ):
            theirs.add(number)
        elif is_tied or is_now:
            to_read.add(number)
    return Mails(frozenset(theirs), frozenset(to_read))


def letters(session: Session, who: Whose, answered: Collection[int]) -> list[int]:
    """Letters to them, in order; `answered` are mails of theirs, which staff may have answered."""
    until = others_until(session, who.addresses, who.ids)
    found = session.execute(
        select(
            Delivery.id,
            func.lower(Delivery.to_address),
            Delivery.created_at,
            Delivery.invitation_id,
        ).where(to_one(session, who.ids, who.addresses, {*who.addresses, *who.former}))
    )
    theirs = {
        number
        for number, address, at, invitation in found
        if invitation is not None or address not in until or at >= until[address]
    }
    by_hand = select(StaffLetter.delivery_id).where(
        among(session, StaffLetter.incoming_mail_id, sorted(answered)),
        StaffLetter.delivery_id.is_not(None),
    )
    return sorted({*theirs, *(one for one in session.scalars(by_hand) if one is not None)})


def _givers(session: Session, numbers: Collection[int]) -> dict[int, set[int | None]]:
    """Whose answers were recorded from each of these mails."""
    givers: dict[int, set[int | None]] = {}
    for mail, person in session.execute(
        select(IncomingMail.id, Contribution.stakeholder_id)
        .join(Contribution, Contribution.incoming_mail_id == IncomingMail.id)
        .where(among(session, IncomingMail.id, sorted(numbers)))
    ):
        givers.setdefault(mail, set()).add(person)
    return givers
