"""Letters made to break the reader: bounded time and memory, a named kind, nothing lost."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundingboard.reading.alignment import align
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.opening.bodies import choose_body
from soundingboard.reading.opening.mime import take_apart
from soundingboard.reading.parts import body_of
from tests.bounded import bounded
from tests.post.hand_written import written
from tests.post.hostile import LETTERS, MEGABYTE, SAID

SECONDS = 60  # of the processor; the slowest letter takes six, twice that on a shared core
MEMORY = 400 * MEGABYTE
MACHINES = {
    "a calendar of 5 MB": MailKind.CALENDAR,
    "a report on nothing": MailKind.BOUNCE,
    "10 MB of line ends": MailKind.UNREADABLE,
    "base64 of line ends": MailKind.UNREADABLE,
    "NULs": MailKind.UNREADABLE,
}
ANSWERED = written()[0].letter


@pytest.mark.slow
@pytest.mark.parametrize(("name", "write"), LETTERS.items(), ids=LETTERS)
def test_hostile_letter_is_read_and_aligned_in_bounded_time_and_memory(
    name: str, write: Callable[[], bytes]
) -> None:
    raw = write()

    def read_whole() -> tuple[str, bool]:
        mail = read(raw, ANSWERED.text)
        body = body_of(mail.parts)
        for passage in align(ANSWERED, mail.parts):
            assert body[passage.start : passage.end] == passage.text
        held = [body.encode("utf-8", "replace"), *(file.content for file in mail.attachments)]
        return mail.kind, any(SAID in content for content in held)

    kind, heard = bounded(read_whole, seconds=SECONDS, more_bytes=MEMORY)
    assert kind == MACHINES.get(name, MailKind.REPLY)
    assert heard or SAID not in raw


def whole(raw: bytes) -> str:
    """The text that was chosen to be read, before anything was marked in it."""
    body = choose_body(take_apart(raw).leaves)
    return "".join(line.text for line in body.lines) + body.rest


@given(st.binary(max_size=4_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert read(raw).body == whole(raw)


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
    raw = "".join(pieces).encode()

    assert read(raw, "".join(sent)).body == whole(raw)


@given(st.text(max_size=3_000), st.text(max_size=300))
def test_parts_of_any_text_give_the_text_back(body: str, sent: str) -> None:
    assert body_of(parts_of_text(body, sent)) == body


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=80))
def test_parts_of_any_letter_text_give_the_text_back(pieces: list[str]) -> None:
    body = "".join(pieces)

    assert body_of(parts_of_text(body)) == body
