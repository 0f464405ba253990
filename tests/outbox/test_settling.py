"""Letters in doubt: settled by the log of a real Postfix, and never sent again by themselves."""

import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from flask_mail import Mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from mail_servers import MailServer, listening
from outbox_letters import a_letter, look_again
from postfix_server import Postfix, postfix
from soundingboard.kit import Kit
from soundingboard.models import Delivery, JournalEntry, Suppression
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.relay_log import LogEntry, Taken, lines_of, read_log
from soundingboard.outbox.smtp import SmtpPostman
from soundingboard.vocabulary import DeliveryState, SuppressionReason

PATIENCE = 120  # seconds
LETTERS, EVERY = 200, 50  # two of a hundred answers are lost
TAKEN = b"250 2.0.0 Ok: queued as"
NAME = "<aaaabbbbccccddddeeeeffffgg@reply.wealdmere.example>"
OLWEN = "olwen@partner.example"
HEAD = "Nov 21 23:16:34 mx postfix"


class Cutter:
    """Stands before a mail server and hangs up instead of passing on every fiftieth yes."""

    def __init__(self, port: int) -> None:
        self.upstream = port
        self.yes = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])

    def serve(self) -> None:
        with suppress(OSError):  # the door is closed at the end
            while True:
                client, _ = self.door.accept()
                threading.Thread(target=self.pass_on, args=(client,), daemon=True).start()

    def pass_on(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.upstream))
        back = threading.Thread(target=self.answer, args=(server, client), daemon=True)
        back.start()
        with suppress(OSError):
            while said := client.recv(65536):
                server.sendall(said)
            server.shutdown(socket.SHUT_WR)
        back.join(PATIENCE)
        client.close()
        server.close()

    def answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(65536):
                if TAKEN in said:
                    self.yes += 1
                    if self.yes % EVERY == 0:
                        break
                client.sendall(said)
            client.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(port: int) -> Iterator[Cutter]:
    cutter = Cutter(port)
    thread = threading.Thread(target=cutter.serve, daemon=True)
    thread.start()
    try:
        yield cutter
    finally:
        cutter.door.shutdown(socket.SHUT_RDWR)
        cutter.door.close()
        thread.join(PATIENCE)


def send(app: Flask, kit: Kit, port: int) -> object:
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
    tools = replace(kit, postman=SmtpPostman(Mail(app)))
    app.extensions["kit"] = tools
    return dispatch(
        tools.database,
        tools.postman,
        tools.stationery,
        now=tools.now,
        owner="here",
        jitter=float,
        manners=tools.manners,
    )


def wait_for_log(mx: Postfix, words: str, times: int) -> str:
    end = time.monotonic() + PATIENCE
    while mx.log().count(words) < times:
        assert time.monotonic() < end, mx.log()[-5000:]
        time.sleep(0.1)
    return mx.log()


@pytest.mark.slow
@pytest.mark.postfix
def test_answers_that_were_lost_are_found_in_the_log_of_the_server(
    app: Flask, kit: Kit, session: Session
) -> None:
    letters = []
    for number in range(1, LETTERS + 1):
        name = "gone" if number == 2 * EVERY else f"person{number}"
        letters.append(a_letter(session, f"{name}@partner.example"))
    sink = MailServer(answers={"RCPT TO:<gone": "550 5.1.1 No such user"}, pipelining=True)
    with listening(sink):
        relay = f"relayhost = [127.0.0.1]:{sink.port}\nsmtp_dns_support_level = disabled\n"
        with postfix(relay) as mx, cutting(mx.port) as cutter:
            done = send(app, kit, cutter.port)
            log = wait_for_log(mx, "to=<person", LETTERS - 1)
            log = wait_for_log(mx, "to=<gone", 1)
    assert (done.sent, done.uncertain) == (LETTERS - LETTERS // EVERY, LETTERS // EVERY)
    look_again(session)
    doubtful = letters[EVERY - 1 :: EVERY]
    assert {one.state for one in doubtful} == {DeliveryState.UNCERTAIN}

    run = app.test_cli_runner()
    settled = run.invoke(args=["outbox", "settle-by-log"], input=log.encode())
    assert (settled.exit_code, settled.output) == (0, "3 sent, 1 came back.\n")
    again = run.invoke(args=["outbox", "settle-by-log"], input=log.encode())
    assert again.output == "0 sent, 0 came back.\n"

    look_again(session)
    assert [one.state for one in doubtful] == [
        DeliveryState.SENT,
        DeliveryState.BOUNCED,
        DeliveryState.SENT,
        DeliveryState.SENT,
    ]
    sent, returned = (one.events[-1].detail for one in doubtful[:2])
    assert sent.startswith("The mail server's log has it as ")
    assert sent.endswith(", sent: 2.0.0 250 2.0.0 Ok: queued")
    assert "550 5.1.1 No such user" in returned
    assert [one.reason for one in session.scalars(select(Suppression))] == [
        SuppressionReason.BOUNCED
    ]
    assert doubtful[0].sent_at == doubtful[0].events[0].at
    assert send(app, kit, 1).sent == 0
    arrived = [rcpt_to for _, rcpt_to, _ in sink.accepted if rcpt_to.startswith("person")]
    assert sorted(arrived) == sorted(
        f"person{n}@partner.example" for n in range(1, 201) if n != 100
    )


def journal(*lines: str) -> list[bytes]:
    return [f"{line}\n".encode() for line in lines]


TOOK = (
    f"{HEAD}/cleanup[12]: 4XyZ12ab3cz1: message-id={NAME}",
    f"{HEAD}/qmgr[9]: 4XyZ12ab3cz1: from=<bounce+x@r.example>, size=900, nrcpt=1 (queue active)",
)
SENT = (
    f"{HEAD}/smtp[13]: 4XyZ12ab3cz1: to=<Olwen@partner.example>, relay=mx.partner.example"
    "[192.0.2.1]:25, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok \x1b[1m7)"
)
AS_SENT = LogEntry("4XyZ12ab3cz1", Taken.SENT, "2.0.0", "250 2.0.0 Ok [1m7")


def found(lines: list[bytes], address: str = OLWEN) -> dict[str, LogEntry]:
    return read_log(lines_of(io.BytesIO(b"".join(lines))), {NAME: address})


def as_export(line: str) -> bytes:
    head, _, message = line.partition("]: ")
    fields = f"_HOSTNAME=mx\nSYSLOG_IDENTIFIER={head.split()[4].partition('[')[0]}\n"
    return f"{fields}MESSAGE={message}\n\n".encode()


def as_json(line: str) -> bytes:
    return json.dumps({"_HOSTNAME": "mx", "MESSAGE": line.partition("]: ")[2]}).encode() + b"\n"


@pytest.mark.parametrize("written", [lambda line: f"{line}\n".encode(), as_export, as_json])
def test_a_log_is_read_in_each_of_its_forms(written: object) -> None:
    assert found([written(line) for line in (*TOOK, SENT)]) == {NAME: AS_SENT}


def test_a_head_that_came_in_proves_nothing_and_what_was_queued_does() -> None:
    assert found(journal(TOOK[0])) == {}
    queued = LogEntry("4XyZ12ab3cz1", Taken.QUEUED, "", "")
    assert found(journal(*TOOK)) == {NAME: queued}
    later = SENT.replace("dsn=2.0.0, status=sent", "dsn=4.4.1, status=deferred")
    assert found(journal(*TOOK, later))[NAME].taken is Taken.QUEUED
    expired = SENT.replace("dsn=2.0.0, status=sent", "dsn=4.4.1, status=expired")
    assert found(journal(*TOOK, later, expired, TOOK[1]))[NAME].taken is Taken.BOUNCED


@pytest.mark.parametrize(
    "lines",
    [
        # Another letter's number, and ours once it stands for another letter.
        (*TOOK[:1], SENT.replace("4XyZ12ab3cz1", "4XyZ12ab3cz2")),
        (*TOOK[:1], f"{HEAD}/qmgr[9]: 4XyZ12ab3cz1: removed", SENT),
        (*TOOK[:1], TOOK[0].replace("aaaabbbb", "zzzzbbbb"), SENT),
        # Our letter's name in a subject of a stranger's.
        (f"{HEAD}/cleanup[12]: 4Xother: warning: header Subject: x[1]: {TOOK[0][40:]}", SENT),
        # Another recipient of it: somebody passed it on.
        (*TOOK[:1], SENT.replace("Olwen@", "jo@")),
        ("", "{", "[]", '{"MESSAGE": [1]}', "MESSAGE=", "x" * 40_000 + TOOK[0], SENT),
    ],
)
def test_what_is_not_about_our_letter_settles_nothing(lines: tuple[str, ...]) -> None:
    assert found(journal(*lines)) == {}


def test_what_a_log_has_not_stays_in_doubt_and_is_named(
    app: Flask, session: Session, tmp_path: object
) -> None:
    letter = a_letter(session, state=DeliveryState.UNCERTAIN)
    run: FlaskCliRunner = app.test_cli_runner()

    told = run.invoke(args=["outbox", "settle-by-log", "--json"], input=b"\xff\n" * 3)

    assert json.loads(told.output) == {"sent": 0, "bounced": 0, "not_found": [letter.id]}
    look_again(session)
    assert letter.state is DeliveryState.UNCERTAIN
    assert list(session.scalars(select(JournalEntry))) == []
    assert list(session.scalars(select(Delivery.id))) == [letter.id]
