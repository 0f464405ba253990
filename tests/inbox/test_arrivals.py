"""An answer to a letter in doubt, or a report about it, shows that it had arrived."""

from collections.abc import Callable

import pytest
from incoming import LETTER, LETTER_TEXT, LETTER_TOKEN, REPLY_DOMAIN, a_letter_to, a_mail
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.models import Delivery, DeliveryEvent, IncomingMail, Invitation
from soundingboard.vocabulary import DeliveryState, Disposition

Take = Callable[..., IncomingMail]
VERP = f"bounce+{LETTER_TOKEN}@{REPLY_DOMAIN}"
REMINDER = f"<aaaabbbbccccddddeeeeffffhh@{REPLY_DOMAIN}>"


@pytest.fixture(autouse=True)
def _in_doubt(session: Session, invitation: Invitation) -> None:
    session.execute(update(Delivery.__table__).values(state=DeliveryState.UNCERTAIN))
    session.commit()


def letters(session: Session) -> list[tuple[DeliveryState, str]]:
    """Where each letter stands, and the last line about it."""
    found = session.scalars(select(Delivery).where(Delivery.purpose == "invitation"))
    return [(one.state, one.events[-1].detail if one.events else "") for one in found]


@pytest.mark.parametrize(
    "headers",
    [
        {"In_Reply_To": LETTER},
        {"References": f"<a@b.example> {LETTER} <c@d.example>"},
        {"To": "reply+{token}@" + REPLY_DOMAIN},
        {"To": VERP, "Subject": "Out of office", "Auto_Submitted": "auto-replied"},
    ],
)
def test_an_answer_settles_the_doubt_about_its_letter(
    session: Session, invitation: Invitation, arrives: Take, headers: dict[str, str]
) -> None:
    given = {name: value.replace("{token}", invitation.token) for name, value in headers.items()}

    mail = arrives(a_mail("1. The buses.\n", **given))

    settled = (DeliveryState.SENT, f"It had arrived: mail {mail.id} answers it.")
    assert letters(session) == [settled]
    assert session.scalars(select(Delivery.sent_at)).first() == NOON


def test_an_answer_settles_nothing_about_another_letter(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    reminder = a_second_letter(session, invitation)
    arrives(a_mail("1. The buses.\n", To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    assert [state for state, _ in letters(session)] == [DeliveryState.UNCERTAIN] * 2

    arrives(a_mail("2. And trams.\n", In_Reply_To=REMINDER, Message_ID="<two@college.example>"))
    session.refresh(reminder)
    assert reminder.state is DeliveryState.SENT
    assert letters(session)[0] == (DeliveryState.UNCERTAIN, "")


def a_second_letter(session: Session, invitation: Invitation) -> Delivery:
    first = session.scalars(select(Delivery)).one()
    first.once_key = "the first of two"
    session.flush()
    letter = a_letter_to(session, invitation, LETTER_TEXT, message_id=REMINDER)
    letter.state = DeliveryState.UNCERTAIN
    session.commit()
    return letter


def a_report(action: str, status: str) -> bytes:
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\n"
        f"To: {VERP}\r\n"
        "Subject: Delivery status\r\nMIME-Version: 1.0\r\nMessage-ID: <dsn@mx.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mail system.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; rhoda@college.example\r\nAction: {action}\r\n"
        f"Status: {status}\r\n"
        "--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [
        ("delivered", "2.0.0", DeliveryState.SENT),
        ("relayed", "2.0.0", DeliveryState.SENT),
        ("delayed", "4.4.1", DeliveryState.SENT),
        ("failed", "5.1.1", DeliveryState.BOUNCED),
    ],
)
def test_a_report_settles_the_doubt(
    session: Session, arrives: Take, action: str, status: str, state: DeliveryState
) -> None:
    assert arrives(a_report(action, status)).disposition is not Disposition.HELD

    assert [one for one, _ in letters(session)] == [state]
    lines = session.scalars(select(DeliveryEvent.state)).all()
    assert lines == [state]  # one line, with its evidence
    assert letters(session)[0][1]


def test_a_bounce_that_nobody_believes_settles_nothing(session: Session, arrives: Take) -> None:
    made_up = a_report("failed", "5.1.1").replace(VERP.encode(), f"growth@{REPLY_DOMAIN}".encode())
    made_up += f"\r\nIn-Reply-To: {LETTER}\r\n".encode()

    arrives(made_up)

    assert letters(session) == [(DeliveryState.UNCERTAIN, "")]
