"""The postman's own safety: TLS only with a certificate he can check, and signing in."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from flask import Flask
from flask_mail import Mail

from carrying import carry as carry_by
from servers import free_port, not_run
from soundingboard.outbox import postman
from soundingboard.outbox.postman import Fate, Outcome
from soundingboard.outbox.smtp import SmtpPostman

LETTER = postman.Envelope(
    1, "us@x.example", "olwen@partner.example", b"Subject: Hello\r\n\r\nx\r\n"
)
ACCEPTED = [Outcome(Fate.ACCEPTED, "250 OK")]


class Keeper:
    """Takes every letter."""

    async def handle_DATA(  # noqa: N802  # the name aiosmtpd calls
        self, _server: object, _session: Session, _envelope: Envelope
    ) -> str:
        return "250 OK"


def the_right_person(
    _server: object, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    known = LoginPassword(b"us", b"known to all")
    return AuthResult(success=data == known, handled=False)


@contextmanager
def serving(**given: object) -> Iterator[int]:
    port = free_port()
    controller = Controller(
        Keeper(),
        hostname="127.0.0.1",
        port=port,
        server_hostname="localhost",
        **given,
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def carry(port: int, **config: object) -> list[Outcome]:
    app = Flask("test")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, **config)
    return carry_by(SmtpPostman(Mail(app)), LETTER)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        not_run("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(  # noqa: S603  # a fixed program with our own arguments
        [*command, "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(params=["STARTTLS", "TLS"])
def tls_server(request: pytest.FixtureRequest, certificate: Path) -> Iterator[dict[str, object]]:
    """The configuration for a server that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    if request.param == "STARTTLS":
        with serving(tls_context=context, require_starttls=True) as port:
            yield {"port": port, "MAIL_USE_TLS": True}
        return
    with serving(ssl_context=context) as port:
        yield {"port": port, "MAIL_USE_SSL": True}


def test_a_letter_goes_over_tls_to_a_server_somebody_vouches_for(
    tls_server: dict[str, object], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))

    assert carry(**tls_server) == ACCEPTED


def test_a_server_nobody_vouches_for_gets_nothing(tls_server: dict[str, object]) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed"):
        carry(**tls_server)


def test_the_postman_signs_in_where_he_has_a_password() -> None:
    with serving(authenticator=the_right_person, auth_require_tls=False) as port:
        assert carry(port, MAIL_USERNAME="us", MAIL_PASSWORD="known to all") == ACCEPTED  # noqa: S106  # no secret
        with pytest.raises(OSError, match="535"):
            carry(port, MAIL_USERNAME="us", MAIL_PASSWORD="wrong")  # noqa: S106  # no secret
