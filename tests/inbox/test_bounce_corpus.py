"""Reports in the shape of every usual mail server find their letter, and mean what they say.

The letters were planned and sent by our outbox. Each report was labelled by its status code and
its words (decisions 8 and 11) before it was read by ours for the first time.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from post import bounce_shapes as shape
from post.bounce_shapes import OURS, Sent
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from outbox_letters import look_again
from soundingboard import blanks
from soundingboard.consultations.inviting import invitation_letter
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Bounce, Delivery, IncomingMail, Invitation, Stakeholder
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.planning import Plan, plan
from soundingboard.outbox.suppression import is_suppressed
from soundingboard.vocabulary import DeliveryState, Disposition

Make = Callable[[Sent], bytes]
HARD, SOFT, LATE, MACHINE, COMPLAINT, HELD = (
    "hard",
    "soft",
    "delayed",
    "automatic",
    "complaint",
    "held",
)


def no_verp(make: Callable[..., bytes], *words: str, **given: object) -> Make:
    """The same, but to our From address: a server that does not keep to the return path."""
    return lambda sent: make(sent, *words, to=OURS, **given)


def of(make: Callable[..., bytes], *words: str, **given: object) -> Make:
    return lambda sent: make(sent, *words, **given)


UNKNOWN = "550 5.1.1 <olwen@far.example>: Recipient address rejected: User unknown"
FULL = "552 5.2.2 <olwen@far.example>: user is over quota"
TIMEOUT = "connect to mx.far.example[192.0.2.7]:25: Connection timed out"
ABSENT = "I am away until 16 November 2026. For anything urgent write to desk@far.example."
CORPUS: dict[str, tuple[str, Make]] = {
    # Postfix
    "postfix: unknown user": (HARD, of(shape.postfix, "5.1.1", UNKNOWN)),
    "postfix: unknown user, head alone": (
        HARD,
        of(shape.postfix, "5.1.1", UNKNOWN, returned="head"),
    ),
    "postfix: unknown user, nothing returned": (
        HARD,
        of(shape.postfix, "5.1.1", UNKNOWN, returned=""),
    ),
    "postfix: to our From address": (HARD, no_verp(shape.postfix, "5.1.1", UNKNOWN)),
    "postfix: to our From address, head alone": (
        HARD,
        no_verp(shape.postfix, "5.1.1", UNKNOWN, returned="head"),
    ),
    "postfix: internationalised (RFC 6533)": (
        HARD,
        of(
            shape.postfix,
            "5.1.1",
            UNKNOWN,
            status_type="message/global-delivery-status",
        ),
    ),
    "postfix: no such domain": (
        HARD,
        of(
            shape.postfix,
            "5.4.4",
            "Host or domain name not found. Name service error for name=far.example type=A: "
            "Host not found",
        ),
    ),
    "postfix: null MX": (
        HARD,
        of(shape.postfix, "5.1.10", "556 5.1.10 Domain does not accept mail (nullMX)"),
    ),
    "postfix: refused by policy": (
        HARD,
        of(shape.postfix, "5.7.1", "554 5.7.1 Service unavailable; Client host blocked"),
    ),
    "postfix: full": (SOFT, of(shape.postfix, "5.2.2", FULL)),
    "postfix: full, head alone to our From address": (
        SOFT,
        no_verp(shape.postfix, "5.2.2", FULL, returned="head"),
    ),
    "postfix: given up after days": (SOFT, of(shape.postfix, "4.4.1", TIMEOUT)),
    "postfix: greylisted to the end": (
        SOFT,
        of(shape.postfix, "4.2.0", "450 4.2.0 Greylisted, see http://postgrey.far.example"),
    ),
    "postfix: delayed": (
        LATE,
        of(
            shape.postfix,
            "4.4.1",
            TIMEOUT,
            action="delayed",
            subject="Delayed Mail (still being retried)",
        ),
    ),
    "postfix: delayed, to our From address": (
        LATE,
        no_verp(
            shape.postfix,
            "4.4.1",
            TIMEOUT,
            action="delayed",
            subject="Delayed Mail (still being retried)",
        ),
    ),
    "postfix: delivered": (
        MACHINE,
        of(
            shape.postfix,
            "2.0.0",
            "250 2.0.0 Ok: queued as 4D2C1",
            action="delivered",
            subject="Successful Mail Delivery Report",
        ),
    ),
    # Exim
    "exim, words: unknown user": (
        HARD,
        of(
            shape.exim_text,
            "SMTP error from remote mail server after RCPT TO:<olwen@far.example>:\n"
            "    host mx.far.example [192.0.2.7]: 550 No such user here",
        ),
    ),
    "exim, words: to our From address": (
        HARD,
        no_verp(shape.exim_text, "all relevant MX records point to non-existent hosts"),
    ),
    "exim, words: unrouteable": (HARD, of(shape.exim_text, "Unrouteable address")),
    "exim, words: full": (
        SOFT,
        of(shape.exim_text, "mailbox is full: retry timeout exceeded"),
    ),
    "exim, words: 552 quota": (
        SOFT,
        of(
            shape.exim_text,
            "SMTP error from remote mail server after end of data:\n"
            "    host mx.far.example [192.0.2.7]: 552 5.2.2 Mailbox full",
        ),
    ),
    "exim, words: given up after days": (
        SOFT,
        of(
            shape.exim_text,
            "host mx.far.example [192.0.2.7]: 451 4.3.0 Temporary lookup failure:\n"
            "    retry timeout exceeded",
        ),
    ),
    "exim: unknown user": (HARD, of(shape.exim_report, "5.0.0", "550 Unknown user")),
    "exim: full": (SOFT, of(shape.exim_report, "5.2.2", "552 5.2.2 Mailbox quota exceeded")),
    "exim, words: delayed": (LATE, shape.exim_warning),
    # Exchange
    "microsoft 365: not found": (
        HARD,
        of(
            shape.microsoft365,
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        ),
    ),
    "microsoft 365: access denied": (
        HARD,
        of(
            shape.microsoft365,
            "5.4.1",
            "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        ),
    ),
    "microsoft 365: closed group": (
        HARD,
        of(
            shape.microsoft365,
            "5.7.133",
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
        ),
    ),
    "microsoft 365: full": (
        SOFT,
        of(
            shape.microsoft365,
            "5.2.2",
            "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException",
        ),
    ),
    "microsoft 365: given up": (
        SOFT,
        of(shape.microsoft365, "4.4.7", "550 4.4.7 QUEUE.Expired; message expired"),
    ),
    "microsoft 365: delayed": (
        LATE,
        of(shape.microsoft365, "4.4.7", "400 4.4.7 Message delayed", action="delayed"),
    ),
    "exchange 2003, words": (HARD, shape.exchange_2003),
    # Gmail
    "gmail: not found": (
        HARD,
        of(
            shape.gmail,
            "5.1.1",
            "550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 "
            "https://support.google.example/mail/?p=NoSuchUser",
            "Address not found",
        ),
    ),
    "gmail: blocked": (
        HARD,
        of(shape.gmail, "5.7.1", "550 5.7.1 Message rejected", "Message blocked"),
    ),
    "gmail: full": (
        SOFT,
        of(
            shape.gmail,
            "5.2.2",
            "552 5.2.2 The email account that you tried to reach is over quota.",
            "Recipient inbox full",
        ),
    ),
    "gmail: full, given up": (
        SOFT,
        of(
            shape.gmail,
            "4.2.2",
            "452 4.2.2 The recipient's inbox is out of storage space.",
            "Recipient inbox full",
        ),
    ),
    "gmail: delayed": (
        LATE,
        of(shape.gmail, "4.4.1", "The server did not answer", "", action="delayed"),
    ),
    "gmail, words of 2012": (HARD, shape.gmail_2012),
    # Sendmail
    "sendmail: unknown user": (
        HARD,
        of(shape.sendmail, "5.1.1", "550 5.1.1 <olwen@far.example>... User unknown"),
    ),
    "sendmail: host unknown": (
        HARD,
        of(shape.sendmail, "5.1.2", "550 5.1.2 <olwen@far.example>... Host unknown"),
    ),
    "sendmail: given up": (
        SOFT,
        of(shape.sendmail, "4.4.7", "Message could not be delivered for 5 days", original=True),
    ),
    "sendmail: delayed": (
        LATE,
        of(shape.sendmail, "4.4.1", "<olwen@far.example>... Deferred", action="delayed"),
    ),
    # qmail and Yahoo
    "qmail: no mailbox": (
        HARD,
        of(shape.qmail, "Sorry, no mailbox here by that name. (#5.1.1)"),
    ),
    "qmail: remote refusal": (
        HARD,
        of(
            shape.qmail,
            "192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\n"
            "Giving up on 192.0.2.7.",
        ),
    ),
    "qmail: full": (
        SOFT,
        of(shape.qmail, "The user is over the allowed quota (#5.2.2)"),
    ),
    "qmail: given up": (
        SOFT,
        of(
            shape.qmail,
            "I'm not going to try again; this message has been in the queue too long.\n"
            "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)",
        ),
    ),
    "yahoo: no account": (
        HARD,
        of(shape.yahoo, "554 delivery error: dd This user doesn't have a yahoo.example account"),
    ),
    "yahoo: full": (SOFT, of(shape.yahoo, "552 5.2.2 Mailbox full [-5]")),
    # Relays, filters and others
    "amazon: unknown user": (HARD, of(shape.amazon, "5.1.1", "550 5.1.1 User unknown")),
    "amazon: given up": (
        SOFT,
        of(shape.amazon, "4.4.7", "554 4.4.7 Message expired: unable to deliver in 840 minutes."),
    ),
    "mimecast": (HARD, of(shape.mimecast, "")),
    "mimecast, to our From address": (HARD, of(shape.mimecast, OURS)),
    "barracuda": (HARD, shape.barracuda),
    "domino": (HARD, shape.domino),
    "groupwise, words": (HARD, shape.groupwise),
    "courier: unknown user": (HARD, shape.courier),
    "courier: delayed": (LATE, of(shape.courier, action="delayed")),
    "gmx, words": (HARD, shape.gmx),
    "in german: full": (SOFT, shape.german),
    # Machines in a person's name: no bounce, whatever they say and wherever they come
    "exchange: out of office": (
        MACHINE,
        of(
            shape.answered,
            "Automatic reply: Shaping the growth plan",
            ABSENT,
            more="Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n",
        ),
    ),
    "sieve: vacation to the return path": (
        MACHINE,
        lambda sent: shape.answered(
            sent,
            "Out of office",
            ABSENT,
            more=f"Auto-Submitted: auto-replied (vacation)\nIn-Reply-To: {sent.message_id}\n",
            to=sent.verp,
        ),
    ),
    "gmail: vacation": (
        MACHINE,
        lambda sent: shape.answered(
            sent,
            "On leave Re: Shaping the growth plan",
            ABSENT,
            more=f"Precedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied\n"
            f"In-Reply-To: {sent.message_id}\n",
            to=sent.verp,
        ),
    ),
    "left the organisation": (
        MACHINE,
        lambda sent: shape.answered(
            sent,
            "Automatic reply: undeliverable to me from now on",
            "I have left the organisation and this mailbox is no longer read. Your message was "
            "not delivered to anybody else. Please write to desk@far.example.",
            more="Auto-Submitted: auto-replied\n",
            to=sent.verp,
        ),
    ),
    "a robot's ticket": (
        MACHINE,
        lambda sent: shape.answered(
            sent,
            "[#550511] We have received your request",
            "Thank you. Your request was given the number 550511. Please do not reply.",
            more="Auto-Submitted: auto-generated\nPrecedence: auto_reply\n",
            to=sent.verp,
        ),
    ),
    "away, and its mailbox may be full": (
        MACHINE,
        lambda sent: shape.answered(
            sent,
            "Out of Office: full mailbox",
            "I am travelling until 16 November 2026. My mailbox is nearly full, so your mail may "
            "be returned to you. 5.2.2 million people live here.",
            more="X-Autoreply: yes\nAuto-Submitted: auto-replied\n",
            to=sent.verp,
        ),
    ),
    "a receipt for having been deleted": (MACHINE, shape.read_receipt),
    # Readers who call it spam
    "arf": (COMPLAINT, shape.feedback),
    "arf, head alone": (COMPLAINT, of(shape.feedback, head_only=True)),
    "arf of a server that hides the reader": (HELD, of(shape.feedback, names_reader=False)),
    "microsoft's junk reports": (COMPLAINT, shape.junk_report),
    # What nobody could take for more than it says
    "only the address is told, to our From address": (
        HELD,
        no_verp(shape.postfix, "5.1.1", UNKNOWN, returned=""),
    ),
    "qmail words without the letter, to our From address": (
        HELD,
        lambda sent: shape.mail(
            sent,
            "MAILER-DAEMON@mx.far.example",
            "failure notice",
            "Hi. This is the qmail-send program at mx.far.example.\nI'm afraid I wasn't able to "
            f"deliver your message to the following addresses.\n\n<{sent.address}>:\n"
            "Sorry, no mailbox here by that name. (#5.1.1)\n",
            to=OURS,
        ),
    ),
    "words nobody knows, in finnish": (
        HELD,
        lambda sent: shape.mail(
            sent,
            "Posti <posti@far.example>",
            "Ilmoitus",
            "Hei,\n\nviestisi ei mennyt perille.\n\nTerveisin postipalvelin",
            path="<posti@far.example>",
        ),
    ),
    "an empty mail of a daemon": (
        HELD,
        lambda sent: shape.mail(
            sent, "Mail System <noreply@far.example>", "", "", path="<noreply@far.example>"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Read:
    """What ours made of a report: its class, and the number of the letter it was noted on."""

    kind: str
    letter: int | None
    listed: bool  # kept, and to be seen in the inbox


@pytest.fixture
def sent(session: Session, kit: Kit, postman: PostmanInMemory) -> dict[str, Sent]:
    """A letter of a consultation for each report, planned with all others and sent."""
    consultation = an_open_consultation(session, closes_at=NOON + timedelta(days=20))
    for number in range(len(CORPUS)):
        person = a_stakeholder(session, email=f"olwen{number}@far.example", name="Olwen Pryce")
        an_invitation(session, consultation, person)
    session.commit()
    links = kit.stationery.links
    letter = invitation_letter(
        kit.stationery,
        consultation,
        recipient_name=blanks.NAME,
        respond_url=f"{links.respond('')}{blanks.TOKEN}",
        leave_url=f"{links.leave('')}{blanks.TOKEN}",
    )
    columns = (
        Invitation.id,
        Stakeholder.email,
        Stakeholder.name,
        Invitation.token,
        Stakeholder.language,
    )
    readers = select(*columns).join(Invitation.stakeholder)
    with kit.database.begin() as book:
        what = Plan(lambda _name, _language: letter, "invitation", readers, None)
        plan(book, kit.stationery, "invitations:1", what, at=NOON)
    dispatch(
        kit.database,
        postman,
        kit.stationery,
        now=kit.now,
        owner="here",
        jitter=float,
    )
    look_again(session)
    assert len(postman.carried) == len(CORPUS)
    by_address = {one.rcpt_to: one for one in postman.carried}
    found = {}
    for number, name in enumerate(CORPUS):
        one = by_address[f"olwen{number}@far.example"]
        delivery = session.get_one(Delivery, one.number)
        message = one.message.decode().replace("\r\n", "\n")
        found[name] = Sent(one.rcpt_to, one.mail_from, delivery.message_id, message)
    return found


def read(session: Session, kit: Kit, raw: bytes, about: Sent) -> Read:
    mail_id = take(kit.database, raw, source="test", at=NOON)
    settle(kit.database, kit.post_desk, mail_id, at=NOON)
    look_again(session)
    row = session.get_one(IncomingMail, mail_id)
    noted = session.scalar(select(Bounce.delivery_id).where(Bounce.report_key == f"mail:{mail_id}"))
    letter = session.get(Delivery, noted) if noted else None
    kind = {
        Disposition.BOUNCE: SOFT,
        Disposition.DELAYED: LATE,
        Disposition.AUTOMATIC: MACHINE,
        Disposition.COMPLAINT: COMPLAINT,
        Disposition.HELD: HELD,
    }.get(row.disposition, row.disposition.value)
    if kind == SOFT and is_suppressed(session, about.address):
        kind = HARD
    if letter is not None and kind in {HARD, SOFT}:
        assert letter.state is DeliveryState.BOUNCED
    return Read(kind, noted, bool(row.raw) and row.disposition is not Disposition.RECEIVED)


def test_reports_find_their_letter_and_are_of_the_kind_they_say(
    session: Session, kit: Kit, sent: dict[str, Sent]
) -> None:
    numbers = {one.to_address: one.id for one in session.scalars(select(Delivery))}
    wrong, lost = {}, {}
    for name, (label, make) in CORPUS.items():
        about = sent[name]
        found = read(session, kit, make(about), about)
        assert found.listed, name
        if found.kind != label:
            wrong[name] = f"{found.kind} instead of {label}"
        if label in {HARD, SOFT, LATE, COMPLAINT} and found.letter != numbers[about.address]:
            lost[name] = found.letter

    assert len(CORPUS) >= 60
    assert Counter(label for label, _ in CORPUS.values())[MACHINE] >= 8
    assert (wrong, lost) == ({}, {})
