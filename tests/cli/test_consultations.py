"""Documents and consultations from the command line."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from factories import a_consultation, a_stakeholder, an_officer
from prepared import a_ready_draft, signed_off

PAPER = "# Draft growth plan\n\n1.1 Jobs.\n"


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_paper_is_imported_and_listed(run: FlaskCliRunner, tmp_path: Path) -> None:
    paper = tmp_path / "plan.md"
    paper.write_text(PAPER, encoding="utf-8")
    first = run.invoke(args=["documents", "import", str(paper), "--json"])
    assert (first.exit_code, json.loads(first.output)) == (
        0,
        {
            "document": 1,
            "version": 1,
            "number": 1,
            "title": "Draft growth plan",
            "blocks": 2,
            "fresh": True,
            "notes": [],
        },
    )
    again = run.invoke(args=["documents", "import", str(paper), "--document", "1"])
    assert again.output == "Already there: Draft growth plan, version 1, 2 blocks.\n"
    listed = run.invoke(args=["documents", "list"])
    assert listed.output == "1: Draft growth plan, version 1, 2 blocks\n"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("plan.docx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(99), 1), ("", b"", 2)],
)
def test_import_that_fails_says_so_in_its_exit_code(
    run: FlaskCliRunner, tmp_path: Path, name: str, content: bytes, code: int
) -> None:
    file = tmp_path / (name or "missing.md")
    if name:
        file.write_bytes(content)
    result = run.invoke(args=["documents", "import", str(file)])
    assert (result.exit_code, result.stderr.count("Traceback")) == (code, 0)
    assert result.stderr != ""
    assert run.invoke(args=["documents", "list"]).output == "There are no documents yet.\n"


def test_document_is_read_and_checked_by_a_person(
    run: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    an_officer(session)
    session.commit()
    paper = tmp_path / "plan.md"
    paper.write_text(PAPER, encoding="utf-8")
    run.invoke(args=["documents", "import", str(paper)])
    assert run.invoke(args=["documents", "show", "1"]).output == (
        "Draft growth plan, version 1, not checked yet\n"
        "\n"
        "block:1     #         Draft growth plan\n"
        "block:2     paragraph 1.1 Jobs.\n"
    )
    for _ in range(2):  # the first who checked it stays
        checked = run.invoke(args=["documents", "check", "1", "--by", "Olwen Pryce"])
        assert checked.output == "Draft growth plan, version 1: checked by Olwen Pryce.\n"
    shown = json.loads(run.invoke(args=["documents", "show", "1", "--json"]).output)
    assert shown["checked_by"] == "Olwen Pryce"
    assert shown["blocks"][1] == {
        "key": "block:2",
        "kind": "paragraph",
        "level": 0,
        "number": "1.1",
        "text": "Jobs.",
        "priorities": [],
    }
    for words in (
        ("show", "9"),
        ("check", "9", "--by", "Olwen Pryce"),
        ("check", "1", "--by", "X"),
    ):
        assert run.invoke(args=["documents", *words]).exit_code == 1


def test_groups_are_made_filled_and_listed(run: FlaskCliRunner, session: Session) -> None:
    mair, tom = (a_stakeholder(session, email=f"{who}@partner.example") for who in ("mair", "tom"))
    session.commit()

    def groups(*words: str) -> str:
        done = run.invoke(args=["groups", *words])
        return done.output

    assert groups("list") == "There are no groups yet.\n"
    assert groups("create", "Skills board") == (
        "Skills board is there. Put people in with `groups put`.\n"
    )
    assert groups("put", "skills BOARD", mair.email, tom.email) == "2 more in Skills board.\n"
    assert groups("put", "Skills board", mair.email, "who@partner.example") == (
        "Not on the list: who@partner.example. Nobody was put in.\n"
    )
    assert groups("take-out", "Skills board", tom.email) == (
        "tom@partner.example is not in Skills board.\n"
    )
    assert json.loads(groups("list", "--json")) == [{"name": "Skills board", "members": 1}]
    assert groups("put", "Farms", mair.email) == (
        "There is no group “Farms”. Groups: Skills board.\n"
    )


def test_consultation_is_opened_shown_and_closed(run: FlaskCliRunner, session: Session) -> None:
    one = signed_off(session, a_ready_draft(session))
    session.commit()
    opened = json.loads(run.invoke(args=["consultations", "open", str(one.id), "--json"]).output)
    assert (opened["state"], opened["invited"], opened["excluded"]) == ("open", 1, 0)
    shown = json.loads(run.invoke(args=["consultations", "show", str(one.id), "--json"]).output)
    assert shown["questions"] == ["What have we missed?"]
    assert shown["progress"]["invited"] == 1
    assert shown["progress"]["letters"]["on_the_way"] == 1
    closed = run.invoke(args=["consultations", "close", str(one.id)])
    assert closed.output == "Closed: Shaping the growth plan.\n"
    listed = run.invoke(args=["consultations", "list"]).output
    assert (
        listed == f"{one.id}: Shaping the growth plan, sounding, closed, closes 30 November 2026\n"
    )


def test_consultation_that_is_not_signed_off_is_not_opened(
    run: FlaskCliRunner, session: Session
) -> None:
    one = a_consultation(session, "Why?")
    session.commit()
    refused = run.invoke(args=["consultations", "open", str(one.id)])
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Only a consultation that has been signed off can be opened.\n",
    )
    unknown = run.invoke(args=["consultations", "close", "999"])
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no such consultation.\n")
