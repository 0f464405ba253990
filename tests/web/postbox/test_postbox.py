"""The postbox: letters as their readers see them, and what a reader may do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config import Settings
from factories import an_invitation
from servers import free_port
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.postoffice.handing_in import hand_in
from soundingboard.postoffice.office import PostOffice
from soundingboard.postoffice.server import open_office
from soundingboard.reading.mail import MailKind, ReadMail, read
from soundingboard.vocabulary import Role

TOKEN = "abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # nobody's
HTML = '<p>Hello <a href="http://127.0.0.1:8000/respond/x">Answer</a></p><script>alert(1)</script>'


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, post_office_port=free_port())


@pytest.fixture
def office(kit: Kit) -> Iterator[PostOffice]:
    assert kit.post_office is not None
    with open_office(kit.post_office):
        yield kit.post_office


def a_sent_letter(office: PostOffice, subject: str = "Shaping the growth plan") -> str:
    """A letter that reached its reader; returns its key."""
    mail = (
        "From: Wealdmere <growth@wealdmere.example>\r\n"
        "To: Mair Llwyd <mair@partner.example>\r\n"
        f"Subject: {subject}\r\n"
        "Date: Mon, 02 Nov 2026 12:00:00 +0000\r\n"
        f"Message-ID: <{TOKEN}@reply.wealdmere.example>\r\n"
        f"Reply-To: reply+{TOKEN}@reply.wealdmere.example\r\n"
        'Content-Type: multipart/alternative; boundary="=_1"\r\n\r\n'
        "--=_1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Hello Mair,\r\n\r\nQuestion 1. What have we missed?\r\n\r\nThank you.\r\n\r\n"
        f"--=_1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{HTML}\r\n--=_1--\r\n"
    )
    hand_in(
        office,
        mail.encode(),
        mail_from=f"bounce+{TOKEN}@reply.wealdmere.example",
        rcpt_to="mair@partner.example",
    )
    return office.letters.newest()[0]


def came_in(office: PostOffice) -> ReadMail:
    (key,) = office.incoming.newest()
    return read(office.incoming.get(key))


def test_the_postbox_lists_letters_newest_first_in_pages(
    client: FlaskClient, sign_in: Callable[..., object], office: PostOffice
) -> None:
    sign_in(Role.OFFICER)
    assert "There are no letters yet" in client.get("/postbox/").get_data(as_text=True)
    for number in range(1, 28):
        a_sent_letter(office, f"Letter {number}")

    def subjects(page: int) -> list[str]:
        html = client.get(f"/postbox/?page={page}").get_data(as_text=True)
        return re.findall(r">(Letter \d+)</a>", html)

    assert subjects(1) == [f"Letter {number}" for number in range(27, 2, -1)]
    assert subjects(2) == ["Letter 2", "Letter 1"]
    assert subjects(99) == subjects(2)


def test_a_letter_shows_its_text_its_headers_and_its_html_in_a_box_of_its_own(
    client: FlaskClient, sign_in: Callable[..., object], office: PostOffice
) -> None:
    sign_in(Role.OFFICER)
    key = a_sent_letter(office)
    page = client.get(f"/postbox/{key}").get_data(as_text=True)

    assert "Question 1. What have we missed?" in page
    assert f"bounce+{TOKEN}@reply.wealdmere.example" in page
    assert "<script>alert(1)</script>" not in page
    assert f'src="/postbox/{key}/html"' in page
    framed = client.get(f"/postbox/{key}/html")
    assert framed.get_data(as_text=True) == f'<base target="_blank">{HTML}'
    assert framed.headers["Content-Security-Policy"] == (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    raw = client.get(f"/postbox/{key}/raw")
    assert (raw.mimetype, raw.get_data()) == ("text/plain", office.letters.get(key))
    assert raw.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("program", ["a plain-text program", "Gmail", "Outlook"])
def test_a_reply_takes_the_way_of_a_real_one(
    client: FlaskClient,
    sign_in: Callable[..., object],
    submit: Callable[..., object],
    office: PostOffice,
    program: str,
) -> None:
    sign_in(Role.OFFICER)
    key = a_sent_letter(office)
    page = client.get(f"/postbox/{key}/reply").get_data(as_text=True)
    draft = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert draft is not None
    assert draft[1].split("\n")[3] == "&gt; Hello Mair,"

    answer = submit(
        f"/postbox/{key}/reply",
        {
            "sender_name": "Mair Llwyd",
            "sender": "mair@home.example",
            "program": program,
            "draft": "Buses after seven.\r\n\r\nOn Mon, Wealdmere <growth@wealdmere.example> wrote:"
            "\r\n> Hello Mair,\r\n",
        },
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/postbox/{key}")
    mail = came_in(office)
    assert (mail.kind, mail.sender, mail.sender_name) == (
        MailKind.REPLY,
        "mair@home.example",
        "Mair Llwyd",
    )
    assert f"reply+{TOKEN}@reply.wealdmere.example" in mail.recipients
    assert mail.in_reply_to == f"{TOKEN}@reply.wealdmere.example"
    assert "Buses after seven." in mail.new_text


def test_a_reply_without_words_or_address_is_asked_for_again(
    client: FlaskClient,
    sign_in: Callable[..., object],
    submit: Callable[..., object],
    office: PostOffice,
) -> None:
    sign_in(Role.OFFICER)
    key = a_sent_letter(office)
    fields = {"sender_name": "", "sender": "nobody", "program": "Gmail", "draft": ""}

    page = submit(f"/postbox/{key}/reply", fields).get_data(as_text=True)

    assert re.findall(r'<a href="#(\w+)">([^<]+)</a>', page) == [
        ("sender", "Enter an email address like name@example.org"),
        ("draft", "Write a reply"),
    ]
    assert office.incoming.newest() == []


def test_a_robot_and_a_bounce_come_back_as_such(
    client: FlaskClient,
    sign_in: Callable[..., object],
    submit: Callable[..., object],
    office: PostOffice,
) -> None:
    sign_in(Role.OFFICER)
    key = a_sent_letter(office)

    submit(f"/postbox/{key}", {}, to=f"/postbox/{key}/out-of-office")
    assert came_in(office).kind is MailKind.OUT_OF_OFFICE

    submit(f"/postbox/{key}", {}, to=f"/postbox/{key}/bounce")
    (newest, _) = office.incoming.newest()
    returned = read(office.incoming.get(newest))
    assert returned.kind is MailKind.BOUNCE
    assert f"bounce+{TOKEN}@reply.wealdmere.example" in returned.recipients


def test_looking_changes_nothing(
    client: FlaskClient, sign_in: Callable[..., object], office: PostOffice
) -> None:
    sign_in(Role.OFFICER)
    key = a_sent_letter(office)
    before = sorted(path.name for path in office.folder.rglob("*"))

    for path in ("", "/html", "/raw", "/reply", "/reply?between=1"):
        assert client.get(f"/postbox/{key}{path}").status_code == 200
    for path in ("/out-of-office", "/bounce"):
        assert client.get(f"/postbox/{key}{path}").status_code == 405

    assert sorted(path.name for path in office.folder.rglob("*")) == before


def test_a_closed_post_office_is_said_beside_the_words_that_were_typed(
    client: FlaskClient,
    sign_in: Callable[..., object],
    submit: Callable[..., object],
    kit: Kit,
) -> None:
    sign_in(Role.OFFICER)
    assert kit.post_office is not None
    with open_office(kit.post_office):
        key = a_sent_letter(kit.post_office)
    fields = {
        "sender_name": "Mair",
        "sender": "mair@home.example",
        "program": "Gmail",
        "draft": "Words I typed",
    }

    page = submit(f"/postbox/{key}/reply", fields).get_data(as_text=True)

    assert "The local post office did not take the mail" in page
    assert "Words I typed</textarea>" in page


@pytest.mark.parametrize("key", ["1.1_1.postoffice", "..%2f..%2fsecret_key", "nonsense"])
def test_a_letter_that_is_not_there_is_not_found(
    client: FlaskClient, sign_in: Callable[..., object], key: str
) -> None:
    sign_in(Role.OFFICER)

    assert client.get(f"/postbox/{key}").status_code == 404


def test_with_a_mail_server_there_is_no_postbox(settings: Settings, session: Session) -> None:
    an_invitation(session)
    app: Flask = create_app(replace(settings, smtp_host="mail.wealdmere.example"))

    assert app.test_client().get("/postbox/").status_code == 404
    assert app.extensions["kit"].post_office is None
    app.extensions["kit"].database.close()
