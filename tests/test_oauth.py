"""Access tokens: fetched when they are needed, renewed before they end, never lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from conftest import Clock
from servers import free_port
from soundingboard.oauth import Grant, NoToken, Tokens, xoauth2
from token_server import CLIENT, TokenServer, token_server


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with token_server() as book:
        yield book


def grant(server: TokenServer, refresh_token: str = "", secret: str = CLIENT[1]) -> Grant:
    return Grant(
        token_url=server.token_url,
        client_id=CLIENT[0],
        client_secret=secret,
        scope="https://mail.example/.default",
        refresh_token=refresh_token,
    )


def test_client_credentials_are_asked_for_once_and_again_when_they_end(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    tokens = Tokens(grant(server), folder=tmp_path, now=clock)

    assert [tokens.token(), tokens.token()] == ["token-1", "token-1"]
    clock.at += timedelta(minutes=59)  # it would still be valid, but not for long
    assert tokens.token() == "token-2"
    assert server.asked[0] == {
        "client_id": "soundingboard",
        "client_secret": "known to two",
        "scope": "https://mail.example/.default",
        "grant_type": "client_credentials",
    }
    assert list(tmp_path.iterdir()) == []


def test_refused_token_is_fetched_anew(server: TokenServer, clock: Clock, tmp_path: Path) -> None:
    tokens = Tokens(grant(server), folder=tmp_path, now=clock)
    assert tokens.token() == "token-1"
    tokens.forget()
    assert tokens.token() == "token-2"


def test_rotating_refresh_token_is_kept_through_a_restart(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    server.rotates = True
    folder = tmp_path / "oauth"
    assert Tokens(grant(server, "granted-1"), folder=folder, now=clock).token() == "token-1"
    (kept,) = folder.iterdir()
    assert (kept.read_text(encoding="utf-8"), oct(kept.stat().st_mode)[-3:]) == ("granted-2", "600")

    assert Tokens(grant(server, "granted-1"), folder=folder, now=clock).token() == "token-2"
    assert [form["refresh_token"] for form in server.asked] == ["granted-1", "granted-2"]


def test_refresh_token_set_anew_outranks_the_one_that_was_kept(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    server.rotates = True
    Tokens(grant(server, "granted-1"), folder=tmp_path, now=clock).token()
    server.refresh_token = "other-1"  # noqa: S105  # of a test
    assert Tokens(grant(server, "other-1"), folder=tmp_path, now=clock).token() == "token-2"


def test_refusal_says_what_the_server_said(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    tokens = Tokens(grant(server, secret="wrong"), folder=tmp_path, now=clock)  # noqa: S106  # on purpose
    with pytest.raises(NoToken) as refused:
        tokens.token()
    assert str(refused.value) == (
        "the token server says: invalid_client: AADSTS7000215: Wrong secret."
    )


@pytest.mark.parametrize(
    ("status", "answer", "sentence"),
    [
        (200, b"<html>Sign in</html>", "the token server's answer is not JSON"),
        (200, b"[]", "the token server's answer is not what RFC 6749 asks for"),
        (200, b"{}", "the token server's answer holds no access token"),
        (200, b'{"access_token": 7}', "the token server's answer holds no access token"),
        (502, b"Bad gateway", "the token server says: 502"),
    ],
)
def test_answer_that_is_no_token_is_said_to_be_none(
    server: TokenServer, clock: Clock, tmp_path: Path, status: int, answer: bytes, sentence: str
) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(NoToken) as refused:
        Tokens(grant(server), folder=tmp_path, now=clock).token()
    assert str(refused.value) == sentence


def test_token_server_that_is_away_is_an_error_of_the_connection(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    server.url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(NoToken, match=r"cannot be reached: .*refused"):
        Tokens(grant(server), folder=tmp_path, now=clock).token()


def test_lifetime_is_read_in_whatever_form_it_comes(
    server: TokenServer, clock: Clock, tmp_path: Path
) -> None:
    server.life = "600"  # some servers send a string
    tokens = Tokens(grant(server), folder=tmp_path, now=clock)
    tokens.token()
    clock.at += timedelta(seconds=479)
    assert tokens.token() == "token-1"
    clock.at += timedelta(seconds=1)
    assert tokens.token() == "token-2"


def test_first_words_of_xoauth2() -> None:
    said = xoauth2("growth@council.example", "ya29.x")
    assert said == "user=growth@council.example\x01auth=Bearer ya29.x\x01\x01"
