"""The configurations that the documentation gives are ones we take."""

from pathlib import Path

import pytest

from config import BadSetting, Settings
from soundingboard.inbox.doors import doors_of

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "docs" / "sources"


def settings_of(name: str) -> Settings:
    lines = (SOURCES / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return Settings.from_environ({key: value for key, _, value in pairs})


@pytest.mark.parametrize("name", sorted(path.name for path in SOURCES.glob("*.env")))
def test_documented_settings_are_taken(name: str) -> None:
    settings = settings_of(name)
    assert settings.imap_host or settings.listen


def test_documented_doors_are_on_this_machine() -> None:
    settings = settings_of("listen.env")
    doors = doors_of(
        settings.listen,
        networks=settings.listen_from,
        domain=settings.reply_domain,
        addresses=frozenset(),
        max_bytes=settings.max_mail_bytes,
    )
    assert [door.place for door in doors] == ["127.0.0.1:2424", "/run/soundingboard/lmtp.sock"]


def test_every_documented_file_is_named_in_the_guide() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [path.name for path in SOURCES.iterdir() if path.name not in guide] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"SOUNDINGBOARD_IMAP_AUTH": "xoauth2"},
        {"SOUNDINGBOARD_IMAP_AUTH": "kerberos"},
        {"SOUNDINGBOARD_OAUTH_TOKEN_URL": "http://login.example.org/token"},
        {"SOUNDINGBOARD_IMAP_POLL_SECONDS": "0"},
        {"SOUNDINGBOARD_WEBHOOK_SECRET": "short"},
    ],
)
def test_settings_that_would_not_work_or_leak_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        Settings.from_environ(wrong)
