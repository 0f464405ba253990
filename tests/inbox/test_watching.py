"""A mailbox that is watched: mail is taken as it comes, trouble is waited out and told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock, MailboxInMemory
from inbox.test_imap import deliver
from prepared import look_again
from servers import ImapAccount, dovecot, free_port
from soundingboard.inbox.imap import ImapMailbox
from soundingboard.inbox.mailbox import Mailbox
from soundingboard.inbox.sources import all_sources, back_off
from soundingboard.inbox.watching import Watcher
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail, MailSource
from soundingboard.oauth import Grant, Tokens
from soundingboard.storage.database import Database
from token_server import CLIENT, MAILBOX, token_server

PATIENCE = 30.0  # seconds for something to happen in another thread
HELLO = b"From: a@b.example\r\n\r\nHello\r\n"


def a_watcher(kit: Kit, mailbox: Mailbox, clock: Clock) -> Watcher:
    return Watcher(
        database=kit.database,
        mailbox=mailbox,
        now=clock,
        jitter=lambda: 0.0,
        stopped=threading.Event(),
    )


def an_imap(account: ImapAccount, **given: object) -> ImapMailbox:
    mailbox = ImapMailbox(
        host=account.host,
        port=account.port,
        username=account.username,
        password=account.password,
        folder="INBOX",
        tls=False,
        max_bytes=1_000_000,
        poll_seconds=60,
    )
    return replace(mailbox, **given)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    thread = threading.Thread(target=watcher.watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        watcher.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def mails(database: Database) -> int:
    with database.reading() as book:
        return book.scalar(select(func.count(IncomingMail.id))) or 0


def source(session: Session) -> MailSource:
    look_again(session)
    return session.scalars(select(MailSource)).one()


def test_trouble_is_told_to_staff_and_over_once_the_mailbox_answers(
    kit: Kit, clock: Clock, session: Session
) -> None:
    mailbox = MailboxInMemory([HELLO], [OSError("the IMAP server says: NO"), OSError("gone")])
    watcher = a_watcher(kit, mailbox, clock)

    assert watcher.read() is False
    began, clock.at = clock.at, clock.at + timedelta(minutes=1)
    assert watcher.read() is False
    told = source(session)
    assert (told.name, told.trouble, told.failures) == ("memory", "gone", 2)
    assert (told.failing_since, told.read_at) == (began, None)
    assert told.next_try_at == clock.at + timedelta(seconds=10)

    clock.at += timedelta(seconds=10)
    assert watcher.read() is True
    told = source(session)
    assert (told.trouble, told.failures, told.failing_since, told.next_try_at) == (
        "",
        0,
        None,
        None,
    )
    assert (told.read_at, told.took_at) == (clock.at, clock.at)
    assert mailbox.waiting == [b""]


def test_mistake_of_ours_does_not_end_the_watch(
    kit: Kit, clock: Clock, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox = MailboxInMemory([HELLO], [KeyError("somebody@private.example")])
    watcher = a_watcher(kit, mailbox, clock)
    assert [watcher.read(), watcher.read()] == [False, True]
    assert mails(kit.database) == 1
    assert "KeyError" in caplog.text
    assert "private" not in caplog.text


def test_quiet_mailbox_is_noted_once_a_minute(kit: Kit, clock: Clock, session: Session) -> None:
    watcher = a_watcher(kit, MailboxInMemory(), clock)
    watcher.read()
    first, clock.at = clock.at, clock.at + timedelta(seconds=59)
    watcher.read()
    assert source(session).read_at == first
    clock.at += timedelta(seconds=1)
    watcher.read()
    assert (source(session).read_at, source(session).took_at) == (clock.at, None)


def test_waits_grow_to_ten_minutes_and_are_never_longer() -> None:
    waits = [back_off(failures, 0.0).total_seconds() for failures in range(1, 11)]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert back_off(10_000, 0.0) == timedelta(minutes=10)
    assert back_off(3, 1.0) == timedelta(seconds=10)


def test_sources_in_trouble_come_first(kit: Kit, clock: Clock, session: Session) -> None:
    a_watcher(kit, MailboxInMemory(name="a"), clock).read()
    a_watcher(kit, MailboxInMemory(name="z", troubles=[OSError("gone")]), clock).read()
    assert [one.name for one in all_sources(session)] == ["z", "a"]


@pytest.mark.imap
def test_mail_is_taken_when_it_comes_and_when_the_server_is_back(
    kit: Kit, clock: Clock, session: Session
) -> None:
    port = free_port()
    with ExitStack() as until_the_end:
        with dovecot(port=port) as account:
            # It looks by itself only once a minute: what is taken sooner was told by IDLE.
            deliver(account, "before")
            until_the_end.enter_context(watching(a_watcher(kit, an_imap(account), clock)))
            wait_until(lambda: mails(kit.database) == 1)
            deliver(account, "during")
            wait_until(lambda: mails(kit.database) == 2)
        wait_until(lambda: bool(source(session).trouble))
        assert source(session).trouble.endswith("Connection refused")
        with dovecot(port=port) as account:
            deliver(account, "after")
            wait_until(lambda: mails(kit.database) == 3)
            wait_until(lambda: source(session).trouble == "")


@pytest.mark.imap
def test_two_watchers_of_one_mailbox_take_each_mail_once(kit: Kit, clock: Clock) -> None:
    with (
        dovecot() as account,
        watching(a_watcher(kit, an_imap(account, poll_seconds=5), clock)),
        watching(a_watcher(kit, an_imap(account, poll_seconds=5), clock)),
    ):
        for number in range(5):
            deliver(account, *(f"mail {number} {one}" for one in range(4)))
        wait_until(lambda: mails(kit.database) == 20)
        flagged = account.maildir / "cur"
        wait_until(lambda: len(list(flagged.iterdir())) == 20)
    assert mails(kit.database) == 20


@pytest.mark.imap
def test_mailbox_opened_by_an_access_token(
    kit: Kit, clock: Clock, session: Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with token_server() as server, dovecot(who_url=server.who_url) as account:
        grant = Grant(
            token_url=server.token_url, client_id=CLIENT[0], client_secret=CLIENT[1], scope=""
        )
        tokens = Tokens(grant, folder=tmp_path_factory.mktemp("oauth"), now=clock)
        imap = an_imap(account, username=MAILBOX, password="", tokens=tokens)
        watcher = a_watcher(kit, imap, clock)
        deliver(account, "one")
        assert watcher.read() is True
        assert mails(kit.database) == 1

        imap.close()
        server.valid.clear()  # revoked
        assert watcher.read() is False
        assert source(session).trouble == (
            "the IMAP server at 127.0.0.1 says: [AUTHENTICATIONFAILED] Authentication failed."
        )
        assert watcher.read() is True  # with a fresh one
        imap.close()
    assert len(server.asked) == 2
