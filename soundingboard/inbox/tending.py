"""What a person does about the sender of a mail: take them off, help them, ask somebody else."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.inbox import commanding, confirming
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.holding import held, settle_as
from soundingboard.inbox.returned import NO_LETTER, note, returned
from soundingboard.inbox.understanding import understand
from soundingboard.models import IncomingMail, JournalEntry, Stakeholder
from soundingboard.outbox.suppression import suppress
from soundingboard.people.joining import ask_to_join
from soundingboard.people.leaving import leave
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from soundingboard.reading.redirections import redirection
from soundingboard.refusals import NotFound, NotMailable
from soundingboard.vocabulary import Disposition, SuppressionReason

_SETTLED = frozenset(Disposition) - {Disposition.RECEIVED}
_LEAVES = frozenset({Disposition.HELD, Disposition.ASKED_TO_LEAVE})


def take_off(session: Session, mail_id: int, *, by: str, at: datetime) -> Stakeholder:
    """Takes the person with the mail's From address off the list, as they ask in it.

    Raises NotFound where nobody on the list has it, Conflict where the mail is settled.
    """
    row = held(session, mail_id, *_LEAVES)
    who = session.scalar(select(Stakeholder).where(Stakeholder.email == row.sender_address))
    if who is None:
        raise NotFound("Nobody on the list has this address.")
    return _off(session, row, who, by=by, at=at)


def take_off_invited(session: Session, mail_id: int, *, by: str, at: datetime) -> Stakeholder:
    """Takes the person off whose letter the mail answers. Raises as `take_off`."""
    row = held(session, mail_id, *_LEAVES)
    if row.invitation is None:
        raise NotFound("This mail belongs to nobody's invitation.")
    return _off(session, row, row.invitation.stakeholder, by=by, at=at)


def write_no_more(session: Session, mail_id: int, *, by: str, at: datetime) -> None:
    """Writes no more letters to the address a mail came from, whatever a list says."""
    row = held(session, mail_id, *_SETTLED)
    if "@" not in row.sender_address:
        raise NotFound("This mail bears no address.")
    evidence = f"{by} decided so on mail {row.id}."
    suppress(session, row.sender_address, SuppressionReason.STAFF, evidence, at)
    _note(session, row, "stopped letters to the sender of a mail", by=by, at=at)


def ask_named(
    session: Session, desk: Desk, mail_id: int, email: str, *, by: str, at: datetime
) -> None:
    """Asks the person named instead whether they want to join. Raises Unreadable, as joining does.

    The letter is the one everybody gets who asks to join: no more than that without their yes.
    """
    row = held(session, mail_id, *_SETTLED)
    ask_to_join(session, desk.stationery, email=email, at=at)
    _note(session, row, "asked the person named in a mail to join", by=by, at=at)


def send_help(session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime) -> None:
    """Sends the letter that says how to answer, join and leave; once a day to one address.

    Raises NotMailable where the mail was no person's, or bears no address.
    """
    row = held(session, mail_id, *_SETTLED)
    known = understand(session, desk, row.raw)
    if known.mail.unanswerable:
        raise NotMailable(f"No letter was sent: {known.mail.unanswerable}.")
    commanding.send_help(session, desk, row, known.mail, known.match.sender, at=at)
    _note(session, row, "sent help to the sender of a mail", by=by, at=at)


def ask_again(session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime) -> None:
    """Asks the sender's address for a yes, where the machine did not; once for each mail.

    Raises NotMailable where no letter may go there.
    """
    row = held(session, mail_id, *confirming.WAITS_FOR_YES)
    reason = row.reason
    if not confirming.ask_for_yes(session, desk, row, read(row.raw), at=at):
        silence = row.reason.removeprefix(reason).strip()
        row.reason = reason
        raise NotMailable(silence)
    _note(session, row, "asked the sender of a mail for a yes", by=by, at=at)


def believe_report(session: Session, desk: Desk, mail_id: int, *, by: str, at: datetime) -> None:
    """Does what a bounce or a complaint asks for that nobody but a person could believe.

    Raises NotFound where it is about no letter of ours, Conflict where the mail is settled.
    """
    row = held(session, mail_id, Disposition.HELD)
    mail = read(row.raw)
    domain = desk.stationery.letterhead.reply_domain
    letter = returned(session, mail, domain=domain, by_a_member=False).letter
    if letter is None:
        raise NotFound(NO_LETTER)
    note(session, letter, mail, mail_id=row.id, at=at)
    complaint = mail.kind is MailKind.COMPLAINT
    became = Disposition.COMPLAINT if complaint else Disposition.BOUNCE
    settle_as(session, row, became, by=by, at=at)


def named_in(row: IncomingMail) -> str:
    """Whom a mail names instead of its sender: an address where it gives one, else ""."""
    mail = read(row.raw)
    found = redirection(mail.new_text)
    words = (mail.stand_in or (found.instead if found else "")).split()
    return next((word.strip("()<>[],;:.") for word in words if "@" in word), "")


def _off(
    session: Session, row: IncomingMail, who: Stakeholder, *, by: str, at: datetime
) -> Stakeholder:
    leave(session, who, at=at, how=f"by mail, as {by} read it")
    settle_as(session, row, Disposition.LEAVE, by=by, at=at)
    return who


def _note(session: Session, row: IncomingMail, event: str, *, by: str, at: datetime) -> None:
    session.add(JournalEntry(at=at, actor=by, event=event, subject="mail", subject_id=row.id))
