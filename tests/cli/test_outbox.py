"""The outbox and the local post office from the command line."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from flask_mail import Mail
from sqlalchemy.orm import Session

from config import Settings
from conftest import Clock
from factories import NOON
from outbox_letters import a_letter, look_again
from servers import free_port
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.outbox.enclosing import Enclosed
from soundingboard.outbox.smtp import SmtpPostman
from soundingboard.storage.shelf import FolderShelf
from soundingboard.vocabulary import DeliveryState


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, post_office_port=free_port())


@pytest.fixture
def run(app: Flask, kit: Kit, clock: Clock) -> Iterator[FlaskCliRunner]:
    """The command line, with a postman who does leave the house, as far as the post office."""
    app.extensions["kit"] = replace(kit, postman=SmtpPostman(Mail(app)), now=clock)
    return app.test_cli_runner()


def test_letters_are_sent_listed_and_read_without_a_mail_server(
    run: FlaskCliRunner, session: Session
) -> None:
    letter = a_letter(session, "olwen@partner.example", text="Your link:\n\nhttps://x.example\n")
    a_letter(session, "mair@partner.example", subject="Another")

    sent = run.invoke(args=["outbox", "send"])
    assert (sent.exit_code, sent.output) == (0, "2 sent.\n")
    assert json.loads(run.invoke(args=["outbox", "send", "--json"]).output) == {
        "sent": 0,
        "deferred": 0,
        "failed": 0,
        "suppressed": 0,
        "uncertain": 0,
        "cancelled": 0,
        "trouble": "",
    }
    shown = run.invoke(args=["post-office", "show", "--to", "Olwen@partner.example"])
    assert shown.output == (
        "To: olwen@partner.example\nSubject: Shaping the growth plan\n\n"
        "Your link:\n\nhttps://x.example\n\n"
    )
    newest = json.loads(run.invoke(args=["post-office", "show", "--json"]).output)
    assert (newest["to"], newest["subject"], newest["text"]) == (
        "mair@partner.example",
        "Another",
        "Hello Olwen,\n",
    )
    listed = json.loads(run.invoke(args=["post-office", "list", "--json"]).output)
    assert [one["to"] for one in listed] == ["mair@partner.example", "olwen@partner.example"]
    book = json.loads(run.invoke(args=["outbox", "list", "--json"]).output)
    assert book["counts"] == {"sent": 2}
    assert book["letters"][1] == {
        "id": letter.id,
        "purpose": "invitation",
        "to": "olwen@partner.example",
        "subject": "Shaping the growth plan",
        "state": "sent",
        "planned": False,
        "attempts": 1,
        "not_before": str(NOON),
        "sent_at": str(NOON),
        "last_reply": "250 2.0.0 Kept by the local post office",
    }


def test_an_empty_outbox_and_an_empty_post_office_say_so(run: FlaskCliRunner) -> None:
    assert run.invoke(args=["outbox", "list"]).output == "There are no letters.\n"
    assert run.invoke(args=["post-office", "list"]).output == "There are no letters.\n"
    shown = run.invoke(args=["post-office", "show"])
    assert shown.exit_code == 1
    assert "There is no such letter" in shown.output


def test_a_letter_in_doubt_is_settled(run: FlaskCliRunner, session: Session) -> None:
    letter = a_letter(session, state=DeliveryState.UNCERTAIN)

    done = run.invoke(args=["outbox", "settle", str(letter.id), "again", "--by", "Olwen Pryce"])
    assert (done.exit_code, done.output) == (0, f"Letter {letter.id} is now queued.\n")
    assert run.invoke(args=["outbox", "send"]).output == "1 sent.\n"
    look_again(session)
    assert letter.state is DeliveryState.SENT

    refused = run.invoke(args=["outbox", "settle", str(letter.id), "rest", "--by", "Olwen Pryce"])
    assert refused.exit_code == 1
    unknown = run.invoke(args=["outbox", "settle", "999", "rest", "--by", "Olwen Pryce"])
    assert (unknown.exit_code, unknown.output) == (1, "There is no letter number 999.\n")


def test_a_mail_server_that_is_down_is_said_and_the_letters_wait(
    settings: Settings, app: Flask, session: Session, clock: Clock
) -> None:
    letter = a_letter(session)
    there = create_app(
        replace(settings, smtp_host="127.0.0.1", smtp_port=free_port(), smtp_tls="none")
    )
    there.extensions["kit"] = replace(there.extensions["kit"], now=clock)

    sent = there.test_cli_runner().invoke(args=["outbox", "send"])

    assert sent.exit_code == 1
    assert sent.output.startswith("0 sent.\nThe mail server gave trouble: [Errno 111]")
    look_again(session)
    assert (letter.state, letter.attempts) == (DeliveryState.QUEUED, 0)
    there.extensions["kit"].database.close()


def test_with_a_mail_server_there_is_no_post_office(settings: Settings) -> None:
    there = create_app(replace(settings, smtp_host="mail.wealdmere.example"))

    shown = there.test_cli_runner().invoke(args=["post-office", "show"])

    assert (shown.exit_code, shown.output) == (
        1,
        "A mail server is configured, so there is no local post office.\n",
    )
    there.extensions["kit"].database.close()


def test_make_key_says_what_to_put_into_the_dns(run: FlaskCliRunner, settings: Settings) -> None:
    made = run.invoke(args=["outbox", "make-key", "sb1", "--kind", "ed25519"])
    again = run.invoke(args=["outbox", "make-key", "sb1"])
    told = run.invoke(args=["outbox", "keys", "sb1"])
    missing = run.invoke(args=["outbox", "keys", "sb2"])

    record = made.output.splitlines()[-1]
    name, _, text = record.partition(" IN TXT ")
    assert name == "sb1._domainkey.wealdmere.example."
    assert re.fullmatch(r'"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/=]+"', text)
    assert told.output.strip() == record
    assert (settings.data_dir / "dkim" / "sb1.pem").exists()
    assert (again.exit_code, "There is a key sb1 already." in again.output) == (1, True)
    assert (missing.exit_code, "there is no key" in missing.output) == (1, True)


def test_domain_says_every_record_and_asks_nobody(run: FlaskCliRunner) -> None:
    run.invoke(args=["outbox", "make-key", "sb1", "--kind", "ed25519"])
    told = run.invoke(args=["outbox", "domain", "--json"])
    records = json.loads(told.output)["records"]
    assert [(one["kind"], one["name"]) for one in records] == [
        ("DKIM", "sb1._domainkey.wealdmere.example"),
        ("DMARC", "_dmarc.wealdmere.example"),
    ]
    asked = run.invoke(args=["outbox", "domain", "--check"])
    assert (asked.exit_code, asked.output) == (
        1,
        "Error: No name server is asked: SOUNDINGBOARD_DKIM_LOOKUPS is off.\n",
    )


def test_the_post_office_shows_a_letter_with_a_file(
    run: FlaskCliRunner, session: Session, settings: Settings
) -> None:
    shelf = FolderShelf(settings.data_dir / "shelf")
    content = b"%PDF-1.7 the plan"
    letter = a_letter(session, "olwen@partner.example", text="Your file:\n")
    file = Enclosed("plan.pdf", "application/pdf", shelf.put(content), len(content))
    letter.wording.enclosures = [file.as_row()]
    session.commit()

    assert run.invoke(args=["outbox", "send"]).output == "1 sent.\n"
    shown = run.invoke(args=["post-office", "show", "--to", "olwen@partner.example"])
    assert shown.output == (
        "To: olwen@partner.example\nSubject: Shaping the growth plan\n\nYour file:\n\n"
    )
