"""The yes or no of the address itself to a mail that waited for it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.inbox import holding
from soundingboard.inbox.confirming import mail_of_link
from soundingboard.inbox.desk import Desk
from soundingboard.models import IncomingMail, Stakeholder
from soundingboard.people.leaving import leave
from soundingboard.vocabulary import Disposition

BY = "the person"  # who settled it, as staff read it


def say_yes(session: Session, desk: Desk, signed: str, *, at: datetime) -> IncomingMail:
    """The owner of the address says that they wrote it: it counts, or they leave.

    Once it is settled, by them or by staff, a further press changes nothing. Raises NotFound,
    LinkExpired as `confirming.mail_of_link`, Conflict where staff settle it at this moment.
    """
    row = mail_of_link(session, desk.stationery.signer, signed, at=at)
    if row.disposition is Disposition.PASSED_ON:
        holding.confirm_sender(session, desk, row.id, by=BY, at=at)
    elif row.disposition is Disposition.ASKED_TO_LEAVE:
        holding.held(session, row.id, Disposition.ASKED_TO_LEAVE)
        who = session.scalar(select(Stakeholder).where(Stakeholder.email == row.sender_address))
        if who is not None:
            leave(session, who, at=at, how="by the link in our letter")
        holding.settle_as(session, row, Disposition.LEAVE, by=BY, at=at)
    return row


def say_no(session: Session, desk: Desk, signed: str, *, at: datetime) -> IncomingMail:
    """The owner of the address says that it was not them: nothing of it counts. Raises likewise."""
    row = mail_of_link(session, desk.stationery.signer, signed, at=at)
    if row.disposition in {Disposition.PASSED_ON, Disposition.ASKED_TO_LEAVE}:
        reason = "the owner of the address says that they did not write it"
        holding.discard(session, row.id, by=BY, at=at, reason=reason)
    return row
