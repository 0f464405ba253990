"""Signing in by an access token, as Microsoft 365 and Google ask for."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from aiosmtpd.smtp import Envelope as Kept
from aiosmtpd.smtp import Session as Talk
from flask import Flask
from flask_mail import Mail

from carrying import carry
from conftest import Clock
from servers import free_port
from soundingboard.oauth import Grant, Tokens
from soundingboard.outbox.postman import Envelope, Fate
from soundingboard.outbox.smtp import SmtpPostman
from token_server import CLIENT, TokenServer, token_server

LETTER = Envelope(1, "us@x.example", "olwen@partner.example", b"Subject: Hello\r\n\r\nx\r\n")


class Keeper:
    """Takes letters from whoever has a token the token server gave."""

    def __init__(self, tokens: TokenServer) -> None:
        self.tokens = tokens
        self.heard: list[bytes] = []

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802  # aiosmtpd's
        raw = await server.challenge_auth("") if len(args) == 1 else b64decode(args[1])
        assert isinstance(raw, bytes)
        self.heard.append(raw)
        wanted = {f"user=us\x01auth=Bearer {token}\x01\x01" for token in self.tokens.valid}
        if raw.decode() in wanted:
            return AuthResult(success=True, auth_data=b"us")
        await server.challenge_auth('{"status":"400"}')
        return AuthResult(success=False, handled=False)

    async def handle_DATA(self, _server: SMTP, _talk: Talk, _kept: Kept) -> str:  # noqa: N802  # as above
        return "250 OK"


@contextmanager
def serving(keeper: Keeper) -> Iterator[int]:
    port = free_port()
    controller = Controller(
        keeper,
        hostname="127.0.0.1",
        port=port,
        server_hostname="localhost",
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def test_the_postman_signs_in_by_a_token_and_fetches_a_new_one_when_refused(
    tmp_path: Path, clock: Clock
) -> None:
    with token_server() as giver, serving(keeper := Keeper(giver)) as port:
        grant = Grant(
            token_url=giver.token_url, client_id=CLIENT[0], client_secret=CLIENT[1], scope="smtp"
        )
        app = Flask("test")
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_USERNAME="us")
        tokens = Tokens(grant, folder=tmp_path, now=clock)
        postman = SmtpPostman(Mail(app), tokens=tokens)

        assert [one.fate for one in carry(postman, LETTER)] == [Fate.ACCEPTED]
        giver.valid.clear()  # withdrawn before its time
        assert [one.fate for one in carry(postman, LETTER)] == [Fate.ACCEPTED]

    assert len(giver.asked) == 2
    assert len(keeper.heard) == 3
