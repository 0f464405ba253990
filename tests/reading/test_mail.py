"""Whole letters: one for each habit of each client, and what is read from them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from post import bounce_shapes as shape

from soundingboard.reading.kinds import MailKind
from soundingboard.reading.machines.bounces import BounceReport
from soundingboard.reading.mail import Attachment, ReadMail, read
from soundingboard.reading.parts import Mark, body_of

POST = Path(__file__).parent.parent / "post"
INVITATION = (POST / "invitation.txt").read_text(encoding="utf-8")
REPLY_ADDRESS = "reply+7kq2mmx4ivd3hc5tq2jy6rwnae@letters.wealdmere.example"
ANSWERS = (
    "Welders and site managers. The college has no evening course.",
    "Nothing runs after 18:30 from Hollin Green.",
    "Yes, at the old gasworks, but not on the water meadow.",
    "No.",
)
REPLIES = {
    "gmail_web_interleaved.eml": ANSWERS,
    "gmail_phone_top.eml": ("Skills: welders above all. Buses stop too early.",),
    "outlook_desktop_top.eml": (
        "We are content with the draft. Our members ask for evening buses above everything else.",
    ),
    "outlook_desktop_red.eml": ("Imogen, please see my comments in red below.", *ANSWERS),
    "outlook_web_top.eml": (
        "Point 2 is the one that matters to us: the 41 bus has been cut twice.",
    ),
    "outlook_phone_top.eml": ("Yes to 3, the gasworks.",),
    "apple_mail_interleaved.eml": ANSWERS,
    "iphone_top.eml": ("Evening buses, please. The rest is fine.",),
    "thunderbird_flowed_interleaved.eml": ANSWERS,
    "yahoo_top.eml": ("Two points. Welders. And the 41 bus.",),
    "plain_text_bottom.eml": (
        "The strategy says £4m for skills. That is a café rather than a college.",
    ),
    "another_address_welsh.eml": (
        (
            "Rwyf yn ateb o'm cyfeiriad cartref.\n\n1. Weldwyr.\n"
            "2. Dim bws ar ôl hanner awr wedi chwech.\n3. Ydw, wrth yr hen waith nwy.\n4. Nac oes."
        ),
    ),
    "forwarded.eml": ("Hi Sam, one for you?",),
    "winmail.eml": ("Our response is attached.",),
    "attachment_only.eml": ("Please see attached.",),
}


def letter(name: str, sent_text: str = "") -> ReadMail:
    return read((POST / name).read_bytes(), sent_text)


def said(mail: ReadMail) -> tuple[str, ...]:
    return tuple(part.text.strip() for part in mail.parts if part.mark is Mark.NEW)


@pytest.mark.parametrize("sent_text", ["", INVITATION], ids=["alone", "knowing what we sent"])
@pytest.mark.parametrize(("name", "answers"), REPLIES.items(), ids=REPLIES)
def test_reply_is_read_as_its_sender_meant_it(
    name: str, answers: tuple[str, ...], sent_text: str
) -> None:
    mail = letter(name, sent_text)

    assert (mail.kind, said(mail)) == (MailKind.REPLY, answers)
    assert body_of(mail.parts) == mail.body


def test_unmarked_reply_is_parted_by_what_we_sent() -> None:
    raw = (POST / "outlook_desktop_red.eml").read_bytes()
    plain = raw.replace(b"text/html", b"application/x-lost").replace(b"color:red", b"")

    assert said(read(plain, INVITATION))[1:] == ANSWERS


def test_header_is_decoded() -> None:
    mail = letter("another_address_welsh.eml")

    assert mail.message_id == "a12@mail.example.org"
    assert mail.in_reply_to == "inv.7kq2.s31@letters.wealdmere.example"
    assert mail.references == ("inv.7kq2.s31@letters.wealdmere.example",)
    assert mail.subject == "Parthed: Wealdmere growth strategy: four questions"
    assert (mail.sender_name, mail.sender) == ("Jo Marsh", "jo@marsh-home.example")
    assert mail.recipients == (REPLY_ADDRESS,)
    assert mail.date == datetime(2026, 6, 2, 9, 14, 5, tzinfo=UTC)
    assert mail.authentication_results == (
        (
            "mx.letters.wealdmere.example; dkim=pass header.d=example.org; "
            "spf=pass smtp.mailfrom=example.org"
        ),
    )


def test_every_address_a_letter_came_to_is_known_once() -> None:
    mail = read(
        b"Delivered-To: reply+abc@in.example\nX-Original-To: Reply+ABC@in.example\n"
        b"Resent-To: <reply+def@in.example>\nTo: Ann Lee <ann@example.org>, sam@example.org\n"
        b"Cc: =?utf-8?q?Si=C3=A2n?= <sian@example.org>\n\nYes.\n"
    )

    assert mail.recipients == (
        "reply+abc@in.example",
        "reply+def@in.example",
        "ann@example.org",
        "sam@example.org",
        "sian@example.org",
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    {
        "out_of_office.eml": MailKind.OUT_OF_OFFICE,
        "out_of_office_welsh.eml": MailKind.OUT_OF_OFFICE,
        "bounce_550.eml": MailKind.BOUNCE,
        "bounce_full.eml": MailKind.BOUNCE,
        "bounce_plain.eml": MailKind.BOUNCE,
        "delayed.eml": MailKind.DELAYED,
        "read_receipt.eml": MailKind.READ_RECEIPT,
        "calendar_reply.eml": MailKind.CALENDAR,
        "complaint.eml": MailKind.COMPLAINT,
        "challenge.eml": MailKind.CHALLENGE,
        "encrypted.eml": MailKind.ENCRYPTED,
    }.items(),
)
def test_mail_of_machines_is_named(name: str, kind: MailKind) -> None:
    assert letter(name).kind is kind


@pytest.mark.parametrize(
    ("name", "until", "stand_in"),
    [
        ("out_of_office.eml", date(2026, 6, 15), "Sam Pike (sam.pike@example.org)"),
        ("out_of_office_welsh.eml", date(2026, 6, 22), "Sam Pike"),
    ],
)
def test_out_of_office_says_until_when_and_who_stands_in(
    name: str, until: date, stand_in: str
) -> None:
    mail = letter(name)

    assert (mail.away_until, mail.stand_in) == (until, stand_in)


@pytest.mark.parametrize(
    ("name", "status", "hard", "delayed", "diagnostic"),
    [
        (
            "bounce_550.eml",
            "5.1.1",
            True,
            False,
            (
                "550 5.1.1 <gone@example.org>: Recipient address rejected: "
                "User unknown in virtual mailbox table"
            ),
        ),
        (
            "bounce_full.eml",
            "5.2.2",
            False,
            False,
            "552 5.2.2 <gone@example.org>: mailbox full",
        ),
        (
            "bounce_plain.eml",
            "5.1.1",
            True,
            False,
            "Remote host said: 550 5.1.1 No such user here",
        ),
        (
            "delayed.eml",
            "4.4.1",
            False,
            True,
            "connect to mail.example.org[192.0.2.8]:25: Connection timed out",
        ),
    ],
)
def test_bounce_names_address_status_and_our_letter(
    name: str, status: str, *, hard: bool, delayed: bool, diagnostic: str
) -> None:
    assert letter(name).bounce == BounceReport(
        addresses=("gone@example.org",),
        status=status,
        hard=hard,
        delayed=delayed,
        delivered=False,
        original_message_id="inv.7kq2.s31@letters.wealdmere.example",
        diagnostic=diagnostic,
        by_server=True,
    )


@pytest.mark.parametrize("make", [shape.exim_text, shape.qmail])
@pytest.mark.parametrize(("said", "hard"), [("Unrouteable address", True), ("inbox full", False)])
def test_what_our_own_letter_says_is_not_what_the_server_says(
    make: Callable[..., bytes], said: str, *, hard: bool
) -> None:
    ours = "Subject: Growth plan\n\nWe take account of the full range of views.\n"
    sent = shape.Sent("gone@example.org", "bounce+a@letters.example", "<a@letters.example>", ours)
    report = read(make(sent, said)).bounce

    assert report is not None
    assert (report.addresses, report.hard) == (("gone@example.org",), hard)


def test_complaint_names_our_letter_and_its_reader() -> None:
    assert letter("complaint.eml").bounce == BounceReport(
        addresses=("jo.marsh@example.org",),
        status="",
        hard=False,
        delayed=False,
        delivered=True,
        original_message_id="inv.7kq2.s31@letters.wealdmere.example",
        diagnostic="",
        by_server=False,
    )


def test_attachments_keep_name_and_content() -> None:
    assert letter("attachment_only.eml").attachments == (
        Attachment("ymateb Hollin Grîn.pdf", "application/pdf", b"%PDF-1.4\n"),
    )


def test_winmail_is_named_and_explained() -> None:
    mail = letter("winmail.eml")

    assert [(file.name, file.media_type) for file in mail.attachments] == [
        ("winmail.dat", "application/ms-tnef")
    ]
    assert mail.problems == ("part of it is packed in winmail.dat, in a form only Outlook opens",)


def test_wrong_charset_is_read_and_told() -> None:
    mail = letter("plain_text_bottom.eml")

    assert mail.problems == ("charset said us-ascii, was windows-1252",)
    assert "£4m for skills. That is a café" in mail.new_text


def test_new_text_leaves_greetings_out_and_written_text_keeps_them() -> None:
    mail = letter("outlook_desktop_top.eml")

    assert mail.new_text == (
        "We are content with the draft. Our members ask for evening buses above everything else."
        "\n\n"
    )
    assert mail.written_text.startswith("Dear Imogen,\n\nWe are content")


def test_texts_around_an_attachment_are_one_letter() -> None:
    mail = read(
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nFirst.\n'
        b"--b\nContent-Type: image/png; name=map.png\n\nx\n"
        b"--b\nContent-Type: text/plain\n\nSecond.\n--b--\n"
    )

    assert mail.body == "First.\nSecond."
    assert [file.name for file in mail.attachments] == ["map.png"]


def test_letter_enclosed_in_a_letter_is_an_attachment() -> None:
    mail = read(
        b'Content-Type: multipart/mixed; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nSee this.\n"
        b"--b\nContent-Type: message/rfc822\n\nSubject: Inner\n\nInner text.\n--b--\n"
    )

    assert mail.new_text == "See this."
    assert [(f.media_type, f.content) for f in mail.attachments] == [
        ("message/rfc822", b"Subject: Inner\n\nInner text.")
    ]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", MailKind.UNREADABLE),
        (b"\r\n\r\n", MailKind.UNREADABLE),
        (b"Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQ==\n", MailKind.ENCRYPTED),
        (b"hello", MailKind.REPLY),
        (b"List-Id: <news.example.org>\nSubject: June news\n\nNews.\n", MailKind.LIST_MAIL),
    ],
)
def test_odd_letters_have_a_kind(raw: bytes, kind: MailKind) -> None:
    assert read(raw).kind is kind


def test_hidden_turn_of_direction_cannot_disguise_a_file() -> None:
    mail = read(
        b"Content-Type: application/octet-stream\n"
        b"Content-Disposition: attachment; filename*=utf-8''..%2F%E2%80%AEfdp.exe\n\nx\n"
    )

    assert [file.name for file in mail.attachments] == ["fdp.exe"]


@pytest.mark.parametrize("farewell", ["Best wishes,\n\n", "In solidarity\n", ""])
@pytest.mark.parametrize(
    "tail",
    [
        "More buses please.",
        "More buses please!",
        "PS more buses",
        "PS. Question 3: welders.",
        "We also need more buses.",
    ],
)
def test_what_is_remembered_below_the_name_is_kept(farewell: str, tail: str) -> None:
    words = f"Yes to all of it.\n\n{farewell}Rhian Colley\n{tail}\n"
    mail = read(
        f"From: Rhian Colley <rhian@x.example>\r\nSubject: Re: plan\r\n\r\n{words}".encode()
    )
    assert tail in "".join(part.text for part in mail.parts if part.mark is Mark.NEW)
