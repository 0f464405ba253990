"""What the postman says of a letter, for everything a server may do to it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_mail import Mail

from carrying import carry as carry_by
from mail_servers import Cut, MailServer, listening
from soundingboard.outbox.postman import Envelope, Fate, Outcome
from soundingboard.outbox.smtp import Patience, SmtpPostman

LETTER = Envelope(
    1,
    "bounce+abc@reply.wealdmere.example",
    "olwen@partner.example",
    b"Subject: Hello\r\n\r\nFirst line\r\n.\r\n..two dots\r\n" + b"more words\r\n" * 2000,
)
LONG = Patience(connect=20.0, command=20.0, last_dot=20.0)
SHORT = Patience(connect=20.0, command=20.0, last_dot=0.3)


def postman_to(port: int, patience: Patience = LONG, **config: object) -> SmtpPostman:
    app = Flask("test")
    app.config.update(
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=port,
        MAIL_DEFAULT_SENDER="growth@wealdmere.example",
        **config,
    )
    return SmtpPostman(Mail(app), patience=patience)


@pytest.fixture(params=[False, True], ids=["one by one", "pipelined"])
def server(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    with listening(MailServer(pipelining=request.param)) as server:
        yield server


def carry(server: MailServer, *letters: Envelope) -> list[Outcome]:
    return carry_by(postman_to(server.port), *letters)


def test_carrying_hands_over_the_very_bytes(server: MailServer) -> None:
    outcomes = carry(server, LETTER, LETTER)

    assert outcomes == [Outcome(Fate.ACCEPTED, "250 2.0.0 Ok: queued")] * 2
    assert server.accepted == [(LETTER.mail_from, LETTER.rcpt_to, LETTER.message)] * 2
    assert server.commands[0].lower() == "ehlo wealdmere.example"
    assert server.commands[-1].lower() == "quit"


@pytest.mark.parametrize(
    ("command", "reply", "fate"),
    [
        ("RCPT", "550 5.1.1 No such user", Fate.REFUSED),
        ("RCPT", "451 4.7.1 Come back later", Fate.REFUSED_FOR_NOW),
        ("RCPT", "552 5.2.2 Mailbox full", Fate.REFUSED_FOR_NOW),
        ("RCPT", "554 5.2.2 Mailbox full", Fate.REFUSED_FOR_NOW),
        ("RCPT", "530 5.7.0 Authentication required", Fate.UNWELCOME),
        (".", "530 5.7.0 Authentication required", Fate.UNWELCOME),
        ("DATA", "451 4.3.0 Not now", Fate.REFUSED_FOR_NOW),
        ("DATA", "550 5.7.1 We do not want this", Fate.REFUSED),
        (".", "451 4.3.0 Not now", Fate.REFUSED_FOR_NOW),
        (".", "554 5.6.0 We do not like this letter", Fate.REFUSED),
        (".", "421 4.3.2 Closing", Fate.NOT_CARRIED),
        ("MAIL", "550 5.7.1 We do not know you", Fate.UNWELCOME),
        ("MAIL", "503 5.5.1 Out of step", Fate.NOT_CARRIED),
        ("MAIL", "421 4.7.0 Too many letters", Fate.NOT_CARRIED),
    ],
)
def test_a_refusal_is_told_word_for_word_and_by_its_meaning(
    server: MailServer, command: str, reply: str, fate: Fate
) -> None:
    server.answers[command] = reply

    assert carry(server, LETTER) == [Outcome(fate, reply)]
    assert server.accepted == []


@pytest.mark.parametrize("refusal", ["RCPT TO:<nobody", "DATA"])
def test_a_refused_letter_does_not_keep_the_next_from_going(
    server: MailServer, refusal: str
) -> None:
    nobody = Envelope(2, LETTER.mail_from, "nobody@partner.example", LETTER.message)
    server.answers["RCPT TO:<nobody"] = "550 5.1.1 No such user"

    outcomes = carry(server, nobody, LETTER)

    assert [outcome.fate for outcome in outcomes] == [Fate.REFUSED, Fate.ACCEPTED]
    assert server.accepted == [(LETTER.mail_from, LETTER.rcpt_to, LETTER.message)]


def test_a_server_that_wants_a_letter_for_nobody_gets_an_empty_one() -> None:
    with listening(MailServer(pipelining=True)) as server:
        server.answers["RCPT TO:<nobody"] = "550 5.1.1 No such user"
        server.answers["DATA"] = "354 Go on all the same"
        nobody = Envelope(2, LETTER.mail_from, "nobody@partner.example", LETTER.message)

        outcomes = carry(server, nobody, LETTER)

    assert [outcome.fate for outcome in outcomes] == [Fate.REFUSED, Fate.ACCEPTED]
    assert server.accepted == [(LETTER.mail_from, LETTER.rcpt_to, LETTER.message)]


@pytest.mark.parametrize("where", [Cut.AT_MAIL, Cut.IN_THE_LETTER])
def test_a_line_that_dies_before_the_last_dot_leaves_no_doubt(
    server: MailServer, where: Cut
) -> None:
    server.cut = where
    long = Envelope(
        2, LETTER.mail_from, LETTER.rcpt_to, b"Subject: x\r\n\r\n" + b"word\r\n" * 10**6
    )

    (outcome,) = carry(server, long, LETTER)

    # So much that the kernel cannot have taken all of it: the last byte never left.
    assert outcome.fate is Fate.NOT_CARRIED
    assert server.accepted == []


def test_a_line_that_dies_after_the_last_dot_leaves_doubt(server: MailServer) -> None:
    server.cut = Cut.BEFORE_THE_ANSWER

    (outcome,) = carry(server, LETTER, LETTER)

    assert outcome.fate is Fate.UNKNOWN
    assert len(server.accepted) == 1  # and we cannot know it


def test_a_server_that_does_not_answer_in_time_leaves_doubt(server: MailServer) -> None:
    server.stall = SHORT.last_dot * 3

    (outcome,) = carry_by(postman_to(server.port, SHORT), LETTER)

    assert outcome == Outcome(Fate.UNKNOWN, "Timed out waiting for the server.")


@pytest.mark.parametrize("hello", ["554 5.3.2 Go away", "421 4.3.2 Not now"])
def test_carrying_raises_where_the_server_does_not_want_us(server: MailServer, hello: str) -> None:
    server.answers["HELLO"] = hello

    with pytest.raises(OSError, match=hello[:3]):
        carry(server, LETTER)


def test_carrying_raises_where_nobody_answers() -> None:
    with listening(MailServer()) as server:
        port = server.port

    with pytest.raises(ConnectionRefusedError):
        carry_by(postman_to(port), LETTER)


def test_a_password_is_never_sent_over_a_line_without_tls(server: MailServer) -> None:
    postman = postman_to(
        server.port,
        MAIL_USE_TLS=True,
        MAIL_USERNAME="us",
        MAIL_PASSWORD="known to all",  # noqa: S106  # no secret
    )

    with pytest.raises(OSError, match="STARTTLS"):
        carry_by(postman, LETTER)

    assert [command[:4].lower() for command in server.commands] == ["ehlo"]
