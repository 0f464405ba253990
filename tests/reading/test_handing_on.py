"""Whose words a mail hands on."""

import pytest

from soundingboard.reading.handing_on import HandedOn, as_own_words, handed_on
from soundingboard.reading.mail import read

OURS = ("growth@wealdmere.example", "@reply.wealdmere.example", "Wealdmere Authority")
GMAIL = (
    "Please see below.\n\n---------- Forwarded message ---------\n"
    "From: Juno Haverstock <juno@college.example>\nDate: Mon, 2 Nov 2026 at 10:00\n"
    "Subject: the plan\nTo: Rhoda Finch <rhoda@college.example>\n\n\nMore evening courses.\n"
)
OUTLOOK = (
    "FYI\n\n________________________________\nFrom: Juno Haverstock\n"
    "Sent: 02 November 2026 10:00\nTo: Rhoda Finch\nSubject: the plan\n\nMore evening courses.\n"
)
OUR_LETTER = GMAIL.replace("Juno Haverstock <juno@college.example>", "W <growth@wealdmere.example>")


def mail(text: str, subject: str = "FW: the plan") -> bytes:
    return f"From: rhoda@college.example\nSubject: {subject}\n\n{text}".encode()


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        (GMAIL, "Juno Haverstock", "juno@college.example"),
        (OUTLOOK, "Juno Haverstock", ""),
    ],
)
def test_words_handed_on_are_found_and_can_be_read_as_their_writers(
    text: str, name: str, address: str
) -> None:
    letter = read(mail(text))
    found = handed_on(letter, OURS)

    assert found is not None
    assert (found.name, found.address) == (name, address)
    begins, parts = as_own_words(letter, found, "")
    assert letter.body[begins:] == "".join(part.text for part in parts)
    assert "".join(part.text for part in parts).strip() == "More evening courses."


@pytest.mark.parametrize(
    "raw",
    [
        mail(OUR_LETTER),
        mail(OUTLOOK.replace("From: Juno Haverstock", "From: Wealdmere Authority")),
        mail(GMAIL, subject="Re: the plan"),
        mail("We agree with it all.\n"),
    ],
)
def test_our_own_letter_and_plain_replies_hand_nothing_on(raw: bytes) -> None:
    assert handed_on(read(raw), OURS) is None


def test_enclosed_letter_is_handed_on() -> None:
    raw = (
        b"From: rhoda@college.example\nSubject: comments\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee enclosed.\n"
        b"--b\nContent-Type: message/rfc822\n\nFrom: Juno <juno@college.example>\n\nMore.\n--b--\n"
    )
    assert handed_on(read(raw), OURS) == HandedOn("Juno", "juno@college.example", None)
