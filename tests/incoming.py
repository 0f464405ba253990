"""Mail that comes in, as tests write it: from Rhoda, who was asked two questions."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.models import Delivery, Invitation, Wording
from soundingboard.outbox import addressing
from soundingboard.vocabulary import DeliveryState

REPLY_DOMAIN = "reply.wealdmere.example"
OURS = "growth@wealdmere.example"  # the address our letters come from
RHODA = "rhoda@college.example"
LETTER_TOKEN = "aaaabbbbccccddddeeeeffffgg"  # noqa: S105  # of a letter that never left
LETTER = addressing.message_id(LETTER_TOKEN, REPLY_DOMAIN)
POST = Path(__file__).parent / "post"
LETTER_TEXT = (
    "Dear Rhoda Finch,\n\nplease tell us what you think.\n\n"
    "Question 1. What have we missed, or misunderstood about the region?\n\n"
    "Question 2. Which of our proposals would help your organisation most?\n\n"
    "Thank you.\n"
)
QUOTED = "On 02/11/2026 11:00, Wealdmere <growth@wealdmere.example> wrote:\n" + "".join(
    f"> {line}\n" for line in LETTER_TEXT.splitlines()
)
INTERLEAVED = """\
On 02/11/2026 11:00, Wealdmere <growth@wealdmere.example> wrote:
> Dear Rhoda Finch,
>
> please tell us what you think.
>
> Question 1. What have we missed, or misunderstood about the region?

Adult learners: nearly all of our waiting list is for evening courses.

> Question 2. Which of our proposals would help your organisation most?

The bursary, if it covers childcare.

> Thank you.
"""


def rhoda_is_asked(session: Session) -> Invitation:
    """Rhoda, invited to an open sounding with two questions, as she got the letter."""
    consultation = an_open_consultation(
        session,
        "What have we missed, or misunderstood about the region?",
        "Which of our proposals would help your organisation most?",
    )
    rhoda = a_stakeholder(session, email=RHODA, name="Rhoda Finch")
    invited = an_invitation(session, consultation, rhoda)
    a_letter_to(session, invited, LETTER_TEXT, message_id=LETTER)
    session.commit()
    return invited


def a_letter_to(session: Session, invited: Invitation, text: str, *, message_id: str) -> Delivery:
    """The invitation as it was sent."""
    letter = Delivery(
        purpose="invitation",
        once_key=f"invitation:{invited.id}",
        to_address=invited.stakeholder.email,
        to_name=invited.stakeholder.name,
        wording=Wording(subject="A sounding on the growth plan", text=text, html="", headers=[]),
        reply_to=f"reply+{invited.token}@{REPLY_DOMAIN}",
        message_id=message_id,
        created_at=NOON,
        not_before=NOON,
        state=DeliveryState.SENT,
        invitation=invited,
    )
    session.add(letter)
    session.flush()
    return letter


def a_mail(text: str, **headers: str) -> EmailMessage:
    """A plain mail from Rhoda; headers by name, with underscores for hyphens, "" to leave out."""
    mail = EmailMessage(policy=SMTP)
    given = {
        "From": f"Rhoda Finch <{RHODA}>",
        "To": f"growth@{REPLY_DOMAIN}",
        "Subject": "Re: A sounding on the growth plan",
        "Message-ID": "<one@college.example>",
        "Date": "Mon, 02 Nov 2026 12:00:00 +0000",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


def from_file(name: str, token: str) -> bytes:
    """A mail as a real client or server wrote it, addressed to this invitation, from Rhoda."""
    raw = (POST / f"{name}.eml").read_bytes()
    for old, new in (
        (b"7kq2mmx4ivd3hc5tq2jy6rwnae", token.encode()),
        (b"letters.wealdmere.example", REPLY_DOMAIN.encode()),
        (b"jo.marsh@example.org", RHODA.encode()),
        (b"inv.7kq2.s31@" + REPLY_DOMAIN.encode(), LETTER.strip("<>").encode()),
    ):
        raw = raw.replace(old, new)
    return raw
