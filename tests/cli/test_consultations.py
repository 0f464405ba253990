"""Documents and consultations from the command line."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from factories import a_consultation
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
