"""Mail from the command line: looked at without a trace, or handed in as a mail server would."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import an_invitation, an_officer
from soundingboard.models import Contribution, IncomingMail
from soundingboard.vocabulary import ContributionState

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


HELD = (
    "From: stranger@elsewhere.example\r\nSubject: Buses\r\nMessage-ID: <9@elsewhere.example>\r\n"
    "To: growth@wealdmere.example\r\n\r\nThe buses.\r\n"
)
BY = ("--by", "Olwen Pryce")


def test_mail_that_waits_is_attributed_or_put_aside(app: Flask, session: Session) -> None:
    an_officer(session)
    invitation = an_invitation(session)
    address = invitation.stakeholder.email
    session.commit()

    def inbox(*words: str, typed: str | None = None) -> Result:
        return app.test_cli_runner().invoke(args=["inbox", *words], input=typed)

    assert inbox("list").stdout == "There is none.\n"
    for number in (1, 2):
        inbox("take", "-", typed=HELD.replace("<9@", f"<{number}@"))
    waiting = json.loads(inbox("list", "--waiting", "--json").stdout)
    assert [(one["mail"], one["disposition"], one["subject"]) for one in waiting] == [
        (2, "held", "Buses"),
        (1, "held", "Buses"),
    ]
    refused = inbox("attribute", "1", "--to", "who@partner.example", *BY)
    assert (refused.exit_code, refused.stderr) == (
        1,
        "who@partner.example was not invited to anything that is or was open.\n",
    )
    done = inbox("attribute", "1", "--to", address, *BY)
    assert done.exit_code == 0, done.output
    given = session.scalars(select(Contribution)).one()
    assert done.stdout == f"Recorded as {given.reference}.\n"
    assert (given.stakeholder.email, [one.text for one in given.comments]) == (
        address,
        ["The buses."],
    )
    assert inbox("attribute", "1", "--to", address, *BY).stderr == (
        "This mail is not waiting any more: it is accepted.\n"
    )
    assert inbox("read-again", "2").stdout == "Mail 2 waits to be read.\n"
    assert inbox("settle").stdout == "1 held\n"
    assert inbox("discard", "2", *BY).stdout == "Put aside. The mail itself is kept.\n"
    assert inbox("list", "--waiting").stdout == "There is none.\n"
    for words in (("confirm", "2"), ("same-person", "2"), ("discard", "9")):
        assert inbox(*words, *BY).exit_code == 1


@pytest.mark.parametrize(
    ("command", "who"), [("confirm", "stranger@elsewhere.example"), ("same-person", "invited")]
)
def test_answer_to_a_letter_passed_on_is_decided(
    app: Flask, session: Session, command: str, who: str
) -> None:
    an_officer(session)
    invitation = an_invitation(session)
    session.commit()
    reply_to = f"reply+{invitation.token}@reply.wealdmere.example"
    raw = HELD.replace("growth@wealdmere.example", reply_to)
    taken = app.test_cli_runner().invoke(args=["inbox", "take", "-", "--json"], input=raw)
    assert [one["disposition"] for one in json.loads(taken.stdout)] == ["passed on"]
    done = app.test_cli_runner().invoke(args=["inbox", command, "1", *BY])
    assert done.exit_code == 0, done.output
    given = session.scalars(select(Contribution)).one()
    expected = invitation.stakeholder.email if who == "invited" else who
    assert (given.stakeholder.email, given.state) == (expected, ContributionState.SUBMITTED)
    assert given.reference in done.stdout
