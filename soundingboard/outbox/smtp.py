"""The postman who speaks SMTP, with the connection settings of Flask-Mail."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_mail import Mail

from soundingboard.outbox.postman import Round


class SmtpPostman:
    """Carries letters to the configured server."""

    def __init__(self, app: Flask, mail: Mail) -> None:
        self.app = app
        self.mail = mail

    @contextmanager
    def round(self) -> Iterator[Round]:
        raise OSError("being built")
        yield
