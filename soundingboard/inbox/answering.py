"""Answering by itself: whom the inbox may write to, and how often, whatever they send."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.letters.confirming import ConfirmAnswerLetter, ConfirmLeavingLetter
from soundingboard.letters.digest import DigestReceiptLetter
from soundingboard.letters.joining import HelpLetter, JoinConfirmationLetter, OpenLetter
from soundingboard.letters.letter import Letter
from soundingboard.letters.receipt import CorrectedLetter, ReceiptLetter
from soundingboard.models import Delivery, IncomingMail, Stakeholder
from soundingboard.outbox.addressed import alone_to
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import ReadMail
from soundingboard.vocabulary import Membership

DAY = timedelta(days=1)
# What a mail can make us send. Invitations and digests are sent because staff say so.
ANSWERS = tuple(
    letter.name
    for letter in (
        ReceiptLetter,
        CorrectedLetter,
        DigestReceiptLetter,
        HelpLetter,
        OpenLetter,
        JoinConfirmationLetter,
        ConfirmAnswerLetter,
        ConfirmLeavingLetter,
    )
)


@dataclass(frozen=True, slots=True)
class Restraint:
    """How much others can make us send in 24 hours: to one address, and to strangers in all."""

    to_one_address: int = 12
    to_strangers: int = 200


def why_not(session: Session, restraint: Restraint, mail: ReadMail, *, at: datetime) -> str:
    """Why no letter may answer this mail, as the end of "No letter was sent: ..."; "" if one may.

    RFC 3834 section 2: never a machine, a list or a report. And since anybody can write anybody's
    address into a From line, there is a limit to what we send to one address and to all the
    addresses that nobody on the list has.
    """
    if mail.unanswerable:
        return mail.unanswerable
    if mail.kind is not MailKind.REPLY or mail.spam:
        return "a mail server called it spam" if mail.spam else "no person wrote it"
    return _too_much(session, restraint, mail.sender, at=at)


def _too_much(session: Session, restraint: Restraint, address: str, *, at: datetime) -> str:
    lately = select(func.count(Delivery.id)).where(
        Delivery.purpose.in_(ANSWERS), Delivery.created_at > at - DAY
    )
    members = select(Stakeholder.email).where(
        Stakeholder.membership.in_((Membership.ACTIVE, Membership.MERGED))
    )
    to_them, is_member = session.execute(
        select(
            lately.where(alone_to(address)).scalar_subquery(),
            members.where(Stakeholder.email == address).exists(),
        )
    ).one()
    if to_them >= restraint.to_one_address:
        return f"this address got {to_them} letters of this kind within a day"
    if is_member:
        return ""
    to_strangers = session.scalar(lately.where(Delivery.to_address.not_in(members))) or 0
    if to_strangers >= restraint.to_strangers:
        return f"{to_strangers} letters went to strangers within a day, and that is the limit"
    return ""


def answer(
    session: Session,
    stationery: Stationery,
    row: IncomingMail,
    mail: ReadMail,
    letter: Letter,
    *,
    once_key: str,
    at: datetime,
    not_after: datetime | None = None,
) -> Delivery:
    """Posts a letter to the sender of a mail, in answer to it. Ask `why_not` before."""
    return post(
        session,
        stationery,
        letter,
        to=Recipient(mail.sender, letter.recipient_name),
        once_key=once_key,
        at=at,
        not_after=not_after,
        in_reply_to=row.message_id,
    )


def may_answer(
    session: Session, restraint: Restraint, row: IncomingMail, mail: ReadMail, *, at: datetime
) -> bool:
    """Whether a letter may answer a mail; where none may, the mail's reason says why."""
    silence = why_not(session, restraint, mail, at=at)
    if silence:
        note_silence(row, silence)
    return not silence


def note_silence(row: IncomingMail, why: str) -> None:
    """Tells staff, in the mail's reason, that it was not answered and why."""
    row.reason += f" No letter was sent: {why}."
