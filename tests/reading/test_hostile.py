"""Letters made to break the reader: bounded time, a named kind, nothing lost, nothing raised."""

import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import body_of

HEAD = b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
SECONDS = 12  # on a machine shared by many; the slowest takes four when it is alone


def text(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body


def html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body


def nested(depth: int) -> bytes:
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(depth)
    )
    closed = b"".join(b"--b%d--\r\n" % level for level in reversed(range(depth)))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\ndeep\r\n" + closed


PARTS = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
LETTERS = {
    "1,000 containers deep": nested(1_000),
    "20,000 containers deep": nested(20_000),
    "100,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + PARTS * 100_000,
    "a million boundaries": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n" * 1_000_000,
    "10 MB of one line": text(b"a" * 10_000_000),
    "10 MB of one >": text(b">" * 10_000_000),
    "10 MB of > lines": text(b">\n" * 5_000_000),
    "10 MB of line ends": text(b"\n" * 10_000_000),
    "lines of dashes": text(b"-----\n" * 500_000),
    "rules of underscores": text((b"_" * 900 + b"\n") * 2_000),
    "attributions that never end": text(b"On Mon, 3 May 2026 at 10:00 a <a@b.example>\n" * 50_000),
    "wrote wrote wrote": text((b"On 3 May 2026 wrote " * 20 + b"\n") * 10_000),
    "From: lines": text(b"From: a\n" * 200_000),
    "farewells": text(b"Thanks\n" * 100_000),
    "signatures": text(b"text\n" + b"-- \nsig\n" * 50_000),
    "notices": text((b"this message is " * 60 + b"\n") * 3_000),
    "half a million headers": b"".join(b"X-%d: y\r\n" % n for n in range(500_000)) + b"\r\nbody",
    "a header of 10 MB": b"Subject: " + b"a" * 10_000_000 + b"\r\n\r\nbody",
    "a header of 2 million folds": b"Subject: a\r\n" + b" b\r\n" * 2_000_000 + b"\r\nbody",
    "200,000 encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\r\n\r\nbody",
    "half a million brackets": b"From: " + b"(" * 500_000 + b"\r\n\r\nbody",
    "200,000 parameters": HEAD + b"Content-Type: text/plain" + b"; a=b" * 200_000 + b"\r\n\r\nbody",
    "flowed": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"abc \r\n" * 500_000,
    "50,000 divs deep": html(b"<div>" * 50_000 + b"deep"),
    "50,000 blockquotes deep": html(b"<blockquote>" * 50_000 + b"deep"),
    "5 MB of paragraphs": html(b"<p>hello <b>x</b></p>" * 250_000),
    "a million <": html(b"<" * 1_000_000),
    "500,000 attributes": html(b"<p " + b"a=b " * 500_000 + b">deep"),
    "a style of 2 MB": html(b'<p style="' + b"color:red;" * 200_000 + b'">deep</p>'),
    "scripts": html(b"<script>alert(1)</script>" * 50_000 + b"<p>deep</p>"),
    "NULs": b"\0" * 1_000_000,
    "NULs in a letter": text(b"a\0b\0" * 10_000),
    "turns of direction": text("\u202eabc\u202c ".encode() * 50_000),
    "a zip bomb attached": HEAD
    + b"Content-Type: application/zip; name=a.zip\r\n\r\n"
    + zlib.compress(b"\0" * 20_000_000),
    "every byte": bytes(range(256)) * 2_000,
}


@pytest.mark.parametrize("raw", LETTERS.values(), ids=LETTERS)
def test_hostile_letter_is_read_in_bounded_time(raw: bytes) -> None:
    started = time.perf_counter()
    mail = read(raw)
    seconds = time.perf_counter() - started

    assert seconds < SECONDS
    assert mail.kind in (MailKind.REPLY, MailKind.UNREADABLE)
    assert body_of(mail.parts) == mail.body


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("1,000 containers deep", b"deep"),
        ("100,000 parts", b"x\r\n--b"),
        ("50,000 divs deep", b"deep"),
        ("500,000 attributes", b"deep"),
        ("a header of 10 MB", b"body"),
        ("half a million headers", b"body"),
        ("NULs in a letter", "a\ufffdb".encode()),
    ],
)
def test_nothing_of_a_hostile_letter_is_lost(name: str, kept: bytes) -> None:
    mail = read(LETTERS[name])

    held = [mail.body.encode(), *(attachment.content for attachment in mail.attachments)]
    assert any(kept in content for content in held)


@given(st.binary(max_size=4_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    mail = read(raw)

    assert body_of(mail.parts) == mail.body


PIECES = st.sampled_from(
    [
        *("From: a@b.example\n", "Subject: =?utf-8?b?eA==?=\n", "Content-Type: text/html\n", "\n"),
        *("Content-Type: multipart/alternative; boundary=b\n", "--b\n", "--b--\n", "\r\n"),
        *("Content-Transfer-Encoding: base64\n", "Content-Type: message/delivery-status\n"),
        *("> quoted\n", ">> deeper\n", "On 3 May 2026 at 10:00, Ann <a@b.example> wrote:\n"),
        *("Sent: 1 June 2026\n", "To: c@d.example\n", "-- \n", "Dear Ann,\n", "Thanks\nJo\n"),
        *("<blockquote>", "</blockquote>", "<div class='gmail_quote'>", "<p style='color:red'>"),
        *(
            "Content-Type: text/plain; charset=utf-7; format=flowed\n",
            "\u202e",
            "\x00",
            "é",
            "`" * 3,
        ),
        *("Sent from my iPhone\n", "-----Original Message-----\n", "Yes.\n", "|", "=?x?q?=FF?="),
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60), st.lists(PIECES, max_size=10))
def test_any_heap_of_mail_is_read(pieces: list[str], sent: list[str]) -> None:
    mail = read("".join(pieces).encode(), "".join(sent))

    assert body_of(mail.parts) == mail.body


@given(st.text(max_size=3_000), st.text(max_size=300))
def test_parts_of_any_text_give_the_text_back(body: str, sent: str) -> None:
    assert body_of(parts_of_text(body, sent)) == body


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=80))
def test_parts_of_any_letter_text_give_the_text_back(pieces: list[str]) -> None:
    body = "".join(pieces)

    assert body_of(parts_of_text(body)) == body
