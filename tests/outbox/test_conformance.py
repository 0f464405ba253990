"""A letter to many as it leaves, read by the standard library: one row for each thing asked of it.

The seal of RFC 6376 is checked by dkimpy in test_sealing; whole letters in many scripts in
test_composing and test_skeleton.
"""

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_stakeholder, an_invitation
from soundingboard import blanks
from soundingboard.kit import Kit
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.models import Invitation, Stakeholder
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.enclosing import Enclosed
from soundingboard.outbox.planning import Plan, plan
from soundingboard.outbox.postman import Envelope

DOMAIN = "reply.wealdmere.example"
LONG = "A consultation with a very long title – about jobs, homes, transport and everything else"


def letter(kit: Kit, name: str) -> InvitationLetter:
    return InvitationLetter(
        recipient_name=name,
        title=LONG,
        mode="sounding",
        introduction="Tell us what we have missed – all of it.\n\n.\n\nFrom here on",
        document_title="",
        questions=(),
        sections=(),
        closes_on="30 November 2026",
        respond_url=f"{kit.links.respond('')}{blanks.TOKEN}",
        leave_url=f"{kit.links.leave('')}{blanks.TOKEN}",
    )


@pytest.fixture
def sent(session: Session, kit: Kit, clock: Clock, postman: PostmanInMemory) -> list[Envelope]:
    """An invitation to "Siân Ó Briain, Ltd", with a file, and the reminder of it, without."""
    person = a_stakeholder(session, name='Siân "Shaz" Ó Briain, Ltd', email="sian@bücher.example")
    invitation = an_invitation(session, stakeholder=person)
    readers = (
        select(
            Invitation.id,
            Stakeholder.email,
            Stakeholder.name,
            Invitation.token,
            Stakeholder.language,
        )
        .join(Invitation.stakeholder)
        .where(Invitation.id == invitation.id)
    )
    content = kit.shelf.put(b"%PDF-1.7 the plan")
    plan_file = Enclosed("Cynllun – twf.pdf", "application/pdf", content, 17)
    for once, under, files in (("invitation", "", (plan_file,)), ("reminder", "invitation", ())):
        plan(
            session,
            kit.stationery,
            f"{once}s:{invitation.consultation_id}",
            Plan(
                lambda name, _: letter(kit, name),
                once,
                readers,
                NOON + timedelta(days=28),
                under,
                files,
            ),
            at=NOON,
        )
    session.commit()
    done = dispatch(
        kit.database, postman, kit.stationery, now=clock, owner="here", jitter=lambda: 0.5
    )
    assert done.sent == 2
    return postman.carried


def parsed(envelope: Envelope) -> EmailMessage:
    message = email.message_from_bytes(envelope.message, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def token(mail: EmailMessage) -> str:
    return str(mail["Reply-To"]).removeprefix("reply+").partition("@")[0]


TABLE: list[tuple[str, Callable[[EmailMessage, bytes], bool]]] = [
    ("5322 2.1.1 no line is longer than 998", lambda _, raw: max(map(len, lines(raw))) <= 998),
    ("5322 2.1 every line ends by CRLF", lambda _, raw: not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)),
    ("5322 3.6 each field at most once", lambda mail, _: len(set(mail.keys())) == len(mail)),
    ("5322 3.6.1 a date with a zone", lambda mail, _: mail["Date"].datetime == NOON),
    ("5322 3.6.2 From is the house", lambda mail, _: "growth@wealdmere.example" in mail["From"]),
    ("5322 3.6.4 a Message-ID of ours", lambda mail, _: message_id_is_ours(mail)),
    ("2045 4 MIME-Version", lambda mail, _: mail["MIME-Version"] == "1.0"),
    ("2045 no defect in any part", lambda mail, _: not any(one.defects for one in mail.walk())),
    ("2046 5.1.4 text, then HTML", lambda mail, _: kinds(mail) == ["text/plain", "text/html"]),
    ("2046 5.1.3 a file after the words", lambda mail, _: files_are_mixed(mail)),
    ("2231 4 a name in another script", lambda mail, _: set(names(mail)) <= {"Cynllun – twf.pdf"}),
    (
        "2183 2.2 a file is an attachment",
        lambda mail, raw: raw.count(b": attachment") == files(mail),
    ),
    ("2047 5 subject in another script", lambda mail, _: str(mail["Subject"]).startswith(LONG)),
    ("2047 2 encoded words of at most 75", lambda _, raw: longest_encoded_word(raw) <= 75),
    ("5890 a domain in ASCII", lambda mail, _: "xn--bcher-kva.example" in str(mail["To"])),
    ("2919 List-Id", lambda mail, _: mail["List-Id"] == f"<open-list.{DOMAIN}>"),
    ("2369 HTTPS and mailto", lambda mail, _: ways_off(mail)[1].startswith("mailto:leave+")),
    ("2369 List-Help", lambda mail, _: mail["List-Help"].startswith("<mailto:")),
    ("8058 3.1 one click", lambda mail, _: mail["List-Unsubscribe-Post"] == ONE_CLICK),
    ("8058 3.1 by the person's token", lambda mail, _: ways_off(mail)[0].endswith(token(mail))),
    ("3834 5 made by a machine", lambda mail, _: mail["Auto-Submitted"] == "auto-generated"),
    ("Exchange keeps quiet", lambda mail, _: "OOF" in mail["X-Auto-Response-Suppress"]),
    ("Precedence", lambda mail, _: mail["Precedence"] == "bulk"),
    ("Feedback-ID of four parts", lambda mail, _: mail["Feedback-ID"].count(":") == 3),
    ("no token but the reader's", lambda mail, raw: tokens(raw) <= {token(mail).encode()}),
]
ONE_CLICK = "List-Unsubscribe=One-Click"


def lines(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n")


def kinds(mail: EmailMessage) -> list[str]:
    words = next(part for part in mail.walk() if part.get_content_subtype() == "alternative")
    return [part.get_content_type() for part in words.iter_parts()]


def names(mail: EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in mail.iter_attachments()]


def files(mail: EmailMessage) -> int:
    return len(names(mail))


def files_are_mixed(mail: EmailMessage) -> bool:
    around = "multipart/mixed" if names(mail) else "multipart/alternative"
    return mail.get_content_type() == around


def message_id_is_ours(mail: EmailMessage) -> bool:
    return re.fullmatch(rf"<[a-z0-9]{{16,40}}@{DOMAIN}>", str(mail["Message-ID"])) is not None


def longest_encoded_word(raw: bytes) -> int:
    return max(map(len, re.findall(rb"=\?[^ \r\n]+\?=", raw)))


def ways_off(mail: EmailMessage) -> list[str]:
    return [one.strip("<> ") for one in mail["List-Unsubscribe"].split(",")]


def tokens(raw: bytes) -> set[bytes]:
    joined = raw.replace(b"=\r\n", b"")
    return set(re.findall(rb"(?:respond/|leave/|leave\+|reply\+)([a-z2-7]+)", joined))


@pytest.mark.parametrize(("asked", "holds"), TABLE, ids=[row[0] for row in TABLE])
def test_a_letter_to_many_is_what_the_standards_ask_for(
    sent: list[Envelope], asked: str, holds: Callable[[EmailMessage, bytes], bool]
) -> None:
    for envelope in sent:
        assert holds(parsed(envelope), envelope.message), asked


def test_bounces_come_back_to_a_short_address_of_this_letter_alone(sent: list[Envelope]) -> None:
    senders = [envelope.mail_from for envelope in sent]

    assert len(set(senders)) == 2
    for sender in senders:
        local, _, domain = sender.partition("@")
        assert re.fullmatch(r"bounce\+[a-z0-9]{16,40}", local)
        assert (domain, len(local) <= 64) == (DOMAIN, True)


def test_a_reminder_stands_under_the_invitation(sent: list[Envelope]) -> None:
    invitation, reminder = map(parsed, sent)

    assert "In-Reply-To" not in invitation
    assert reminder["In-Reply-To"] == reminder["References"] == invitation["Message-ID"]
    assert reminder["Message-ID"] != invitation["Message-ID"]
