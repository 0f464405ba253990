"""A maildir as a source: taken mail moves on, and what is no mail harms nobody."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.inbox.maildir import MaildirMailbox
from soundingboard.inbox.settling import settle_all
from soundingboard.inbox.taking import take_all
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail

HELLO = b"From: a@b.example\r\nSubject: Re: plan\r\n\r\nHello\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "mail"
    for name in ("new", "cur", "tmp"):
        (place / name).mkdir(parents=True)
    return place


def put(folder: Path, name: str, raw: bytes = HELLO) -> Path:
    path = folder / "new" / name
    path.write_bytes(raw)
    return path


def test_taken_mail_moves_to_cur_and_came_when_it_was_put_there(
    folder: Path, kit: Kit, session: Session
) -> None:
    earlier = NOON - timedelta(days=3)
    os.utime(put(folder, "1.a"), (earlier.timestamp(), earlier.timestamp()))
    assert take_all(kit.database, MaildirMailbox(folder, 1000), at=NOON) == 1
    mail = session.scalars(select(IncomingMail)).one()
    assert (mail.raw, mail.source, mail.received_at) == (HELLO, "maildir", earlier)
    assert [path.name for path in (folder / "cur").iterdir()] == ["1.a:2,S"]
    assert take_all(kit.database, MaildirMailbox(folder, 1000), at=NOON) == 0


def test_clock_of_the_mail_server_that_is_ahead_makes_no_mail_come_tomorrow(
    folder: Path, kit: Kit, session: Session
) -> None:
    put(folder, "1.a")  # written today, which is later than noon of this test
    take_all(kit.database, MaildirMailbox(folder, 1000), at=datetime(2026, 11, 1, tzinfo=UTC))
    came = session.scalars(select(IncomingMail.received_at)).one()
    assert came == datetime(2026, 11, 1, tzinfo=UTC)


def test_too_large_mail_is_noted_and_its_file_stays_whole(
    folder: Path, kit: Kit, session: Session
) -> None:
    large = HELLO + b"x" * 2_000_000
    put(folder, "1.a", large)
    take_all(kit.database, MaildirMailbox(folder, 1000), at=NOON)
    settle_all(kit.database, replace(kit.post_desk, max_mail_bytes=1000), at=NOON)
    mail = session.scalars(select(IncomingMail)).one()
    whole = folder / "cur" / "1.a:2,S"
    assert mail.raw == b"From: a@b.example\r\nSubject: Re: plan\r\n\r\n"
    assert (
        mail.reason == f"Too large to be fetched (2 MB). The whole of it lies in the file {whole}."
    )
    assert whole.read_bytes() == large


def test_links_pipes_folders_and_hidden_files_are_no_mail(
    folder: Path, kit: Kit, tmp_path: Path
) -> None:
    secret = tmp_path / "secret_key_of_another"
    secret.write_text("not for the inbox", encoding="ascii")
    (folder / "new" / "1.link").symlink_to(secret)
    os.mkfifo(folder / "new" / "2.pipe")  # whoever opened it would wait for ever
    (folder / "new" / "3.folder").mkdir()
    put(folder, ".hidden")
    put(folder, "4.mail")
    assert take_all(kit.database, MaildirMailbox(folder, 1000), at=NOON) == 1


def test_missing_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"there is no folder .*nowhere/new"):
        list(MaildirMailbox(tmp_path / "nowhere", 1000).fetch())


def test_the_post_office_nobody_has_replied_to_is_an_empty_mailbox(kit: Kit) -> None:
    (mailbox,) = kit.mailboxes
    assert list(mailbox.fetch()) == []
