"""What is put together from prepared pieces reads the same as what is written as a whole."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from soundingboard import blanks
from soundingboard.outbox.composing import Outgoing, compose
from soundingboard.outbox.skeleton import Person, Skeleton, Words

SENDER = ("Wealdmere Combined County Authority", "growth@wealdmere.example")
SIGNS = "abcdefghijklmnopqrstuvwxyz"
PERSON = Person(
    to_name="Olwen Pryce",
    to_address="olwen@partner.example",
    reply_to=f"reply+{SIGNS}@reply.wealdmere.example",
    message_id="<abc@reply.wealdmere.example>",
    date=datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
)
NAMES = st.one_of(
    st.sampled_from(["Olwen Pryce", "", "From Here", "F", "x" * 300, "=?utf-8?q?x?=", "O'Brien"]),
    st.text(max_size=60),
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from([blanks.NAME, blanks.TOKEN, "\n", "From here on\n", ".\n", " ", "– café "]),
        st.text(alphabet="abc .=<>&\n", max_size=40),
        st.text(max_size=40),
        st.just("y" * 900),
    ),
    max_size=8,
).map("".join)


def read(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """The headers and the words of a mail, as the standard library reads them."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk()] == [[], [], []]
    bodies = []
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        bodies.append(payload.decode().replace("\r\n", "\n"))
    return [(name, str(value)) for name, value in message.items()], bodies


def as_a_whole(words: Words, person: Person) -> Outgoing:
    """The same letter, for `compose` to write."""
    values = blanks.values(person.to_name, person.reply_to)
    assert person.answers == ""
    return Outgoing(
        from_name=SENDER[0],
        from_address=SENDER[1],
        to_name=person.to_name,
        to_address=person.to_address,
        subject=blanks.filled(words.subject, values),
        date=person.date,
        message_id=person.message_id,
        reply_to=person.reply_to,
        headers=tuple((name, blanks.filled(value, values)) for name, value in words.headers),
        text=blanks.filled(words.text, values),
        html=blanks.filled_html(words.html, values),
    )


@settings(deadline=None)  # a busy machine is no fault of a letter
@given(name=NAMES, subject=PIECES, text=PIECES, html=PIECES)
@example(name="", subject="", text="", html=f"\n{blanks.NAME}")
def test_a_skeleton_writes_what_composing_writes(
    name: str, subject: str, text: str, html: str
) -> None:
    words = Words(
        subject,
        text,
        html,
        (("List-Unsubscribe", f"<https://engage.wealdmere.example/leave/{blanks.TOKEN}>"),),
    )
    person = Person(name, PERSON.to_address, PERSON.reply_to, PERSON.message_id, PERSON.date)
    skeleton = Skeleton(words, SENDER)

    raw = skeleton.write(person)

    assert read(raw) == read(compose(as_a_whole(words, person)))
    assert raw == skeleton.write(person)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    if skeleton.is_dotless(person):
        assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    ("text", "name", "surely"),
    [
        (f"Hello {blanks.NAME},\n\nall is well.\n", "Olwen Pryce", True),
        (f"Hello {blanks.NAME},\n\nall is well.\n", "", True),
        (f"Hello {blanks.NAME},\n.\n", "Olwen Pryce", False),
        (f"{blanks.NAME}. Good day\n", "", False),
        (f"{blanks.NAME}, good day\n", ".net users", False),
        (f"Hello {blanks.NAME},\n", "Siân Pryce", False),
        (f"{'long ' * 300}{blanks.NAME}.\n", "Olwen Pryce", False),
    ],
)
def test_no_dot_is_looked_for_where_none_can_begin_a_line(
    text: str, name: str, *, surely: bool
) -> None:
    skeleton = Skeleton(Words("A sounding", text, "<p>Hello.</p>\n", ()), SENDER)
    person = Person(name, PERSON.to_address, PERSON.reply_to, PERSON.message_id, PERSON.date)

    assert skeleton.is_dotless(person) is surely


def test_what_all_share_is_prepared_and_the_rest_put_in() -> None:
    text = f"Hello {blanks.NAME},\n\nread https://x.example/respond/{blanks.TOKEN}\n"
    html = f"<p>Hello {blanks.NAME} – welcome</p>\n"
    raw = Skeleton(Words("A sounding", text, html, ()), SENDER).write(PERSON)

    assert raw.partition(b"Content-Transfer-Encoding: 7bit\r\n\r\n")[2].startswith(
        f"Hello Olwen Pryce,\r\n\r\nread https://x.example/respond/{SIGNS}\r\n".encode()
    )
    assert b"\r\n<p>Hello=20=\r\nOlwen Pryce=\r\n =E2=80=93 welcome</p>\r\n" in raw
