"""Mail that a provider posts: signed, fresh, not too large, and kept before the answer."""

import hmac
import os
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from waitress.server import create_server
from werkzeug.test import TestResponse

from conftest import Clock
from factories import NOON
from prepared import look_again
from servers import free_port
from soundingboard.models import IncomingMail

ROOT = Path(__file__).parents[2]
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  # of a test
HELLO = b"From: a@b.example\r\nSubject: Re: plan\r\n\r\nHello\r\n"


@pytest.fixture
def hooked(app: Flask) -> FlaskClient:
    """A client of an application that takes posted mail up to 1,000 bytes."""
    app.extensions["kit"] = replace(
        app.extensions["kit"], webhook_secret=SECRET, max_mail_bytes=1000
    )
    return app.test_client()


def signature(body: bytes, at: int, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), b"%d." % at + body, "sha256").hexdigest()


def post(
    client: FlaskClient, body: bytes, *, at: int = int(NOON.timestamp()), signed: str | None = None
) -> TestResponse:
    return client.post(
        "/hooks/mail",
        data=body,
        content_type="message/rfc822",
        headers={
            "X-Soundingboard-Timestamp": str(at),
            "X-Soundingboard-Signature": signature(body, at) if signed is None else signed,
        },
    )


def kept(session: Session) -> list[tuple[bytes, str]]:
    look_again(session)
    return [(one.raw, one.source) for one in session.scalars(select(IncomingMail))]


def test_signed_mail_is_kept_and_the_same_again_is_the_same(
    hooked: FlaskClient, session: Session
) -> None:
    answers = [post(hooked, HELLO) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json == {"mail": 1}
    assert kept(session) == [(HELLO, "webhook")]


def test_without_a_secret_there_is_no_such_page(client: FlaskClient, session: Session) -> None:
    assert post(client, HELLO).status_code == 404
    assert kept(session) == []


@pytest.mark.parametrize(
    ("at", "signed"),
    [
        (int(NOON.timestamp()), ""),
        (int(NOON.timestamp()), "sha256=" + "0" * 64),
        (int(NOON.timestamp()), "sha1=" + "0" * 40),
        (int(NOON.timestamp()), signature(HELLO, int(NOON.timestamp()), "another secret" * 3)),
        (int(NOON.timestamp()), signature(HELLO + b".", int(NOON.timestamp()))),
        (int(NOON.timestamp()), signature(HELLO, int(NOON.timestamp()) - 1)),
        (int(NOON.timestamp()) - 301, None),
        (int(NOON.timestamp()) + 301, None),
        (10**12 - 1, None),  # no year of a calendar
        (10**13, None),
    ],
)
def test_unsigned_forged_altered_or_old_mail_is_refused(
    hooked: FlaskClient, session: Session, at: int, signed: str | None
) -> None:
    answer = post(hooked, HELLO, at=at, signed=signed)
    assert answer.status_code == 403
    assert answer.json is not None
    assert kept(session) == []


def test_recorded_request_is_refused_after_five_minutes(
    hooked: FlaskClient, clock: Clock, session: Session
) -> None:
    assert post(hooked, HELLO).status_code == 200
    clock.at += timedelta(minutes=5, seconds=1)
    assert post(hooked, HELLO).status_code == 403


def test_too_large_or_empty_mail_is_refused(hooked: FlaskClient, session: Session) -> None:
    assert post(hooked, HELLO + b"x" * 1000).status_code == 413
    assert post(hooked, b"").status_code == 422
    assert hooked.get("/hooks/mail").status_code == 405
    assert kept(session) == []


def test_database_that_is_away_makes_the_provider_come_again(
    hooked: FlaskClient, session: Session
) -> None:
    session.execute(text("ALTER TABLE incoming_mail RENAME TO elsewhere"))
    session.commit()
    answer = post(hooked, HELLO)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_script_of_the_documentation_posts_a_mail(
    app: Flask, hooked: FlaskClient, clock: Clock, session: Session
) -> None:
    app.extensions["kit"] = replace(app.extensions["kit"], now=lambda: datetime.now(UTC))
    script = ROOT / "docs" / "sources" / "webhook.sh"
    server = create_server(app, host="127.0.0.1", port=free_port())
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        done = subprocess.run(  # noqa: S603  # our own script
            ["/bin/sh", str(script), f"http://127.0.0.1:{server.effective_port}/hooks/mail"],
            input=HELLO,
            env={"PATH": os.environ["PATH"], "SOUNDINGBOARD_WEBHOOK_SECRET": SECRET},
            capture_output=True,
            timeout=60,
            check=False,
        )
    finally:
        server.close()
        thread.join(10)
    assert (done.returncode, done.stdout) == (0, b'{"mail":1}\n'), done.stderr
    assert kept(session) == [(HELLO, "webhook")]
