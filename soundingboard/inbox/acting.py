"""Acting: what each disposition of a mail leads to."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.inbox.desk import Desk
from soundingboard.inbox.recording import put_right, record_answer, thank
from soundingboard.inbox.understanding import Understood
from soundingboard.letters.joining import HelpLetter
from soundingboard.models import (
    Consultation,
    IncomingMail,
    Invitation,
    JournalEntry,
    Stakeholder,
)
from soundingboard.outbox import bouncing
from soundingboard.outbox.posting import Recipient, post
from soundingboard.outbox.suppression import suppress
from soundingboard.people.joining import ask_to_join
from soundingboard.people.leaving import leave
from soundingboard.reading.kinds import MailKind
from soundingboard.vocabulary import (
    ConsultationState,
    ContributionState,
    Disposition,
    Membership,
    SuppressionReason,
)

Act = Callable[[Session, Desk, IncomingMail, Understood, datetime], None]
ACTOR = "the inbox"


def act(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, *, at: datetime
) -> None:
    """Does what the mail's disposition asks for. What is only kept needs nothing more."""
    step = STEPS.get(row.disposition)
    if step is not None:
        step(session, desk, row, known, at)


def _accept(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    invitation = known.match.invitation
    assert invitation is not None  # noqa: S101  # the table lets no other mail come here
    contribution = record_answer(
        session,
        desk,
        row,
        known,
        at,
        who=invitation.stakeholder,
        state=ContributionState.SUBMITTED,
    )
    thank(session, desk, contribution, known, at=at)


def _record_passed_on(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    invitation = known.match.invitation
    assert invitation is not None  # noqa: S101  # the table lets no other mail come here
    who = known.match.sender or Stakeholder(
        email=known.mail.sender,
        name=known.mail.sender_name,
        source=f"answered a letter passed on to them (mail {row.id})",
        added_at=at,
        membership=Membership.UNCONFIRMED,
        by_way_of=invitation.stakeholder,
    )
    session.add(who)
    session.flush()
    record_answer(session, desk, row, known, at, who=who, state=ContributionState.UNCONFIRMED)


def _note_bounce(
    session: Session, desk: Desk, _row: IncomingMail, known: Understood, at: datetime
) -> None:
    report = known.mail.bounce
    delivery = bouncing.find_returned(
        session,
        recipients=known.mail.recipients,
        original_message_id=report.original_message_id if report else "",
        domain=desk.stationery.letterhead.reply_domain,
    )
    if delivery is None:
        return
    diagnosis = f"{report.status} {report.diagnostic}".strip() if report else ""
    if known.mail.kind is MailKind.DELAYED:
        bouncing.note_delay(session, delivery, diagnosis=diagnosis, at=at)
        return
    hard = report.hard if report else False
    bouncing.note_bounce(session, delivery, hard=hard, diagnosis=diagnosis, at=at)


def _take_off(
    session: Session, desk: Desk, _row: IncomingMail, known: Understood, at: datetime
) -> None:
    if known.mail.kind is MailKind.COMPLAINT:
        report = known.mail.bounce
        delivery = bouncing.find_returned(
            session,
            recipients=known.mail.recipients,
            original_message_id=report.original_message_id if report else "",
            domain=desk.stationery.letterhead.reply_domain,
        )
        if delivery is not None:
            suppress(
                session,
                delivery.to_address,
                reason=SuppressionReason.COMPLAINED,
                evidence="Reported our letter as spam.",
                at=at,
            )
        return
    if known.match.sender is not None:
        leave(session, known.match.sender, at=at, how="by mail")


def _ask_whether_to_join(
    session: Session, desk: Desk, _row: IncomingMail, known: Understood, at: datetime
) -> None:
    ask_to_join(
        session,
        desk.stationery,
        email=known.mail.sender,
        name=known.mail.sender_name,
        at=at,
    )


def _help(session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime) -> None:
    sender = known.match.sender
    titles = session.scalars(
        select(Consultation.title)
        .join(Invitation, Invitation.consultation_id == Consultation.id)
        .where(
            Consultation.state == ConsultationState.OPEN,
            Invitation.stakeholder_id == (sender.id if sender else None),
        )
    )
    post(
        session,
        desk.stationery,
        HelpLetter(
            recipient_name=known.mail.sender_name or known.mail.sender,
            join_url=desk.stationery.links.join(),
            open_titles=tuple(titles),
        ),
        to=Recipient(known.mail.sender, known.mail.sender_name),
        # Once a day, whoever asks how often: two robots must not talk to each other.
        once_key=f"help:{known.mail.sender}:{at:%Y-%m-%d}",
        at=at,
        in_reply_to=row.message_id,
    )


def _tell_staff(
    session: Session, _desk: Desk, row: IncomingMail, _known: Understood, at: datetime
) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=ACTOR,
            event="held a mail",
            subject="mail",
            subject_id=row.id,
            detail=row.reason,
        )
    )


def _put_right(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    put_right(session, desk, row, known, at)


STEPS: dict[Disposition, Act] = {
    Disposition.ACCEPTED: _accept,
    Disposition.LATE: _accept,
    Disposition.CORRECTION: _put_right,
    Disposition.PASSED_ON: _record_passed_on,
    Disposition.BOUNCE: _note_bounce,
    Disposition.DELAYED: _note_bounce,
    Disposition.LEAVE: _take_off,
    Disposition.JOIN: _ask_whether_to_join,
    Disposition.HELP: _help,
    Disposition.HELD: _tell_staff,
}
