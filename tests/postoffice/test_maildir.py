"""A folder of mails: whole mails only, newest first, and no way out of the folder."""

from pathlib import Path

import pytest

from soundingboard.inbox.maildir import MaildirMailbox
from soundingboard.postoffice.maildir import Maildir


def test_mails_are_kept_newest_first(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "letters")
    keys = [maildir.put(f"mail {number}".encode()) for number in range(12)]

    assert maildir.newest() == keys[::-1]
    assert maildir.get(keys[3]) == b"mail 3"


def test_a_mail_that_is_not_whole_yet_is_not_there(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path)
    key = maildir.put(b"whole")
    (tmp_path / "tmp" / "1.1_99.postoffice").write_bytes(b"ha")

    assert maildir.newest() == [key]


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert Maildir(tmp_path / "nowhere").newest() == []


@pytest.mark.parametrize(
    "key", ["", "..", "../../secret_key", "1.1_99.postoffice", "1.1_1.postoffice/x"]
)
def test_a_key_that_is_none_is_not_found(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret_key").write_text("s3cret")
    maildir = Maildir(tmp_path / "letters")
    maildir.put(b"a mail")

    with pytest.raises(KeyError):
        maildir.get(key)


def test_the_inbox_takes_mails_oldest_first_and_leaves_them_archived(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path)
    first, second, third = (maildir.put(word) for word in (b"one", b"two", b"three"))
    mailbox = MaildirMailbox(tmp_path, 1_000_000, name="post office")

    assert [(waiting.key, waiting.raw) for waiting in mailbox.fetch()] == [
        (first, b"one"),
        (second, b"two"),
        (third, b"three"),
    ]
    mailbox.archive(second)
    mailbox.archive(second)  # a second time does no harm
    assert [waiting.key for waiting in mailbox.fetch()] == [first, third]
    assert (tmp_path / "cur" / f"{second}:2,S").read_bytes() == b"two"


def test_the_inbox_sorts_the_names_of_other_mail_servers_by_their_time(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    for name in ("1795258540.V1.host", "999999999.V2.host", "1795258541.V0.host"):
        (tmp_path / "new" / name).write_bytes(name.encode())

    assert [waiting.key for waiting in MaildirMailbox(tmp_path, 1_000_000).fetch()] == [
        "999999999.V2.host",
        "1795258540.V1.host",
        "1795258541.V0.host",
    ]


def test_an_empty_place_has_no_mail_and_a_name_with_a_path_is_refused(tmp_path: Path) -> None:
    mailbox = MaildirMailbox(tmp_path / "nowhere", 1_000_000, must_exist=False)

    assert list(mailbox.fetch()) == []
    with pytest.raises(OSError, match="not the name of a mail"):
        mailbox.archive("../secret_key")
