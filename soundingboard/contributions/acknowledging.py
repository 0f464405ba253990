"""Thank somebody for what they said, and repeat it: where we put each point, under which number."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import where_of
from soundingboard.letters.receipt import ReceiptLetter, TakenPoint
from soundingboard.models import Consultation, Contribution, Delivery, Invitation, Stakeholder
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.vocabulary import Channel, CommentState, ContributionState


def acknowledge(
    session: Session, stationery: Stationery, contribution: Contribution, *, at: datetime
) -> Delivery | None:
    """Posts the receipt, once for each contribution however often it is asked for.

    No receipt goes out for what is not submitted (an unknown address is not written to before
    staff have looked), nor for what staff wrote down. It answers the mail where there was one,
    and an answer to it comes back to the person's invitation.
    """
    if contribution.state is not ContributionState.SUBMITTED:
        return None
    if contribution.channel is Channel.RECORDED:
        return None
    person = contribution.stakeholder
    invitation = invitation_of(
        session, contribution.consultation, person, at=at, chance=stationery.chance
    )
    mail = contribution.incoming_mail
    return post(
        session,
        stationery,
        _letter(stationery, contribution, invitation),
        to=Recipient(person.email, person.name),
        once_key=f"receipt:{contribution.id}",
        at=at,
        invitation=invitation,
        in_reply_to=mail.message_id if mail else "",
    )


def invitation_of(
    session: Session,
    consultation: Consultation,
    stakeholder: Stakeholder,
    *,
    at: datetime,
    chance: Callable[[], str],
) -> Invitation:
    """A person's invitation; whoever answered without one gets one, and with it their own link."""
    known = session.scalar(
        select(Invitation).where(
            Invitation.consultation_id == consultation.id,
            Invitation.stakeholder_id == stakeholder.id,
        )
    )
    if known is not None:
        return known
    invitation = Invitation(
        consultation=consultation, stakeholder=stakeholder, token=chance(), created_at=at
    )
    session.add(invitation)
    session.flush()
    return invitation


def _letter(
    stationery: Stationery, contribution: Contribution, invitation: Invitation
) -> ReceiptLetter:
    consultation = contribution.consultation
    return ReceiptLetter(
        recipient_name=contribution.stakeholder.name,
        title=consultation.title,
        reference=contribution.reference,
        points=tuple(
            TakenPoint(
                number=number,
                where=where_of(comment),
                text=comment.text,
                sure=comment.state is CommentState.PLACED,
            )
            for number, comment in enumerate(contribution.comments, start=1)
        ),
        evidence=tuple(one.file_name for one in contribution.evidence),
        change_url=stationery.links.respond(invitation.token),
        closes_on=stationery.day(consultation.closes_at),
        late=contribution.late,
    )
