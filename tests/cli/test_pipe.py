"""Mail piped in by a mail server: kept, or the server is told to keep it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from soundingboard.models import IncomingMail

ROOT = Path(__file__).parents[2]
HELLO = b"From: a@b.example\r\nSubject: Re: plan\r\n\r\nHello\r\n"


def pipe(folder: Path, raw: bytes, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "soundingboard", "inbox", "take", "-"],
        cwd=ROOT,
        input=raw,
        env={"PATH": os.environ["PATH"], "SOUNDINGBOARD_DATA_DIR": str(folder), **environ},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_kept_mail_ends_with_nought(app: Flask, settings: Settings, session: Session) -> None:
    done = pipe(settings.data_dir, HELLO)
    assert (done.returncode, done.stderr) == (0, b"")
    assert session.scalars(select(IncomingMail.raw)).all() == [HELLO]


def test_empty_and_too_large_mail_is_not_tried_again(app: Flask, settings: Settings) -> None:
    assert pipe(settings.data_dir, b"").returncode == os.EX_DATAERR
    small = {"SOUNDINGBOARD_MAX_MAIL_BYTES": "10"}
    assert pipe(settings.data_dir, HELLO, **small).returncode == os.EX_UNAVAILABLE


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SOUNDINGBOARD_MISSPELT": "1"}, b"is not a setting"),
        ({"SOUNDINGBOARD_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite"}, b"OperationalError"),
        ({"SOUNDINGBOARD_DATABASE_URL": "sqlite:///"}, b"no tables yet"),
    ],
)
def test_whatever_else_goes_wrong_is_tried_again(
    tmp_path: Path, environ: dict[str, str], said: bytes
) -> None:
    done = pipe(tmp_path, HELLO, **environ)
    assert done.returncode == os.EX_TEMPFAIL, done.stderr
    assert said in done.stderr
    assert b"b.example" not in done.stderr
