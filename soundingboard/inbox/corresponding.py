"""Staff write to the sender of a mail: a letter under their own name, kept beside the mail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.letters.by_hand import LetterByHand
from soundingboard.models import (
    Contribution,
    IncomingMail,
    Invitation,
    JournalEntry,
    StaffLetter,
    Stakeholder,
)
from soundingboard.outbox.claiming import BARRED
from soundingboard.outbox.formerly import ever, rows_of
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.suppression import is_suppressed, reasons
from soundingboard.people.queries import language_of
from soundingboard.refusals import NotMailable, Unreadable
from soundingboard.vocabulary import Disposition, Membership, SuppressionReason

MACHINES = frozenset({Disposition.BOUNCE, Disposition.DELAYED, Disposition.AUTOMATIC})


def why_not(session: Session, mail: IncomingMail) -> str:
    """Why no letter may go to the sender of a mail, as a sentence; "" where one may."""
    address = mail.sender_address
    if not address:
        return "The mail does not say who sent it."
    if mail.disposition in MACHINES:
        return "A machine sent this mail. Nobody would read an answer."
    if is_suppressed(session, address):
        barred = reasons(session, [address])[address]
        return " ".join(BARRED[reason] for reason in sorted(barred))
    known = session.scalar(select(Stakeholder).where(Stakeholder.email == address.lower()))
    has_left = known is not None and known.now.membership is Membership.LEFT
    return BARRED[SuppressionReason.LEFT] if has_left else ""


def write(
    session: Session,
    stationery: Stationery,
    mail: IncomingMail,
    *,
    subject: str,
    words: str,
    by: str,
    at: datetime,
    key: str,
) -> StaffLetter:
    """Posts a letter in answer to a mail. The same `key` again is the same letter.

    An answer to it comes back to the invitation the mail belongs to, unless that was passed on to
    the sender: then to their own, where they have one. Raises NotMailable where the
    sender gets no letters, Unreadable where nothing was written. Whoever leaves the list before
    it is sent does not get it either.
    """
    once_key = f"by-hand:{mail.id}:{key}"
    known = session.scalar(
        select(StaffLetter)
        .join(StaffLetter.delivery)
        .where(StaffLetter.incoming_mail_id == mail.id, StaffLetter.delivery.has(once_key=once_key))
    )
    if known is not None:
        return known
    if sentence := why_not(session, mail):
        raise NotMailable(sentence)
    if not subject.strip() or not words.strip():
        raise Unreadable("A letter needs a subject and words.")
    given = session.scalars(
        select(Contribution)
        .where(Contribution.incoming_mail_id == mail.id)
        .order_by(Contribution.id)
        .limit(1)
    ).first()
    delivery = post(
        session,
        stationery,
        LetterByHand(
            recipient_name=mail.sender_name,
            language=language_of(session, mail.sender_address),
            subject=subject,
            words=words,
            signed_by=by,
            reference=given.reference if given is not None else "",
        ),
        to=Recipient(mail.sender_address, mail.sender_name),
        once_key=once_key,
        at=at,
        invitation=_invitation_of_sender(session, mail),
        in_reply_to=mail.message_id,
    )
    letter = StaffLetter(
        incoming_mail=mail,
        delivery=delivery,
        subject=subject,
        words=words,
        written_by=by,
        written_at=at,
    )
    session.add(letter)
    subjects = [("mail", mail.id)] + ([("contribution", given.id)] if given is not None else [])
    for noun, number in subjects:
        session.add(
            JournalEntry(
                at=at, actor=by, event="wrote to the sender", subject=noun, subject_id=number
            )
        )
    session.flush()
    return letter


def _invitation_of_sender(session: Session, mail: IncomingMail) -> Invitation | None:
    """Of whoever answers a letter that was passed on to them, theirs; not the other person's."""
    address = mail.sender_address.lower()
    if mail.invitation is None:
        return None
    answered = mail.invitation.now
    invited = answered.stakeholder
    found = session.scalar(select(Stakeholder).where(Stakeholder.email == address))
    sender = found.now if found is not None else None
    is_invited = sender is None or invited.id in (sender.id, sender.by_way_of_id)
    if is_invited and address in ever(session, rows_of(session, [invited.id])):
        return answered
    if sender is None:
        return None
    return session.scalar(
        select(Invitation).where(
            Invitation.stakeholder_id == sender.id,
            Invitation.consultation_id == answered.consultation_id,
        )
    )


def letters_about(session: Session, mail_id: int) -> Sequence[StaffLetter]:
    """What staff wrote to the sender of a mail, the oldest first, with what became of it."""
    return session.scalars(
        select(StaffLetter)
        .where(StaffLetter.incoming_mail_id == mail_id)
        .order_by(StaffLetter.id)
        .options(joinedload(StaffLetter.delivery))
    ).all()
