"""Fetching mail from a real IMAP server."""

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from uuid import uuid4

import pytest
from imapclient import IMAPClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from servers import ImapAccount, dovecot
from soundingboard.inbox.imap import ImapMailbox
from soundingboard.inbox.taking import take_all
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail

pytestmark = pytest.mark.imap


@pytest.fixture(scope="module")
def account() -> Iterator[ImapAccount]:
    with dovecot() as server:
        yield server


@pytest.fixture
def imap(account: ImapAccount) -> Iterator[ImapMailbox]:
    for path in [*(account.maildir / "new").iterdir(), *(account.maildir / "cur").iterdir()]:
        path.unlink()
    mailbox = ImapMailbox(
        host=account.host,
        port=account.port,
        username=account.username,
        password=account.password,
        folder="INBOX",
        tls=False,
        max_bytes=1_000_000,
        poll_seconds=10,
    )
    yield mailbox
    mailbox.close()


def deliver(account: ImapAccount, *texts: str) -> list[bytes]:
    """Puts mails into the mailbox as a mail server would; returns their bytes."""
    raws = [
        f"From: a@b.example\r\nMessage-ID: <{number}@b.example>\r\n\r\n{text}\r\n".encode()
        for number, text in enumerate(texts)
    ]
    put(account, *raws)
    return raws


def put(account: ImapAccount, *raws: bytes) -> None:
    """Puts mails into the mailbox as they are."""
    owner = account.maildir.stat()
    for raw in raws:
        name = uuid4().hex
        beside = account.maildir / "tmp" / name
        beside.write_bytes(raw)
        os.chown(beside, owner.st_uid, owner.st_gid)  # the server could not read it else
        beside.rename(account.maildir / "new" / name)


def kept(session: Session) -> list[bytes]:
    session.commit()
    return list(session.scalars(select(IncomingMail.raw).order_by(IncomingMail.id)))


def test_every_waiting_mail_is_kept_as_it_came(
    account: ImapAccount, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    raws = deliver(account, "one", "zwei: äöü", "three")

    assert take_all(kit.database, imap, at=NOON) == 3
    assert sorted(kept(session)) == sorted(raws)


def test_mail_is_fetched_once_and_left_in_the_mailbox(
    account: ImapAccount, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    deliver(account, "one", "two")
    assert take_all(kit.database, imap, at=NOON) == 2
    assert take_all(kit.database, imap, at=NOON) == 0
    assert len(kept(session)) == 2
    assert len(list((account.maildir / "cur").iterdir())) == 2


def test_mail_that_somebody_opened_first_is_taken_all_the_same(
    account: ImapAccount, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    deliver(account, "one", "two")
    with IMAPClient(account.host, port=account.port, ssl=False) as colleague:
        colleague.login(account.username, account.password)
        colleague.select_folder("INBOX")
        colleague.add_flags(colleague.search(), [b"\\Seen"])

    assert take_all(kit.database, imap, at=NOON) == 2
    assert take_all(kit.database, imap, at=NOON) == 0
    assert len(kept(session)) == 2


def test_mail_stays_unread_until_the_database_has_it(
    account: ImapAccount, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    deliver(account, "one", "two")
    for _waiting in imap.fetch():
        break  # a worker that dies after fetching and before keeping

    assert take_all(kit.database, imap, at=NOON) == 2
    assert len(kept(session)) == 2


def test_mail_kept_but_not_marked_is_not_kept_twice(
    account: ImapAccount, imap: ImapMailbox, kit: Kit, session: Session
) -> None:
    deliver(account, "one")

    class DiesBeforeArchiving(ImapMailbox):
        def archive(self, key: str) -> None:
            raise ConnectionResetError(key)

    dying = DiesBeforeArchiving(
        **{field.name: getattr(imap, field.name) for field in fields(imap) if field.init}
    )
    with pytest.raises(ConnectionResetError):
        take_all(kit.database, dying, at=NOON)
    dying.close()
    assert take_all(kit.database, imap, at=NOON) == 1
    assert len(kept(session)) == 1


def test_wrong_password_is_an_error_that_names_the_server(imap: ImapMailbox) -> None:
    with pytest.raises(OSError, match=r"the IMAP server at 127\.0\.0\.1 says"):
        next(replace(imap, password="wrong").fetch())  # noqa: S106  # wrong on purpose
