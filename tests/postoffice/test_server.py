"""The local post office: takes every mail, puts it on the right shelf, and stays at home."""

import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import free_port
from soundingboard.postoffice.handing_in import hand_in
from soundingboard.postoffice.office import PostOffice
from soundingboard.postoffice.server import NotLoopback, open_office
from soundingboard.refusals import Conflict

TOKEN = "abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # nobody's
MAIL = b"Subject: Hello\r\n\r\nFirst line\r\n.\r\nLast line\r\n"


def an_office(folder: Path, **given: object) -> PostOffice:
    values: dict[str, object] = {
        "folder": folder,
        "host": "127.0.0.1",
        "port": free_port(),
        "mail_from": "growth@wealdmere.example",
        "reply_domain": "reply.wealdmere.example",
        "max_mail_bytes": 20_000,
        **given,
    }
    return PostOffice(**values)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    office = an_office(tmp_path)
    with open_office(office):
        yield office


def shelves(office: PostOffice) -> tuple[list[bytes], list[bytes]]:
    """The letters, and what came in; oldest first."""
    return (
        [office.letters.get(key) for key in reversed(office.letters.newest())],
        [office.incoming.get(key) for key in reversed(office.incoming.newest())],
    )


def test_a_letter_to_somebody_else_is_kept_as_it_reached_them(office: PostOffice) -> None:
    hand_in(office, MAIL, mail_from="bounce+x@y.example", rcpt_to="olwen@partner.example")

    stamp = b"Return-Path: <bounce+x@y.example>\r\nDelivered-To: olwen@partner.example\r\n"
    assert shelves(office) == ([stamp + MAIL], [])


@pytest.mark.parametrize(
    "address",
    [
        f"reply+{TOKEN}@reply.wealdmere.example",
        f"Reply+{TOKEN.upper()}@Reply.Wealdmere.example",
        f"bounce+{TOKEN}@reply.wealdmere.example",
        "Growth@wealdmere.example",
    ],
)
def test_mail_to_the_house_comes_in(office: PostOffice, address: str) -> None:
    hand_in(office, MAIL, mail_from="", rcpt_to=address)

    stamp = f"Return-Path: <>\r\nDelivered-To: {address}\r\n".encode()
    assert shelves(office) == ([], [stamp + MAIL])


def test_mail_to_both_goes_on_both_shelves(office: PostOffice) -> None:
    ours = f"reply+{TOKEN}@reply.wealdmere.example"
    with smtplib.SMTP(office.host, office.port) as counter:
        counter.sendmail("mair@partner.example", [ours, "olwen@partner.example"], MAIL)

    (letters, incoming) = shelves(office)
    assert (len(letters), len(incoming)) == (1, 1)
    assert ours.encode() not in letters[0]
    assert b"olwen@partner.example" not in incoming[0]


def test_a_mail_that_is_too_large_is_refused_and_not_kept(office: PostOffice) -> None:
    with pytest.raises(Conflict, match="552"):
        hand_in(office, b"x" * 30_000, mail_from="", rcpt_to="growth@wealdmere.example")

    assert shelves(office) == ([], [])


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org", ""])  # noqa: S104  # refused
def test_the_post_office_opens_to_nobody_outside(tmp_path: Path, host: str) -> None:
    with pytest.raises(NotLoopback), open_office(an_office(tmp_path, host=host)):
        pass


def test_a_port_that_is_taken_is_said_to_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        office = an_office(tmp_path, port=other.getsockname()[1])
        with pytest.raises(OSError, match="in use"), open_office(office):
            pass


def test_a_closed_post_office_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="did not take the mail"):
        hand_in(an_office(tmp_path), MAIL, mail_from="", rcpt_to="growth@wealdmere.example")
