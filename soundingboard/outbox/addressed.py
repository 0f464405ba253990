"""Letters by the address they go to.

Only a letter that was planned with no others stands in an index by its address; all others are
found by whom they invite.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, Invitation, PlannedLetter, Stakeholder
from soundingboard.models.delivery import IS_OF_ALL
from soundingboard.outbox.formerly import ever, invitations_of, rows_of


def alone_to(address: str) -> ColumnElement[bool]:
    """The condition on deliveries that a letter goes to this address, planned with no others."""
    return and_(text(IS_OF_ALL), Delivery.to_address == address)


def to_the_same(session: Session, letter: PlannedLetter) -> ColumnElement[bool]:
    """The condition on deliveries that a letter goes to the same address as this one.

    One planned with others is found as long as it is for the same person, or for who has the
    address now.
    """
    theirs = select(Invitation.stakeholder_id).where(Invitation.id == letter.invitation_id)
    who_has_it = select(Stakeholder.id).where(Stakeholder.email == letter.to_address.lower())
    people = {*session.scalars(theirs), *session.scalars(who_has_it)}
    people = set(rows_of(session, people))
    return or_(
        alone_to(letter.to_address),
        and_(_to_people(session, people), Delivery.to_address == letter.to_address),
    )


def to_person(session: Session, who: Stakeholder) -> ColumnElement[bool]:
    """Likewise for a letter to a person: at their address, or to one they had, as one of theirs.

    What went to their address as somebody else's is not theirs, nor what went to somebody else who
    answered a letter that was passed on: an invitation has letters to both.
    """
    rows = rows_of(session, [who.id])
    addresses = session.scalars(select(Stakeholder.email).where(Stakeholder.id.in_(rows))).all()
    return to_one(session, rows, addresses, ever(session, rows))


def to_one(
    session: Session, people: Collection[int], addresses: Collection[str], had: Collection[str]
) -> ColumnElement[bool]:
    """Likewise for a person of several rows of the list; `had` are all addresses they ever had."""
    theirs = Delivery.invitation_id.in_(invitations_of(session, people))
    untied = and_(text(IS_OF_ALL), Delivery.to_address.in_(addresses))
    return or_(
        and_(untied, Delivery.invitation_id.is_(None)),
        and_(theirs, func.lower(Delivery.to_address).in_(had)),
    )


def _to_people(session: Session, people: set[int]) -> ColumnElement[bool]:
    # The numbers themselves, not who asks for them: so either half is found in its index.
    return Delivery.invitation_id.in_(invitations_of(session, people))
