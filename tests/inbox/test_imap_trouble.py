"""IMAP servers as they are: they say no, hang up, keep no marks, and build folders anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from imap_server import Folders, imap_server
from soundingboard.inbox.imap import ImapMailbox
from soundingboard.inbox.settling import settle_all
from soundingboard.inbox.taking import take_all
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail
from soundingboard.vocabulary import Disposition


@pytest.fixture
def server() -> Iterator[Folders]:
    with imap_server() as book:
        yield book


@pytest.fixture
def imap(server: Folders) -> Iterator[ImapMailbox]:
    mailbox = ImapMailbox(
        host="127.0.0.1",
        port=server.port,
        username="inbox",
        password="letmein",  # noqa: S106  # of a server that asks nobody
        folder="INBOX",
        tls=False,
        max_bytes=10_000,
        poll_seconds=0.05,
    )
    yield mailbox
    mailbox.close()


def a_mail(words: str) -> bytes:
    return f"From: a@b.example\r\nSubject: Re: plan\r\n\r\n{words}\r\n".encode()


def kept(session: Session) -> list[bytes]:
    session.rollback()
    return list(session.scalars(select(IncomingMail.raw).order_by(IncomingMail.id)))


def test_mail_came_when_the_mailbox_got_it_not_when_we_looked(
    server: Folders, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    server.put(a_mail("In time."))
    take_all(kit.database, imap, at=datetime(2026, 11, 9, tzinfo=UTC))
    came = session.scalars(select(IncomingMail.received_at)).one()
    assert came == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def test_mail_that_is_too_large_is_noted_held_and_left_where_it_is(
    server: Folders, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    large = a_mail("x" * 2_000_000)
    server.put(large)
    assert take_all(kit.database, imap, at=NOON) == 1
    assert take_all(kit.database, imap, at=NOON) == 0
    settle_all(kit.database, replace(kit.post_desk, max_mail_bytes=10_000), at=NOON)

    note = session.scalars(select(IncomingMail)).one()
    assert note.raw == b"From: a@b.example\r\nSubject: Re: plan\r\n\r\n"
    assert note.size == len(large)
    assert (note.sender_address, note.subject) == ("a@b.example", "Re: plan")
    assert note.disposition is Disposition.HELD
    assert note.reason == (
        "Too large to be fetched (2 MB). The whole of it lies in the folder INBOX of the mailbox "
        "on 127.0.0.1."
    )
    assert server.mails["INBOX"] == {1: large}
    assert not any("BODY.PEEK[]" in command for command in server.commands)


def test_server_that_keeps_no_marks_has_taken_mail_moved(
    server: Folders, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    server.kept_flags = r"\Seen \Answered $MDNSent"  # as Exchange Online says
    server.put(a_mail("One."), a_mail("Two."))
    server.flags[1].add(r"\Seen")  # a colleague has opened it

    assert take_all(kit.database, imap, at=NOON) == 2
    assert take_all(kit.database, imap, at=NOON) == 0
    assert kept(session) == [a_mail("One."), a_mail("Two.")]
    assert server.mails == {
        "INBOX": {},
        "soundingboard taken": {1: a_mail("One."), 2: a_mail("Two.")},
    }


def test_server_that_can_do_neither_has_taken_mail_marked_as_seen(
    server: Folders, imap: ImapMailbox, kit: Kit
) -> None:
    server.kept_flags, server.capabilities = r"\Seen", ""
    server.put(a_mail("One."))
    assert take_all(kit.database, imap, at=NOON) == 1
    assert take_all(kit.database, imap, at=NOON) == 0
    assert server.flags == {1: {r"\Seen"}}


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
@pytest.mark.parametrize("answer", ["NO [UNAVAILABLE] Try later", "BAD what?", "CUT"])
def test_server_that_refuses_loses_nothing_and_is_read_once_it_is_well(
    server: Folders, imap: ImapMailbox, kit: Kit, session: Session, command: str, answer: str
) -> None:
    server.put(a_mail("One."), a_mail("Two."))
    server.answers = {command: answer}
    with pytest.raises(OSError, match=r"127\.0\.0\.1 says: |closed|reset"):
        take_all(kit.database, imap, at=NOON)
    server.answers = {}
    take_all(kit.database, imap, at=NOON)
    assert sorted(kept(session)) == [a_mail("One."), a_mail("Two.")]
    assert take_all(kit.database, imap, at=NOON) == 0


def test_folder_built_anew_is_read_again_and_nothing_is_kept_twice(
    server: Folders, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    server.put(a_mail("One."), a_mail("Two."))
    waiting = imap.fetch()
    old = next(waiting)
    waiting.close()
    imap.close()
    server.validity, server.mails["INBOX"] = 8, {1: a_mail("Two."), 2: a_mail("One.")}

    taken = imap.fetch()
    next(taken)
    with pytest.raises(OSError, match="built anew"):
        imap.archive(old.key)  # its number is another mail's by now
    taken.close()
    assert take_all(kit.database, imap, at=NOON) == 2
    assert sorted(kept(session)) == [a_mail("One."), a_mail("Two.")]
    server.flags = {1: set(), 2: set()}  # and its marks are gone as well
    assert take_all(kit.database, imap, at=NOON) == 2
    assert len(kept(session)) == 2


def test_waiting_ends_when_the_server_says_that_something_came(
    server: Folders, imap: ImapMailbox
) -> None:
    imap.poll_seconds = 60  # the test would take as long if IDLE were not heard
    list(imap.fetch())
    imap.wait()
    assert server.commands[-1] == "IDLE"


def test_server_without_idle_is_asked_again(server: Folders, imap: ImapMailbox) -> None:
    server.capabilities = ""
    list(imap.fetch())
    imap.wait()
    assert server.commands[-1] == "NOOP"


def test_connection_stays_open_from_one_reading_to_the_next(
    server: Folders, imap: ImapMailbox, kit: Kit
) -> None:
    for _ in range(3):
        take_all(kit.database, imap, at=NOON)
        imap.wait()
    assert [command for command in server.commands if command.startswith("LOGIN")] == [
        'LOGIN inbox "letmein"'
    ]
