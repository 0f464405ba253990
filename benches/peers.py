"""How others send the same letters: each takes a port, and tells how fast it was.

All are given the words ready but for what is personal, so that none pays for our templates.
"""

import json
import os
import shutil
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from flask import Flask
from flask_mail import Mail, Message
from jinja2 import Environment
from processor import Speed, measured

HERE = Path(__file__).parent
SUBJECT = "Shaping the growth plan: tell us what you think by 30 November 2026"
FROM = "growth@wealdmere.example"

Part = TypeVar("Part")
Prepared = Sequence[tuple[str, str, bytes]]


@dataclass(frozen=True, slots=True)
class Words:
    """The letter's words, with "@@" where they are personal."""

    text: str
    html: str


def bare_smtplib(port: int, prepared: Prepared, connections: int) -> Speed:
    """Smtplib in as many threads as connections: bytes prepared beforehand, no book kept."""

    def send(part: Prepared) -> None:
        with smtplib.SMTP("127.0.0.1", port, "bench") as connection:
            for mail_from, rcpt_to, message in part:
                connection.sendmail(mail_from, [rcpt_to], message)

    return _in_threads(
        len(prepared), [prepared[one::connections] for one in range(connections)], send
    )


def email_message(port: int, words: Words, letters: int, connections: int) -> Speed:
    """The way of the manuals: Jinja2, EmailMessage, smtplib."""
    environment = Environment(autoescape=True)
    text = environment.from_string(words.text.replace("@@", "{{ token }}"))
    html = environment.from_string(words.html.replace("@@", "{{ token }}"))

    def send(numbers: Sequence[int]) -> None:
        with smtplib.SMTP("127.0.0.1", port, "bench") as connection:
            for number in numbers:
                connection.send_message(built(number, text.render, html.render))

    parts = [range(letters)[one::connections] for one in range(connections)]
    return _in_threads(letters, parts, send)


def built(number: int, text: Callable[..., str], html: Callable[..., str]) -> EmailMessage:
    """One letter as the standard library builds it."""
    message = EmailMessage()
    message["From"] = f"Wealdmere Combined County Authority <{FROM}>"
    message["To"] = f"Olwen Pryce {number} <person{number}@partner.example>"
    message["Subject"] = SUBJECT
    message["Message-ID"] = f"<token{number}@reply.wealdmere.example>"
    message["Reply-To"] = f"reply+token{number}@reply.wealdmere.example"
    message["List-Unsubscribe"] = f"<https://engage.wealdmere.example/leave/token{number}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(token=f"token{number}"))
    message.add_alternative(html(token=f"token{number}"), subtype="html")
    return message


def flask_mail(port: int, words: Words, letters: int) -> Speed:
    """Flask-Mail in bulk: one connection, opened once."""
    app = Flask("bench")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=port, MAIL_DEFAULT_SENDER=FROM)
    mail = Mail(app)

    def send() -> None:
        for number in range(letters):
            token = f"token{number}"
            connection.send(
                Message(
                    SUBJECT,
                    recipients=[f"person{number}@partner.example"],
                    body=words.text.replace("@@", token),
                    html=words.html.replace("@@", token),
                    reply_to=f"reply+{token}@reply.wealdmere.example",
                    extra_headers={"Auto-Submitted": "auto-generated"},
                )
            )

    with app.app_context(), mail.connect() as connection:
        return measured(letters, send)


def django_post_office(port: int, words: Words, letters: int) -> Speed | None:
    """django-post_office, SQLite, one process of five threads; None where not installed."""
    if find_spec("post_office") is None:
        return None
    with TemporaryDirectory(prefix="sb-bench-") as folder:
        text, html = _files(words, Path(folder))
        program = str(HERE / "django_post_office.py")
        arguments = [sys.executable, program, str(port), str(letters), str(text), str(html), folder]
        return _told(letters, arguments)


def mailman(port: int, words: Words, letters: int) -> Speed | None:
    """Mailman 3 to its members by VERP, one copy each; None where not installed."""
    python = HERE.parent / "build" / "mailman" / "bin" / "python"
    if not python.exists():
        return None
    with TemporaryDirectory(prefix="sb-bench-") as folder:
        mail = Path(folder) / "mail"
        text, html = (
            lambda token, part=part: part.replace("@@", token) for part in (words.text, words.html)
        )
        mail.write_bytes(built(0, text, html).as_bytes())
        arguments = [str(python), str(HERE / "mailman_verp.py"), str(port), str(letters)]
        return _told(letters, [*arguments, str(mail), folder])


def nodemailer(port: int, words: Words, letters: int, connections: int) -> Speed | None:
    """Nodemailer's pool; None where not installed."""
    node = shutil.which("node")
    folder = HERE / "nodemailer"
    if node is None or not (folder / "node_modules" / "nodemailer").exists():
        return None
    with TemporaryDirectory(prefix="sb-bench-") as kept:
        text, html = _files(words, Path(kept))
        arguments = [node, str(folder / "send.js"), str(port), str(connections), str(letters)]
        return _told(letters, [*arguments, str(text), str(html)])


def smtp_source(port: int, letters: int, connections: int, size: int) -> Speed | None:
    """The limit: postfix's own generator in C, one fixed letter again and again."""
    program = shutil.which("smtp-source", path="/usr/sbin:/usr/bin")
    if program is None:
        return None
    arguments = ["-d", "-m", str(letters), "-s", str(connections), "-l", str(size)]
    command = [program, *arguments, f"127.0.0.1:{port}"]
    clock, used = -time.perf_counter(), -_waited_for()
    subprocess.run(command, check=True)  # noqa: S603  # a fixed program
    clock, used = clock + time.perf_counter(), used + _waited_for()
    return Speed(letters / clock, letters / used)


def _files(words: Words, folder: Path) -> tuple[Path, Path]:
    text, html = folder / "text", folder / "html"
    text.write_text(words.text, encoding="utf-8")
    html.write_text(words.html, encoding="utf-8")
    return text, html


def _told(letters: int, arguments: list[str]) -> Speed:
    """The speed of a program that prints what it took by the clock and by the processor."""
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)  # noqa: S603  # ours
    clock, used = json.loads(done.stdout.strip().splitlines()[-1])
    return Speed(letters / clock, letters / used)


def _waited_for() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _in_threads(letters: int, parts: Sequence[Part], work: Callable[[Part], None]) -> Speed:
    threads = [threading.Thread(target=work, args=(part,)) for part in parts]

    def run() -> None:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return measured(letters, run)
