"""Somebody invited answers by mail: the letter they got, and what they send back."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, a_token, an_invitation, an_open_consultation
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Invitation, Wording
from soundingboard.outbox import addressing
from soundingboard.vocabulary import DeliveryState

REPLY_DOMAIN = "reply.wealdmere.example"
QUESTIONS = ("Which skills are short?", "Which routes should run later?", "What else?")
LETTER = "Hello,\n\nplease tell us.\n\n" + "\n\n".join(
    f"Question {number}. {words}" for number, words in enumerate(QUESTIONS, start=1)
)


def invited(session: Session, **given: object) -> Invitation:
    """Somebody with an invitation to a sounding of three questions, as they got the letter."""
    person = a_stakeholder(session, **{"name": "Rhoda Finch", **given})
    invitation = an_invitation(session, an_open_consultation(session, *QUESTIONS), person)
    letter = Delivery(
        purpose="invitation",
        once_key=f"invitation:{invitation.id}",
        to_address=person.email,
        to_name=person.name,
        wording=Wording(subject="A sounding on the growth plan", text=LETTER, html="", headers=[]),
        reply_to=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        message_id=addressing.message_id(a_token(), REPLY_DOMAIN),
        created_at=NOON,
        not_before=NOON,
        state=DeliveryState.SENT,
        invitation=invitation,
    )
    session.add(letter)
    session.commit()
    return invitation


def a_reply(invitation: Invitation, text: str) -> EmailMessage:
    """A plain mail from the invited person to their own reply address."""
    mail = EmailMessage(policy=SMTP)
    person = invitation.stakeholder
    mail["From"] = f"{person.name} <{person.email}>"
    mail["To"] = f"reply+{invitation.token}@{REPLY_DOMAIN}"
    mail["Subject"] = "Re: A sounding on the growth plan"
    mail["Message-ID"] = f"<{a_token()}@partner.example>"
    mail.set_content(text)
    return mail


def comes_in(kit: Kit, mail: EmailMessage, at: datetime = NOON) -> int:
    """Takes a mail and settles it; gives the number of its row."""
    mail_id = take(kit.database, mail.as_bytes(), source="test", at=at)
    settle(kit.database, kit.post_desk, mail_id, at=at)
    return mail_id
