"""Reports about our letters: which one it is, whether to believe it, and what follows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import Delivery
from soundingboard.outbox import bouncing
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import ReadMail

NO_LETTER = "We cannot tell which letter of ours it is about."
BY_A_PERSON = (
    "A person may have written it: neither its sender nor its return path is that of a mail server."
)
OF_ANOTHER = (
    "It came to no return address of ours, and does not name the address that the letter went to."
)
ADDRESS_ALONE = (
    "Nothing in it but the address shows which letter it is about: it may be any of ours."
)


@dataclass(frozen=True, slots=True)
class Returned:
    """The letter a report is about, None where we cannot tell, and why it is not believed.

    `doubt` is a sentence for staff, "" where there is none.
    """

    letter: Delivery | None
    doubt: str


def returned(session: Session, mail: ReadMail, *, domain: str, by_a_member: bool) -> Returned:
    """Which letter a bounce or a complaint is about, and whether a person may have made it up.

    It can stop all letters to an address, and a letter's Message-ID is known to everybody it was
    passed on to. So it must come from a mail server (RFC 5321 section 4.5.5: its return path is
    empty), or, as a complaint, at least from nobody on the list; and it must come to the address
    made for this one letter (VERP), or say to which address the letter went. A report that came to
    the letter's own address may name another: mail is forwarded.
    """
    report = mail.bounce
    if report is None:
        return Returned(None, "")
    own = bouncing.find_returned(
        session, recipients=mail.recipients, original_message_id="", domain=domain
    )
    letter = own or bouncing.find_returned(
        session, recipients=(), original_message_id=report.original_message_id, domain=domain
    )
    complaint = mail.kind is MailKind.COMPLAINT
    if letter is None:
        last = None
        if mail.kind is MailKind.BOUNCE and report.by_server:
            last = bouncing.last_sent(session, report.addresses)
        # A bounce of something else changes nothing; who complains wants something done.
        why = NO_LETTER if complaint else ""
        return _doubted(last, ADDRESS_ALONE) if last is not None else Returned(None, why)
    if complaint and by_a_member:
        return _doubted(letter, "A person may have written it: its sender is on the list.")
    if not (complaint or report.by_server):
        return _doubted(letter, BY_A_PERSON)
    if own is None and letter.to_address.lower() not in report.addresses:
        return _doubted(letter, OF_ANOTHER)
    return Returned(letter, "")


def _doubted(letter: Delivery, doubt: str) -> Returned:
    """With the address at stake, for whoever decides."""
    return Returned(letter, f"{doubt} It speaks of our letter to {letter.to_address}.")


def note(session: Session, letter: Delivery, mail: ReadMail, *, mail_id: int, at: datetime) -> None:
    """Notes on a letter what a report says of it; its address gets no more where that follows."""
    report = mail.bounce
    diagnosis = f"{report.status} {report.diagnostic}".strip() if report else ""
    key = f"mail:{mail_id}"
    if mail.kind is MailKind.DELAYED:
        bouncing.note_delay(session, letter, diagnosis=diagnosis, report_key=key, at=at)
        return
    if mail.kind is MailKind.COMPLAINT:
        bouncing.note_complaint(session, letter, report_key=key, at=at)
        return
    hard = report.hard if report else False
    bouncing.note_bounce(session, letter, hard=hard, diagnosis=diagnosis, report_key=key, at=at)
