"""What is composed is a mail by the standards and says what was meant, as the stdlib reads it."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundingboard.outbox.composing import Outgoing, Unwritable, compose, field, wire_address
from soundingboard.outbox.layout import oneline

LETTER = Outgoing(
    from_name="Wealdmere Combined County Authority",
    from_address="growth@wealdmere.example",
    to_name="Olwen Pryce",
    to_address="olwen@partner.example",
    subject="Shaping the growth plan",
    date=datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
    message_id="<abc.123@reply.wealdmere.example>",
    reply_to="reply+abc@reply.wealdmere.example",
    headers=(("Auto-Submitted", "auto-generated"),),
    text="Hello Olwen,\n\nwhat have we missed?\n",
    html="<p>Hello Olwen,</p>\n<p>what have we missed?</p>\n",
)
SCRIPTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="abcdefgh ,.;:<>()[]\"'\\@=?_-\r\n\t", max_size=300),
    st.text(alphabet="ŵŷâêîôû äöüß ąćęłńóśźż ", max_size=300),
    st.text(alphabet="ابتثجحخ שלום 你好世界 नमस्ते 😀👍🏽 ", max_size=300),
    st.sampled_from(
        ["=?utf-8?q?x?=", "From here on\n", ".\n..\n", "x" * 2000, "--=_x\n", "a\rb\0c"]
    ),
)


def parsed(letter: Outgoing) -> EmailMessage:
    message = email.message_from_bytes(compose(letter), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk()] == [[], [], []]
    return message


def person(letter: Outgoing, name: str) -> tuple[str, str]:
    # By the older parser: the newer one puts a space between adjacent encoded words of a name.
    value = email.message_from_bytes(compose(letter), policy=email.policy.compat32)[name]
    display, address = parseaddr(value.replace("\r\n", ""))
    return str(make_header(decode_header(display))), address


def lines_of(words: str) -> list[str]:
    normal = words.replace("\r\n", "\n").replace("\r", "\n")
    return normal.removesuffix("\n").split("\n")


def body(message: EmailMessage, kind: str) -> list[str]:
    part = message.get_body((kind,))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return lines_of(payload.decode("utf-8"))


def test_a_plain_letter_is_written_as_one_would_by_hand() -> None:
    assert compose(LETTER).decode("ascii").replace("\r\n", "\n") == (
        "From: Wealdmere Combined County Authority\n"
        " <growth@wealdmere.example>\n"
        "To: Olwen Pryce\n"
        " <olwen@partner.example>\n"
        "Subject: Shaping the growth plan\n"
        "Date: Mon, 02 Nov 2026 12:00:00 +0000\n"
        "Message-ID: <abc.123@reply.wealdmere.example>\n"
        "Reply-To: reply+abc@reply.wealdmere.example\n"
        "Auto-Submitted: auto-generated\n"
        "MIME-Version: 1.0\n"
        "Content-Type: multipart/alternative;\n"
        ' boundary="=_552bfcabef397b6016c2b7f583916611"\n'
        "\n"
        "--=_552bfcabef397b6016c2b7f583916611\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 7bit\n"
        "\n"
        "Hello Olwen,\n"
        "\n"
        "what have we missed?\n"
        "\n"
        "--=_552bfcabef397b6016c2b7f583916611\n"
        "Content-Type: text/html; charset=utf-8\n"
        "Content-Transfer-Encoding: 7bit\n"
        "\n"
        "<p>Hello Olwen,</p>\n"
        "<p>what have we missed?</p>\n"
        "\n"
        "--=_552bfcabef397b6016c2b7f583916611--\n"
    )


@settings(deadline=None)  # a busy machine is no fault of a letter
@given(to_name=SCRIPTS, from_name=SCRIPTS, subject=SCRIPTS, text=SCRIPTS, html=SCRIPTS)
def test_what_is_composed_parses_back_to_what_was_meant(
    to_name: str, from_name: str, subject: str, text: str, html: str
) -> None:
    letter = replace(
        LETTER, to_name=to_name, from_name=from_name, subject=subject, text=text, html=html
    )
    message = parsed(letter)

    assert message.keys() == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Reply-To",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ]
    assert person(letter, "To") == (oneline(to_name)[:200].strip(), "olwen@partner.example")
    assert person(letter, "From") == (oneline(from_name)[:200].strip(), "growth@wealdmere.example")
    assert message["Subject"] == oneline(subject)
    assert body(message, "plain") == lines_of(text)
    assert body(message, "html") == lines_of(html)


@settings(deadline=None)  # a busy machine is no fault of a letter
@given(to_name=SCRIPTS, subject=SCRIPTS, text=SCRIPTS)
def test_what_is_composed_is_fit_for_any_wire(to_name: str, subject: str, text: str) -> None:
    mail = compose(replace(LETTER, to_name=to_name, subject=subject, text=text))

    assert mail.isascii()
    assert b"\0" not in mail
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", mail) is None
    assert max(map(len, mail.split(b"\r\n"))) <= 998
    head = mail.partition(b"\r\n\r\n")[0]
    encoded = [line for line in head.split(b"\r\n") if b"=?utf-8?b?" in line]
    assert all(len(line) <= 76 for line in encoded)  # RFC 2047, 2


def test_composing_twice_gives_the_same_bytes() -> None:
    assert compose(LETTER) == compose(replace(LETTER))


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("plain words", "7bit"),
        ("caffè", "quoted-printable"),
        ("x" * 901, "quoted-printable"),
        ("From here", "quoted-printable"),
        ("你好世界", "base64"),
    ],
)
def test_each_part_is_encoded_as_readably_as_is_safe(words: str, encoding: str) -> None:
    part = parsed(replace(LETTER, text=words)).get_body(("plain",))

    assert part is not None
    assert part["Content-Transfer-Encoding"] == encoding


@pytest.mark.parametrize(
    "address",
    [
        "no at sign",
        "a@b@c.example",
        "zo\N{ZERO WIDTH SPACE}e@partner.example",
        "é" * 33 + "@partner.example",
        "x\r\nBcc: everyone@partner.example@partner.example",
        "<x>@partner.example",
        "x@" + "a" * 255,
        "@partner.example",
        "x@",
        "x@\N{SNOWMAN}..example",
    ],
)
def test_an_address_that_cannot_stand_in_a_mail_is_refused(address: str) -> None:
    with pytest.raises(Unwritable):
        wire_address(address)


def test_an_international_domain_travels_as_ascii() -> None:
    assert wire_address("Zoe@bücher.example") == "Zoe@xn--bcher-kva.example"


def test_a_name_in_another_script_stands_in_the_mail_as_it_is() -> None:
    letter = replace(LETTER, to_address="zoë@bücher.example")

    assert "To: Olwen Pryce\r\n <zoë@xn--bcher-kva.example>".encode() in compose(letter)


def test_a_long_header_is_folded_between_its_words() -> None:
    value = "<https://engage.wealdmere.example/leave/abcdefghijklmnop>, <mailto:reply@x.example>"

    assert field("List-Unsubscribe", value) == (
        "List-Unsubscribe: <https://engage.wealdmere.example/leave/abcdefghijklmnop>,\r\n"
        " <mailto:reply@x.example>"
    )


@pytest.mark.parametrize(
    ("name", "value"), [("Bad name", "x"), ("", "x"), ("References", "x" * 1000)]
)
def test_a_header_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(Unwritable):
        field(name, value)
