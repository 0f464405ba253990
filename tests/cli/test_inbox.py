"""Mail from the command line: looked at without a trace, or handed in as a mail server would."""

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import an_invitation
from soundingboard.models import Contribution, IncomingMail

PLAIN = (
    "From: rhoda@college.example\r\nSubject: Re: a sounding\r\nMessage-ID: <1@college.example>\r\n"
)


def test_read_says_what_a_mail_would_be_and_changes_nothing(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "reply.eml"
    path.write_bytes(f"{PLAIN}\r\nThe buses.\r\n\r\n> What have we missed?\r\n".encode())
    answer = app.test_cli_runner().invoke(args=["inbox", "read", str(path), "--json"])
    assert answer.exit_code == 0, answer.output
    (read,) = json.loads(answer.stdout)
    assert read["kind"] == "reply"
    assert read["new_text"].strip() == "The buses."
    assert [part["mark"] for part in read["parts"]] == ["new", "quoted"]
    assert "".join(part["text"] for part in read["parts"]).startswith("The buses.")
    assert session.scalar(select(func.count(IncomingMail.id))) == 0


def test_read_tells_a_person_in_words(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "reply.eml"
    path.write_bytes(f"{PLAIN}\r\nThe buses.\r\n".encode())
    answer = app.test_cli_runner().invoke(args=["inbox", "read", str(path)])
    assert answer.exit_code == 0
    assert "reply" in answer.stdout
    assert "The buses." in answer.stdout


def test_take_keeps_and_settles_what_comes_in_on_standard_input(
    app: Flask, session: Session
) -> None:
    invitation = an_invitation(session)
    session.commit()
    raw = (
        f"From: {invitation.stakeholder.email}\r\nSubject: Re: a sounding\r\n"
        f"To: reply+{invitation.token}@reply.wealdmere.example\r\n\r\nThe buses.\r\n"
    ).encode()
    answer = app.test_cli_runner().invoke(args=["inbox", "take", "-", "--json"], input=raw)
    assert answer.exit_code == 0, answer.output
    assert [one["disposition"] for one in json.loads(answer.stdout)] == ["accepted"]
    assert session.scalars(select(IncomingMail.raw)).one() == raw
    assert session.scalar(select(func.count(Contribution.id))) == 1


def test_what_is_no_mail_is_refused(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["inbox", "take", str(tmp_path / "missing.eml")])
    assert (answer.exit_code, answer.stderr.strip().startswith("There is no file")) == (1, True)
    empty = tmp_path / "empty.eml"
    empty.write_bytes(b"")
    assert runner.invoke(args=["inbox", "read", str(empty)]).exit_code == 1
    assert runner.invoke(args=["inbox", "take"]).exit_code == 2
