"""Letters by the address they go to.

Only a letter that was planned with no others stands in an index by its address; all others are
found by whom they invite.
"""

from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, Invitation, PlannedLetter, Stakeholder
from soundingboard.models.delivery import IS_OF_ALL


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
    return or_(
        alone_to(letter.to_address),
        and_(_to_people(session, people), Delivery.to_address == letter.to_address),
    )


def to_person(session: Session, who: Stakeholder) -> ColumnElement[bool]:
    """Likewise for a letter to a person: at their address, or as one of theirs."""
    return or_(alone_to(who.email), _to_people(session, {who.id}))


def _to_people(session: Session, people: set[int]) -> ColumnElement[bool]:
    # The numbers themselves, not who asks for them: so either half is found in its index.
    theirs = select(Invitation.id).where(Invitation.stakeholder_id.in_(people))
    return Delivery.invitation_id.in_(list(session.scalars(theirs)))
