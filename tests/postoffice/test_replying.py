"""Replies as mail programs write them, and as our own reader then reads them."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from soundingboard.postoffice.opening import OpenedMail, open_mail
from soundingboard.postoffice.replying import Program, Reply, compose, draft
from soundingboard.postoffice.returning import bounce, out_of_office
from soundingboard.reading.mail import MailKind, read

ZONE = ZoneInfo("Europe/London")
AT = datetime(2026, 7, 3, 9, 30, tzinfo=UTC)
RAW = b"""\
Return-Path: <bounce+abc@reply.wealdmere.example>
Delivered-To: mair@partner.example
From: Wealdmere Combined County Authority <growth@wealdmere.example>
To: Mair Llwyd <mair@partner.example>
Subject: =?utf-8?q?Shaping_the_growth_plan=3A_d=C5=B5r?=
Date: Thu, 02 Jul 2026 12:00:00 +0000
Message-ID: <abc@reply.wealdmere.example>
Reply-To: reply+abc@reply.wealdmere.example
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_1"

--=_1
Content-Type: text/plain; charset=utf-8

Hello Mair,

Question 1. What have we missed?

Question 2. What would help?

Thank you.

--=_1
Content-Type: text/html; charset=utf-8

<h1>Hello Mair</h1>

--=_1--
"""
LETTER = open_mail("1.1_1.postoffice", RAW)
OPENING = (
    "On Thu, 02 Jul 2026 at 13:00, Wealdmere Combined County Authority "
    "<growth@wealdmere.example> wrote:"
)


def test_a_letter_is_opened_as_its_reader_sees_it() -> None:
    assert (LETTER.sender, LETTER.recipient_name, LETTER.recipient) == (
        "growth@wealdmere.example",
        "Mair Llwyd",
        "mair@partner.example",
    )
    assert (LETTER.subject, LETTER.reply_to, LETTER.return_path) == (
        "Shaping the growth plan: dŵr",
        "reply+abc@reply.wealdmere.example",
        "bounce+abc@reply.wealdmere.example",
    )
    assert LETTER.date == datetime(2026, 7, 2, 12, 0, tzinfo=UTC)
    assert LETTER.text.startswith("Hello Mair,\n\nQuestion 1.")
    assert LETTER.html.strip() == "<h1>Hello Mair</h1>"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: \xff <x\n\n",
        b"Subject: =?nonsense?b?????=\nDate: yesterday\n\nx",
        b"Content-Type: text/plain; charset=klingon\n\nx\xff",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 5000,
        b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
            for number in range(3000)
        ),
    ],
)
def test_opening_never_raises(raw: bytes) -> None:
    assert open_mail("key", raw).raw == raw


def test_a_draft_leaves_room_above_the_quoted_letter() -> None:
    assert draft(LETTER, ZONE, between=False).split("\n") == [
        "",
        "",
        OPENING,
        "> Hello Mair,",
        ">",
        "> Question 1. What have we missed?",
        ">",
        "> Question 2. What would help?",
        ">",
        "> Thank you.",
        "",
    ]


def test_a_draft_between_the_lines_leaves_room_beneath_each_question() -> None:
    assert draft(LETTER, ZONE, between=True).split("\n") == [
        OPENING,
        "> Hello Mair,",
        ">",
        "> Question 1. What have we missed?",
        "",
        "",
        "",
        "> Question 2. What would help?",
        "",
        "",
        "",
        "> Thank you.",
        "",
    ]


def answered(letter: OpenedMail, program: Program, *, between: bool) -> bytes:
    words = draft(letter, ZONE, between=between)
    if between:
        words = words.replace("\n\n\n", "\nBuses <after> seven.\n", 1)
        words = words.replace("\n\n\n", "\nTrainers & time.\n", 1)
    else:
        words = f"Buses <after> seven.\n{words}"
    reply = Reply(
        sender_name="Mair Llŵyd", sender="mair@home.example", program=program, draft=words
    )
    return compose(letter, reply, at=AT, zone=ZONE, message_id="<r1@post-office.localhost>")


@pytest.mark.parametrize("program", list(Program))
def test_a_reply_is_threaded_and_addressed_as_programs_do(program: Program) -> None:
    mail = email.message_from_bytes(
        answered(LETTER, program, between=False), policy=email.policy.default
    )

    assert isinstance(mail, EmailMessage)
    assert dict(mail.items()) | {"Content-Type": "", "Content-Transfer-Encoding": ""} == {
        "From": "Mair Llŵyd <mair@home.example>",
        "To": "reply+abc@reply.wealdmere.example",
        "Subject": "Re: Shaping the growth plan: dŵr",
        "Date": "Fri, 03 Jul 2026 09:30:00 +0000",
        "Message-ID": "<r1@post-office.localhost>",
        "In-Reply-To": "<abc@reply.wealdmere.example>",
        "References": "<abc@reply.wealdmere.example>",
        "MIME-Version": "1.0",
        "Content-Type": "",
        "Content-Transfer-Encoding": "",
    }


@pytest.mark.parametrize("program", list(Program))
def test_our_reader_finds_what_was_written_above_the_letter(program: Program) -> None:
    found = read(answered(LETTER, program, between=False), LETTER.text)

    assert (found.kind, found.new_text.strip()) == (MailKind.REPLY, "Buses <after> seven.")


@pytest.mark.parametrize("program", [Program.PLAIN, Program.GMAIL])
def test_our_reader_finds_what_was_written_between_the_lines(program: Program) -> None:
    found = read(answered(LETTER, program, between=True), LETTER.text)

    assert found.kind is MailKind.REPLY
    assert [line for line in found.new_text.split("\n") if line.strip()] == [
        "Buses <after> seven.",
        "Trainers & time.",
    ]


def test_outlook_marks_nothing_between_the_lines() -> None:
    mail = email.message_from_bytes(
        answered(LETTER, Program.OUTLOOK, between=True), policy=email.policy.default
    )

    assert isinstance(mail, EmailMessage)
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().splitlines() == [
        "",
        "________________________________",
        "From: Wealdmere Combined County Authority <growth@wealdmere.example>",
        "Sent: 02 July 2026 13:00",
        "To: Mair Llwyd",
        "Subject: Shaping the growth plan: dŵr",
        "",
        "Hello Mair,",
        "",
        "Question 1. What have we missed?",
        "Buses <after> seven.",
        "",
        "Question 2. What would help?",
        "Trainers & time.",
        "",
        "Thank you.",
    ]


def test_an_absence_note_is_read_as_one() -> None:
    note = read(out_of_office(LETTER, at=AT, message_id="<o1@post-office.localhost>"))

    assert (note.kind, note.sender, note.in_reply_to) == (
        MailKind.OUT_OF_OFFICE,
        "mair@partner.example",
        "abc@reply.wealdmere.example",
    )


def test_a_bounce_is_read_as_one_and_names_the_letter() -> None:
    returned = read(bounce(LETTER, at=AT, message_id="<b1@post-office.localhost>"))

    assert returned.kind is MailKind.BOUNCE
    assert returned.recipients == ("bounce+abc@reply.wealdmere.example",)
    report = returned.bounce
    assert report is not None
    assert (report.hard, report.status) == (True, "5.1.1")
    assert report.original_message_id.strip("<>") == "abc@reply.wealdmere.example"
