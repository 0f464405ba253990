"""Mail handed in by LMTP and SMTP: yes only when we have it, and nobody can lean on the door."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from factories import NOON
from prepared import look_again
from servers import free_port
from soundingboard.inbox.doors import Door, NotADoor, doors_of
from soundingboard.inbox.listening import CONNECTIONS, listening
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail
from soundingboard.reading.mail import read
from soundingboard.storage.database import Database

US = "reply.wealdmere.example"
HELLO = b"From: a@b.example\r\nSubject: Re: plan\r\n\r\n.Hello\r\nworld\r\n"


def a_door(**given: object) -> Door:
    door = Door(
        lmtp=True,
        host="127.0.0.1",
        port=free_port(),
        domain=US,
        addresses=frozenset({"growth@wealdmere.example"}),
        max_bytes=100_000,
    )
    return replace(door, **given)


@pytest.fixture
def door(kit: Kit) -> Iterator[Door]:
    one = a_door()
    with listening(one, kit.database, now=lambda: NOON):
        yield one


def a_client(door: Door) -> smtplib.SMTP:
    if door.socket_path:
        return smtplib.LMTP(str(door.socket_path), 0)
    return (smtplib.LMTP if door.lmtp else smtplib.SMTP)(door.host, door.port, "mx.example")


def hand_in(door: Door, raw: bytes, *recipients: str) -> dict[str, tuple[int, bytes]]:
    """Hands in one mail; gives the recipients that were refused."""
    with a_client(door) as client:
        return client.sendmail("a@b.example", recipients or (f"reply@{US}",), raw)


def kept(session: Session) -> list[IncomingMail]:
    look_again(session)
    return list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))


def test_mail_is_kept_as_it_came_with_its_envelope(door: Door, session: Session) -> None:
    assert hand_in(door, HELLO, "Growth@wealdmere.example") == {}
    (mail,) = kept(session)
    envelope = b"Return-Path: <a@b.example>\r\nDelivered-To: Growth@wealdmere.example\r\n"
    assert (mail.raw, mail.source, mail.received_at) == (envelope + HELLO, "lmtp", NOON)


def test_envelope_adds_no_line_that_its_sender_made_up(kit: Kit, session: Session) -> None:
    forged = "Authentication-Results: mx.example; dkim=pass header.d=b.example"
    door = a_door(lmtp=False)
    with listening(door, kit.database, now=lambda: NOON), a_client(door) as client:
        client.ehlo()
        for line in (
            f'MAIL FROM:<"a\r{forged}\rX: "@b.example>',
            f'RCPT TO:<"a\r{forged}\rX: "@{US}>',
            "DATA",
        ):
            client.send(f"{line}\r\n")
            client.getreply()
        client.send(HELLO + b".\r\n")
        client.getreply()
    assert [read(mail.raw).authentication_results for mail in kept(session)] == [()]


def test_lmtp_gives_one_answer_for_each_recipient(door: Door, session: Session) -> None:
    with a_client(door) as client:
        client.ehlo()  # which smtplib.LMTP says as LHLO
        client.mail("a@b.example")
        for number in range(3):
            assert client.rcpt(f"reply{number}@{US}")[0] == 250
        assert client.rcpt("somebody@elsewhere.example")[0] == 550
        assert client.docmd("DATA")[0] == 354
        client.send(HELLO + b".\r\n")
        answers = [client.getreply() for _ in range(3)]
        assert answers == [(250, b"2.0.0 Kept")] * 3
        assert client.noop()[0] == 250  # and not one more
    (mail,) = kept(session)
    assert mail.raw.count(b"Delivered-To: reply") == 3


def test_mail_handed_in_twice_is_one(door: Door, session: Session) -> None:
    hand_in(door, HELLO)
    hand_in(door, HELLO)
    assert len(kept(session)) == 1


def test_mail_for_others_is_not_taken(door: Door, session: Session) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        hand_in(door, HELLO, "victim@elsewhere.example")
    assert refused.value.recipients == {
        "victim@elsewhere.example": (550, b"5.1.1 There is no such address here")
    }
    assert kept(session) == []


def test_smtp_is_spoken_where_a_server_speaks_no_lmtp(kit: Kit, session: Session) -> None:
    door = a_door(lmtp=False)
    with listening(door, kit.database, now=lambda: NOON):
        assert hand_in(door, HELLO) == {}
    assert [mail.source for mail in kept(session)] == ["smtp"]


def test_unix_socket_is_for_its_owner_and_group_and_goes_away(
    kit: Kit, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "lmtp.sock"
    door = a_door(socket_path=path, host="", port=0)
    with listening(door, kit.database, now=lambda: NOON):
        assert oct(path.stat().st_mode)[-3:] == "660"
        assert hand_in(door, HELLO) == {}
        with pytest.raises(OSError, match="listens at"), ExitStack() as never:
            never.enter_context(listening(door, kit.database, now=lambda: NOON))
    assert not path.exists()
    assert len(kept(session)) == 1
    with socket.socket(socket.AF_UNIX) as dead:  # a receiver that was killed leaves its file
        dead.bind(str(path))
    with listening(door, kit.database, now=lambda: NOON):
        assert hand_in(door, HELLO) == {}


def test_database_that_is_away_makes_the_sender_come_again(
    kit: Kit, session: Session, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    session.execute(text("ALTER TABLE incoming_mail RENAME TO elsewhere"))
    session.commit()
    with pytest.raises(smtplib.SMTPDataError) as refused:
        hand_in(door, HELLO)
    assert refused.value.smtp_code == 451
    assert "b.example" not in caplog.text

    session.execute(text("ALTER TABLE elsewhere RENAME TO incoming_mail"))
    session.commit()
    assert hand_in(door, HELLO) == {}


def test_locked_database_is_waited_for(kit: Kit, door: Door, session: Session) -> None:
    other = Database(kit.database.url)
    answers: list[object] = []
    with other.begin() as book:
        book.connection()  # holds the only writer's lock
        sender = threading.Thread(target=lambda: answers.append(hand_in(door, HELLO)))
        sender.start()
        sender.join(0.5)
        assert answers == []  # no yes before it is kept
    sender.join(30)
    other.close()
    assert answers == [{}]
    assert len(kept(session)) == 1


def test_too_large_mail_is_refused_for_good_and_the_next_is_taken(
    door: Door, session: Session
) -> None:
    with a_client(door) as client:
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            client.sendmail("a@b.example", [f"reply@{US}"], HELLO + b"x" * 100_000)
        assert refused.value.smtp_code == 552  # by what it says of its size
        client.rset()
        client.mail("a@b.example")
        client.rcpt(f"reply@{US}")
        code, _ = client.data(HELLO + b"x\r\n" * 50_000)
        assert code == 552  # by what it has
        assert client.sendmail("a@b.example", [f"reply@{US}"], HELLO) == {}
    assert len(kept(session)) == 1


def test_long_line_is_taken(kit: Kit, session: Session) -> None:
    door = a_door(max_bytes=1_000_000)
    with listening(door, kit.database, now=lambda: NOON):
        assert hand_in(door, HELLO + b"x" * 500_000 + b"\r\n") == {}
    assert len(kept(session)) == 1


def test_mail_without_end_is_cut_off(door: Door, session: Session) -> None:
    with a_client(door) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("a@b.example")
        client.rcpt(f"reply@{US}")
        client.docmd("DATA")
        line = b"x" * 10_000_000  # and it is not over
        with pytest.raises((ConnectionError, smtplib.SMTPServerDisconnected)):
            client.send(line)
    assert kept(session) == []


def test_connections_are_bounded_and_free_again(door: Door) -> None:
    with ExitStack() as holding:
        for _ in range(CONNECTIONS):
            holding.enter_context(a_client(door))
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            a_client(door)
        assert refused.value.smtp_code == 421
    with a_client(door) as client:
        assert client.noop()[0] == 250


class _DoorForNobody(Door):
    """A door at which every machine is a stranger: a test has none but its own."""

    def lets_in(self, _peer: object) -> bool:
        return False


def test_stranger_is_hung_up_on_and_takes_up_no_room(kit: Kit) -> None:
    door = _DoorForNobody(
        lmtp=False, host="127.0.0.1", port=free_port(), domain=US, max_bytes=100_000
    )
    with listening(door, kit.database, now=lambda: NOON), ExitStack() as strangers:
        for _ in range(CONNECTIONS + 1):
            one = strangers.enter_context(socket.create_connection((door.host, door.port), 20))
            with one.makefile("rb") as answers:
                assert answers.read() == b"554 5.7.1 You may not hand in mail here\r\n"


def test_silent_connection_is_closed(kit: Kit) -> None:
    door = a_door()
    with (
        listening(door, kit.database, now=lambda: NOON, seconds=0.2),
        socket.create_connection((door.host, door.port), 30) as silent,
    ):
        heard = b""
        while said := silent.recv(1000):
            heard += said
        assert heard.startswith(b"220 ")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lmtp://127.0.0.1:2424", [(True, "127.0.0.1", 2424, None)]),
        (
            "lmtp:/run/sb/lmtp.sock, smtp://[::1]:2525",
            [(True, "", 0, "/run/sb/lmtp.sock"), (False, "::1", 2525, None)],
        ),
        ("", []),
    ],
)
def test_doors_are_named_in_one_setting(words: str, expected: list[tuple[object, ...]]) -> None:
    found = doors_of(words, networks="", domain=US, addresses=frozenset(), max_bytes=1)
    seen = [
        (one.lmtp, one.host, one.port, str(one.socket_path) if one.socket_path else None)
        for one in found
    ]
    assert seen == expected


@pytest.mark.parametrize(
    ("words", "networks"),
    [
        ("lmtp://0.0.0.0:2424", ""),
        ("127.0.0.1:2424", ""),
        ("lmtp://127.0.0.1:0", ""),
        ("smtp:/run/x", ""),
        ("lmtp://127.0.0.1:24", "10.0.0.1/8"),
    ],
)
def test_door_that_is_none_or_open_to_all_is_refused(words: str, networks: str) -> None:
    with pytest.raises(NotADoor):
        doors_of(words, networks=networks, domain=US, addresses=frozenset(), max_bytes=1)


def test_other_machines_are_heard_from_named_networks_only() -> None:
    (door,) = doors_of(
        "lmtp://0.0.0.0:24",
        networks="10.1.0.0/16",
        domain=US,
        addresses=frozenset(),
        max_bytes=1,
    )
    peers = [("10.1.2.3", 5), ("127.0.0.1", 5), ("10.2.0.1", 5), ("192.0.2.1", 5)]
    assert [door.lets_in(peer) for peer in peers] == [True, True, False, False]
