"""Leaving the list: at once, for good, and whatever list is imported later."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Invitation, JournalEntry, Stakeholder
from soundingboard.outbox.replaced import withdrawn
from soundingboard.outbox.suppression import suppress
from soundingboard.signing import Signer
from soundingboard.vocabulary import Membership, SuppressionReason

PURPOSE = "leave"  # what the link in every letter to the list is signed for


def leave(session: Session, stakeholder: Stakeholder, *, at: datetime, how: str) -> None:
    """Takes a person off the list and writes no more letters to any address of theirs.

    `how` ends the sentence "Asked to leave …": "by the link in a letter", "by mail". Doing it
    again changes nothing. What already waits in the outbox is stopped when it is picked up.
    """
    stakeholder = _as_they_are(session, stakeholder)
    theirs = select(Stakeholder.email).where(Stakeholder.same_as_id == stakeholder.id)
    for address in (stakeholder.email, *session.scalars(theirs)):
        suppress(
            session,
            address,
            reason=SuppressionReason.LEFT,
            evidence=f"Asked to leave {how}.",
            at=at,
        )
    if stakeholder.membership is Membership.LEFT:
        return
    stakeholder.membership = Membership.LEFT
    stakeholder.left_at = at
    session.add(
        JournalEntry(
            at=at,
            actor="the person",
            event="left",
            subject="stakeholder",
            subject_id=stakeholder.id,
            detail=f"Asked to leave {how}.",
        )
    )
    session.flush()


def _as_they_are(session: Session, stakeholder: Stakeholder) -> Stakeholder:
    """Waits for whoever makes them one with somebody at this moment; whom they are after that."""
    session.flush()
    session.refresh(stakeholder, with_for_update=True)
    if stakeholder.same_as is None:
        return stakeholder
    session.refresh(stakeholder.same_as, with_for_update=True)
    return stakeholder.same_as.now


def person_of_link(session: Session, signer: Signer, signed: str) -> Stakeholder | None:
    """Whom a leave link takes off; None where we have forgotten the person since.

    `signed` is what stands behind the last slash: the token of an invitation, or a signed number;
    a token also where the personal link was replaced since.
    A leave link never expires: the oldest letter in somebody's mailbox must still work. Raises
    NotFound where the link is not one of ours.
    """
    invited = session.scalar(
        select(Stakeholder).join(Invitation).where(Invitation.token == signed.lower())
    )
    if invited is None and (old := session.scalar(withdrawn(signed))) is not None:
        invited = old.invitation.stakeholder
    found = invited or session.get(Stakeholder, signer.unsign(PURPOSE, signed))
    return found.now if found is not None else None
