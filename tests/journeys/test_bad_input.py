"""What people, machines and attackers hand in by mistake or on purpose: a clear answer, no loss."""

import io
import time
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import a_stakeholder, an_invitation, an_officer, an_open_consultation
from journeys.visiting import Visitor
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Contribution,
    Document,
    IncomingMail,
    Invitation,
    Stakeholder,
)
from soundingboard.vocabulary import Disposition
from soundingboard.web.guards import OFFICER

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 20
PATIENCE = 20.0  # seconds; a hang is a defect, a slow machine is not


@pytest.fixture
def kit(app: Flask) -> Kit:
    kit: Kit = app.extensions["kit"]
    return kit


@pytest.fixture
def staff(app: Flask, session: Session) -> Visitor:
    """An officer who is signed in already."""
    client = app.test_client()
    officer = an_officer(session)
    session.commit()
    with client.session_transaction() as browser:
        browser[OFFICER] = officer.id
    return Visitor(client)


@pytest.fixture
def invitation(session: Session) -> Invitation:
    invited = an_invitation(
        session, an_open_consultation(session, "What have we missed?"), a_stakeholder(session)
    )
    session.commit()
    return invited


def refused(staff: Visitor, address: str, button: str, **filled: object) -> str:
    """Sends a form that must come back with an error; gives its sentence."""
    page = staff.open(address)
    with pytest.raises(AssertionError) as told:
        staff.send(page, button, **filled)
    return str(told.value)


def import_file(staff: Visitor, name: str, content: bytes) -> str:
    return refused(
        staff,
        "/desk/stakeholders/import/",
        "Show what would happen",
        file=(io.BytesIO(content), name),
        source="somewhere",
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("partners.csv", JPEG),
        ("partners.csv", b""),
        ("partners.xlsx", JPEG),
        ("partners.xlsx", b"PK\x03\x04 not really"),
        ("partners.csv", b"\x00" * 5000),
    ],
)
def test_list_that_is_none_is_refused_with_a_sentence(
    staff: Visitor, session: Session, name: str, content: bytes
) -> None:
    sentence = import_file(staff, name, content)
    assert "There is a problem" in sentence
    assert "Traceback" not in sentence
    assert session.scalar(select(func.count(Stakeholder.id))) == 0


def a_zip_bomb() -> bytes:
    """A Word file of a few kilobytes that unpacks to 500 MB."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(500):
                part.write(b" " * 1_000_000)
    return bomb.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("paper.docx", JPEG),
        ("paper.docx", a_zip_bomb()),
        ("paper.html", b"<div>" * 60_000),
        ("paper.md", b""),
    ],
    ids=["a picture", "a zip bomb", "nested for ever", "empty"],
)
def test_document_that_is_none_is_refused_with_a_sentence(
    staff: Visitor, session: Session, name: str, content: bytes
) -> None:
    began = time.monotonic()
    sentence = refused(staff, "/desk/documents/new", "Upload", file=(io.BytesIO(content), name))
    assert "There is a problem" in sentence
    assert time.monotonic() - began < PATIENCE
    assert session.scalar(select(func.count(Document.id))) == 0


def test_upload_of_30_mb_is_refused_and_what_was_written_stays(
    app: Flask, session: Session, invitation: Invitation
) -> None:
    visitor = Visitor(app.test_client())
    address = f"/respond/{invitation.token}"
    page = visitor.open(f"{address}/answer/questions")
    box = str(page.html.select_one("textarea")["name"])
    visitor.send(page, "Save and come back later", **{box: "The buses."})

    page = visitor.open(f"{address}/files")
    with pytest.raises(AssertionError, match=r"413|too large|larger"):
        visitor.send(page, "Add", files=(io.BytesIO(b"%PDF-1.4" + b"x" * 30_000_000), "big.pdf"))
    page = visitor.open(f"{address}/answer/questions")
    assert "The buses." in page.html.select_one("textarea").get_text()


def arrive(kit: Kit, session: Session, raw: bytes) -> IncomingMail:
    """Takes and settles a mail; it must not take long."""
    began = time.monotonic()
    mail_id = take(kit.database, raw, source="test", at=kit.now())
    settle(kit.database, kit.post_desk, mail_id, at=kit.now())
    assert time.monotonic() - began < PATIENCE
    session.commit()
    session.expire_all()
    row = session.get_one(IncomingMail, mail_id)
    assert row.raw == raw
    assert row.reason
    return row


def a_reply(invitation: Invitation) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = invitation.stakeholder.email
    mail["To"] = f"reply+{invitation.token}@reply.wealdmere.example"
    mail["Subject"] = "Re: your letter"
    mail["Message-ID"] = "<one@partner.example>"
    return mail


def test_reply_of_10_mb_of_quote_marks_is_kept_and_answered_for(
    kit: Kit, session: Session, invitation: Invitation
) -> None:
    mail = a_reply(invitation)
    mail.set_content("The buses stop too early.\n\n" + (">" * 70 + "\n") * 140_000, cte="7bit")
    row = arrive(kit, session, mail.as_bytes())
    assert row.disposition is Disposition.ACCEPTED
    said = session.scalars(select(Comment.text)).all()
    assert any("The buses stop too early." in text for text in said)


def test_reply_of_one_endless_line_is_kept(
    kit: Kit, session: Session, invitation: Invitation
) -> None:
    head = a_reply(invitation).as_bytes().rstrip() + b"\r\n\r\n"
    row = arrive(kit, session, head + b"x" * 10_000_000)
    assert row.disposition in {Disposition.ACCEPTED, Disposition.HELD}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 300,
        b"From: =?utf-8?q?=ff=fe?=\r\nSubject: =?nonsense?b?!!!?=\r\n\r\nhello\r\n",
        b"Content-Type: text/plain; charset=klingon\r\n\r\nq\xe4\xf6\r\n",
        b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n<<<not base64>>>",
        b"X: " + b"y" * 2_000_000 + b"\r\n\r\nhello",
    ],
    ids=[
        "nothing",
        "noise",
        "no boundary",
        "parts in parts",
        "broken names",
        "unknown charset",
        "broken base64",
        "endless header",
    ],
)
def test_broken_mail_is_kept_and_named(kit: Kit, session: Session, raw: bytes) -> None:
    row = arrive(kit, session, raw)
    assert row.disposition is not Disposition.RECEIVED


def test_wrong_charset_is_read_as_what_it_is(
    kit: Kit, session: Session, invitation: Invitation
) -> None:
    head = a_reply(invitation).as_bytes().rstrip()
    words = "Die Busse fahren früh nicht, und Caffi’r Cei schließt. Mae’r bws olaf am bump."
    raw = (
        head
        + b'\r\nContent-Type: text/plain; charset="us-ascii"\r\n\r\n'
        + words.encode("cp1252")
        + b"\r\n"
    )
    arrive(kit, session, raw)
    assert [text.strip() for text in session.scalars(select(Comment.text))] == [words]


def test_token_that_does_not_exist_says_so(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    for token in ("a" * 26, "x", "%00", "a" * 5000, "../../etc/passwd"):
        page = visitor.open(f"/respond/{token}")
        assert page.status == 404
        assert "Page not found" in page.text or "do not know" in page.text


def test_form_posted_twice_counts_once(
    app: Flask, session: Session, invitation: Invitation
) -> None:
    visitor = Visitor(app.test_client())
    address = f"/respond/{invitation.token}"
    page = visitor.open(f"{address}/answer/questions")
    box = str(page.html.select_one("textarea")["name"])
    visitor.send(page, "Save and continue", **{box: "The buses."})
    page = visitor.open(f"{address}/check")
    first = visitor.send(page, "Send my answer", standpoint="for myself", consent="do not publish")
    second = visitor.send(page, "Send my answer", standpoint="for myself", consent="do not publish")
    assert first.text == second.text
    assert session.scalar(select(func.count(Contribution.id))) == 1


def test_link_opened_by_a_scanner_changes_nothing(
    app: Flask, session: Session, invitation: Invitation
) -> None:
    scanner = app.test_client()
    address = f"/respond/{invitation.token}"
    for path in ("", "/answer/questions", "/answer/anything-else", "/files", "/check", "/sent"):
        scanner.get(address + path)
        scanner.head(address + path)
    assert session.scalar(select(func.count(Contribution.id))) == 0


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "\u202e\u0000' OR 1=1 --", "{{7*7}}"]
)
def test_words_of_an_attacker_are_only_words(
    app: Flask, session: Session, staff: Visitor, invitation: Invitation, words: str
) -> None:
    visitor = Visitor(app.test_client())
    address = f"/respond/{invitation.token}"
    page = visitor.open(f"{address}/answer/questions")
    box = str(page.html.select_one("textarea")["name"])
    visitor.send(page, "Save and continue", **{box: f"Hello {words} there"})
    page = visitor.open(f"{address}/check")
    visitor.send(page, "Send my answer", standpoint="for myself", consent="do not publish")
    said = session.scalars(select(Contribution)).one()
    for path in (f"/desk/contributions/{said.id}", "/desk/contributions/passages"):
        page = staff.open(path)
        assert page.status == 200
        assert "alert(1)" not in "".join(tag.get_text() for tag in page.html.find_all("script"))
        assert "Hello 49 there" not in page.text
        assert "Hello" in page.text
