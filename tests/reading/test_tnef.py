"""winmail.dat: its text and files are read, and what cannot be read is kept and named."""

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import ReadMail, read
from soundingboard.reading.opening.tnef import PackedFile, Unpacked, unpack
from soundingboard.reading.opening.winmail import NOT_UNPACKED, UNPACKED

HEAD = b"\x78\x9f\x3e\x22\x01\x00"
PDF = b"%PDF-1.7 our response"


def attribute(level: int, name: int, value: bytes) -> bytes:
    """As MS-OXTNEF 2.1.3.1 lays it out, with its checksum."""
    return (
        struct.pack("<BIi", level, name, len(value)) + value + struct.pack("<H", sum(value) % 65536)
    )


def text_property(kind: int, words: str) -> bytes:
    value = words.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, kind, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def bytes_property(kind: int, value: bytes) -> bytes:
    return struct.pack("<HHII", 0x102, kind, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*held: bytes) -> bytes:
    return struct.pack("<I", len(held)) + b"".join(held)


CODE_PAGE = attribute(1, 0x69007, struct.pack("<II", 1252, 0))
NUMBER = struct.pack("<HHI", 0x03, 0x0E07, 1)
NAMED = struct.pack("<HH16sIIHHI", 0x03, 0x8001, b"g" * 16, 1, 4, 65, 0, 7)
FILE = (
    attribute(2, 0x69002, b"\0" * 14)
    + attribute(2, 0x18010, b"OURRES~1.PDF\0")
    + attribute(2, 0x6800F, PDF)
    + attribute(2, 0x69005, properties(NUMBER, NAMED, text_property(0x3707, "Our résponse.pdf"),
                                        text_property(0x370E, "application/pdf")))
)  # fmt: skip


def letter(packed: bytes, text: bytes = b"") -> ReadMail:
    spoken = b"--b\r\nContent-Type: text/plain\r\n\r\n" + text + b"\r\n" if text else b""
    return read(
        b"From: jo@traders.example\r\nSubject: Re: a plan\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + spoken
        + b'--b\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(packed) + b"--b--\r\n"
    )


def files(mail: ReadMail) -> list[tuple[str, str, bytes]]:
    return [(file.name, file.media_type, file.content) for file in mail.attachments]


def test_files_are_unpacked_under_their_long_names_and_the_mail_says_so() -> None:
    mail = letter(HEAD + CODE_PAGE + FILE, b"Our response is attached.")
    assert files(mail) == [("Our résponse.pdf", "application/pdf", PDF)]
    assert mail.new_text.strip() == "Our response is attached."
    assert mail.problems == (UNPACKED,)


@pytest.mark.parametrize(
    "body",
    [
        attribute(1, 0x2800C, "Café first.\r\n\0".encode("cp1252")),
        attribute(1, 0x69003, properties(NUMBER, text_property(0x1000, "Café first."))),
        attribute(1, 0x69003, properties(bytes_property(0x1013, "<p>Café first.</p>".encode()))),
    ],
    ids=["attribute", "property", "HTML"],
)
def test_text_is_read_where_the_letter_has_no_other(body: bytes) -> None:
    mail = letter(HEAD + CODE_PAGE + body + FILE)
    assert (mail.kind, mail.new_text.strip()) == (MailKind.REPLY, "Café first.")
    assert [name for name, _, _ in files(mail)] == ["Our résponse.pdf"]


def test_text_only_in_rtf_stays_packed_and_a_person_is_told() -> None:
    packed = HEAD + attribute(1, 0x69003, properties(bytes_property(0x1009, b"LZFu..."))) + FILE
    mail = letter(packed)
    assert [name for name, _, _ in files(mail)] == ["Our résponse.pdf", "winmail.dat"]
    assert mail.problems[-1] == NOT_UNPACKED


def test_what_is_cut_short_gives_what_came_before_and_stays_whole_beside_it() -> None:
    packed = (HEAD + FILE + FILE)[:-5]
    mail = letter(packed, b"Attached.")
    assert files(mail)[0] == ("Our résponse.pdf", "application/pdf", PDF)
    assert files(mail)[-1] == ("winmail.dat", "application/ms-tnef", packed)
    assert mail.problems == (NOT_UNPACKED,)


def test_several_files_and_several_values_are_kept_apart() -> None:
    several = struct.pack("<HHIII", 0x1003, 0x6001, 2, 1, 2)  # two numbers under one property
    second = attribute(2, 0x69002, b"") + attribute(2, 0x6800F, b"second")
    second += attribute(2, 0x69005, properties(several, text_property(0x3704, "b.txt")))
    assert unpack(HEAD + FILE + second) == Unpacked(
        files=[
            PackedFile("Our résponse.pdf", "application/pdf", PDF),
            PackedFile("b.txt", "application/octet-stream", b"second"),
        ]
    )


def test_what_is_no_winmail_is_not_whole() -> None:
    assert unpack(b"PK\x03\x04") == Unpacked(whole=False)


@given(st.binary(max_size=600), st.integers(0, 400))
def test_any_bytes_are_unpacked_as_far_as_they_go(junk: bytes, at: int) -> None:
    packed = HEAD + CODE_PAGE + FILE
    found = unpack(packed[:at] + junk + packed[at:])
    assert sum(len(file.content) for file in found.files) <= len(packed) + len(junk)
