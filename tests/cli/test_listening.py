"""Taking mail in without pages: a process of its own, which says what it cannot do."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from servers import free_port, wait_for
from soundingboard.models import IncomingMail

ROOT = Path(__file__).parents[2]
HELLO = b"From: a@b.example\r\nSubject: Re: plan\r\n\r\nHello\r\n"


def listen(folder: Path, **environ: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "soundingboard", "inbox", "listen"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            # Not the usual one, at which somebody may be running soundingboard just now.
            "SOUNDINGBOARD_POST_OFFICE_PORT": str(free_port()),
            **environ,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_mail_is_taken_in_until_it_is_stopped(
    app: Flask, settings: Settings, session: Session
) -> None:
    port = free_port()
    process = listen(settings.data_dir, SOUNDINGBOARD_LISTEN=f"lmtp://127.0.0.1:{port}")
    try:
        wait_for(port)
        with smtplib.LMTP("127.0.0.1", port, "mx.example") as line:
            line.sendmail("a@b.example", ["reply@localhost"], HELLO)
    finally:
        process.send_signal(signal.SIGTERM)  # as a service manager does
        said, log = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"Mail is taken in from: 127.0.0.1:{port}, post office." in said
    assert "b.example" not in log
    assert session.scalars(select(IncomingMail.source)).all() == ["lmtp"]


def test_door_that_is_taken_is_said_in_one_sentence(app: Flask, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = listen(settings.data_dir, SOUNDINGBOARD_LISTEN=f"lmtp://127.0.0.1:{port}")
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("Error: Mail cannot be taken in: ")
    assert "Traceback" not in said
