"""Commands by mail, obeyed: leave, join, help, and what is open."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.inbox.answering import answer, may_answer
from soundingboard.inbox.confirming import ask_for_yes
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.understanding import Understood
from soundingboard.letters.joining import HelpLetter, OpenConsultation, OpenLetter
from soundingboard.models import Consultation, IncomingMail, Invitation, Stakeholder
from soundingboard.outbox.addressing import reply_address
from soundingboard.outbox.rendering import Stationery
from soundingboard.people.joining import ask_to_join
from soundingboard.people.leaving import leave
from soundingboard.reading.mail import ReadMail
from soundingboard.vocabulary import ConsultationState, Language, Membership

OPEN = "open"  # the line of the table for "what can I answer now?"


def take_off(
    session: Session, _desk: Desk, _row: IncomingMail, known: Understood, at: datetime
) -> None:
    """Takes the sender off the list, or whose address for leaving was written to."""
    if known.match.leaves_by_address and known.match.invitation is not None:
        who = known.match.invitation.stakeholder
        leave(session, who, at=at, how="by the unsubscribe button of a mail program")
    elif known.match.sender is not None:
        leave(session, known.match.sender, at=at, how="by mail")


def ask_whether_to_leave(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    """Asks the address itself, since nothing proves who wrote; the mail waits meanwhile."""
    ask_for_yes(session, desk, row, known.mail, at=at)


def ask_whether_to_join(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    """Asks the address whether it wants to be on the list."""
    mail = known.mail
    if may_answer(session, desk.restraint, row, mail, at=at):
        ask_to_join(session, desk.stationery, email=mail.sender, name=mail.sender_name, at=at)


def help_out(
    session: Session, desk: Desk, row: IncomingMail, known: Understood, at: datetime
) -> None:
    """Explains what can be done by mail, or lists what is open for somebody on the list."""
    if may_answer(session, desk.restraint, row, known.mail, at=at):
        send_help(session, desk, row, known.mail, known.match.sender, at=at)


def send_help(
    session: Session,
    desk: Desk,
    row: IncomingMail,
    mail: ReadMail,
    sender: Stakeholder | None,
    *,
    at: datetime,
) -> None:
    """Posts the letter of help, or of what is open where that was asked; once a day each."""
    wanted = OPEN if row.sort == OPEN and sender is not None else "help"
    open_now = _open_for(session, sender, at=at)
    # What a stranger calls themselves is not repeated: it could be used to write to others.
    name = sender.name if sender is not None else ""
    language = sender.language if sender is not None else Language.ENGLISH
    answer(
        session,
        desk.stationery,
        row,
        mail,
        OpenLetter(
            recipient_name=name,
            language=language,
            consultations=tuple(_in_print(desk.stationery, one) for one in open_now),
        )
        if wanted == OPEN
        else HelpLetter(
            recipient_name=name,
            language=language,
            join_url=desk.stationery.links.join(),
            open_titles=tuple(one.consultation.title for one in open_now),
        ),
        # Once a day, whoever asks how often: two robots must not talk to each other.
        once_key=f"{wanted}:{mail.sender}:{at:%Y-%m-%d}",
        at=at,
    )


def _open_for(session: Session, sender: Stakeholder | None, *, at: datetime) -> list[Invitation]:
    """A member's invitations that can be answered now. Who left is shown nothing to answer."""
    if sender is None or sender.membership is not Membership.ACTIVE:
        return []
    return list(
        session.scalars(
            select(Invitation)
            .join(Invitation.consultation)
            .where(
                Invitation.stakeholder_id == sender.id,
                Consultation.state == ConsultationState.OPEN,
                Consultation.closes_at > at,
            )
            .options(joinedload(Invitation.consultation))
            .order_by(Consultation.closes_at, Invitation.id)
        )
    )


def _in_print(stationery: Stationery, invitation: Invitation) -> OpenConsultation:
    return OpenConsultation(
        title=invitation.consultation.title,
        closes_on=stationery.day(
            invitation.consultation.closes_at, invitation.stakeholder.language
        ),
        written_in=invitation.consultation.language,
        reply_address=reply_address(invitation.token, stationery.letterhead.reply_domain),
        respond_url=stationery.links.respond(invitation.token),
    )
