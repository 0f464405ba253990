"""A server that refuses our sign-in waits for a person; one in trouble is tried again by itself."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_mail import Mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON
from mail_servers import MailServer, listening
from outbox_letters import a_letter, look_again
from servers import free_port
from soundingboard.kit import Kit
from soundingboard.models import Delivery, JournalEntry, Mailing, Wording
from soundingboard.oauth import Grant, Tokens
from soundingboard.outbox import mailings
from soundingboard.outbox.dispatching import Dispatched, dispatch
from soundingboard.outbox.smtp import Patience, SmtpPostman
from soundingboard.vocabulary import DeliveryState, MailingState
from token_server import CLIENT, TokenServer, token_server

WHO = "Olwen Pryce"
GREETING = "250-scripted\r\n250 AUTH PLAIN XOAUTH2"
REFUSED = "535 5.7.8 Error: authentication failed"
UNTOUCHED = {(DeliveryState.QUEUED, 0, "")}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening(MailServer(answers={"EHLO": GREETING})) as server:
        yield server


@dataclass
class Sender:
    """Dispatches to whatever listens on a port, signing in."""

    kit: Kit
    clock: Clock
    port: int
    tokens: Tokens | None = None

    def __call__(self, connections: int = 2) -> Dispatched:
        app = Flask("test")
        app.config.update(
            MAIL_SERVER="127.0.0.1",
            MAIL_PORT=self.port,
            MAIL_USERNAME="us",
            MAIL_PASSWORD="known to all",  # noqa: S106  # no secret
        )
        postman = SmtpPostman(
            Mail(app),
            connections=connections,
            patience=Patience(connect=1.0),
            tokens=self.tokens,
        )
        return dispatch(
            self.kit.database,
            postman,
            self.kit.stationery,
            now=self.clock,
            owner="here",
            jitter=float,
        )


@pytest.fixture
def send(kit: Kit, clock: Clock, server: MailServer) -> Sender:
    return Sender(kit, clock, server.port)


@pytest.fixture
def mailing(session: Session) -> Mailing:
    """Three letters; a fourth, to one person alone, belongs to no mailing."""
    mailing = Mailing(key="invitations:1", name="Invitations: Growth plan", created_at=NOON)
    words = Wording(subject="A sounding", text="Hello\n", html="<p>Hello</p>\n", headers=[])
    words.mailing = mailing
    for number in range(3):
        a_letter(session, f"person{number}@partner.example", wording=words, bulk=True)
    a_letter(session, "alone@partner.example")
    return mailing


def standing(session: Session) -> set[tuple[DeliveryState, int, str]]:
    look_again(session)
    return {(one.state, one.attempts, one.owner) for one in session.scalars(select(Delivery))}


def arrived(server: MailServer) -> list[str]:
    return sorted(rcpt_to.partition("@")[0] for _, rcpt_to, _ in server.accepted)


def test_a_refused_sign_in_pauses_the_mailing_until_a_person_lets_it_go_on(
    session: Session,
    send: Sender,
    server: MailServer,
    mailing: Mailing,
    client: FlaskClient,
    sign_in: Callable[..., object],
) -> None:
    server.answers["AUTH"] = REFUSED

    assert send().trouble == REFUSED

    assert standing(session) == UNTOUCHED
    reason = f"The mail server does not let us in: {REFUSED}"
    assert (mailing.state, mailing.reason) == (MailingState.PAUSED, reason)
    lines = session.execute(select(JournalEntry.event, JournalEntry.detail)).all()
    assert [tuple(line) for line in lines] == [("paused", reason)]
    sign_in()
    page = client.get(f"/desk/mailings/{mailing.id}").get_data(as_text=True)
    assert f"{reason}. Nothing leaves until somebody lets it go on." in " ".join(page.split())
    desk = client.get("/desk/").get_data(as_text=True)
    assert (
        f'href="/desk/mailings/{mailing.id}">“Invitations: Growth plan” is paused: {reason}' in desk
    )
    assert server.accepted == []

    server.answers["AUTH"] = "235 2.7.0 Welcome"
    send()
    assert arrived(server) == ["alone"]  # what somebody waits for is tried again by itself
    mailings.resume(session, mailing, by=WHO, at=NOON)
    session.commit()
    send()
    assert arrived(server) == ["alone", "person0", "person1", "person2"]
    assert "is paused" not in client.get("/desk/").get_data(as_text=True)


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("MAIL", "530 5.7.0 Must issue a STARTTLS command first"),
        ("MAIL", "550 5.7.60 Client does not have permissions to send as this sender"),
        (".", "530 5.7.57 Client not authenticated to send mail"),
        ("HELLO", "554 5.7.1 We take nothing from your network"),
    ],
)
def test_a_server_that_refuses_us_later_pauses_the_mailing_too(  # fixtures
    session: Session,
    send: Sender,
    server: MailServer,
    mailing: Mailing,
    command: str,
    reply: str,
    *,
    pipelining: bool,
) -> None:
    server.answers |= {"AUTH": "235 2.7.0 Welcome", command: reply}
    if pipelining:
        server.answers["EHLO"] = f"250-PIPELINING\r\n{GREETING}"
    session.execute(Delivery.__table__.update().values(bulk=True))  # all in one order
    session.commit()

    send(connections=1)

    assert standing(session) == UNTOUCHED
    assert (mailing.state, mailing.reason) == (
        MailingState.PAUSED,
        f"The mail server does not let us in: {reply}",
    )
    tries = len([one for one in server.commands if one.startswith("MAIL")])
    assert tries <= (2 if pipelining else 1)  # not three times, as with trouble that may pass


def grant_of(giver: TokenServer) -> Grant:
    return Grant(
        token_url=giver.token_url, client_id=CLIENT[0], client_secret=CLIENT[1], scope="smtp"
    )


def test_a_refused_token_pauses_the_mailing(
    session: Session, send: Sender, server: MailServer, mailing: Mailing, tmp_path: Path
) -> None:
    server.answers["AUTH"] = REFUSED
    with token_server() as giver:
        send.tokens = Tokens(grant_of(giver), folder=tmp_path, now=send.clock)
        assert send(connections=1).trouble == REFUSED
        assert len(giver.asked) == 2  # a fresh one was tried before anybody was troubled
        assert standing(session) == UNTOUCHED
        assert (mailing.state, REFUSED in mailing.reason) == (MailingState.PAUSED, True)

        mailings.resume(session, mailing, by=WHO, at=NOON)
        session.commit()
        giver.answer, giver.status = b'{"error": "invalid_grant"}', 400
        send()
    assert standing(session) == UNTOUCHED
    assert (mailing.state, mailing.reason) == (
        MailingState.PAUSED,
        "The mail server does not let us in: the token server says: invalid_grant",
    )


def test_trouble_that_may_pass_is_waited_out_and_nobody_is_asked(
    session: Session, send: Sender, server: MailServer, mailing: Mailing, tmp_path: Path
) -> None:
    def in_trouble(words: str) -> None:
        send.clock.at += timedelta(minutes=10)
        assert words in send().trouble
        assert standing(session) == UNTOUCHED
        assert mailing.state is MailingState.RUNNING

    welcome = {"EHLO": GREETING, "AUTH": "235 2.7.0 Welcome"}
    send.port = free_port()
    in_trouble("refused")  # nobody listens
    with socket.create_server(("127.0.0.1", 0)) as silent:
        send.port = int(silent.getsockname()[1])
        in_trouble("timed out")
    send.port = server.port
    for command, reply in (
        ("HELLO", "421 4.3.2 Not now"),
        ("AUTH", "454 4.7.0 Temporary authentication failure"),
        ("MAIL", "421 4.7.0 Too many letters"),
        ("MAIL", "451 4.3.0 Not now"),
    ):
        server.answers = {**welcome, command: reply}
        in_trouble(reply[:3])
    with token_server() as giver:
        giver.answer, giver.status = b"{}", 503
        send.tokens = Tokens(grant_of(giver), folder=tmp_path, now=send.clock)
        in_trouble("503")
    send.tokens = None

    server.answers = welcome
    send.clock.at += timedelta(minutes=10)
    assert send().sent == 4
