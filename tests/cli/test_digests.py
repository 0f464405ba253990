"""Digests and the example from the command line."""

import json
import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Delivery, Digest
from soundingboard.vocabulary import DigestState


def run(app: Flask, *words: str) -> str:
    answer = app.test_cli_runner().invoke(args=list(words))
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_example_loads_once_and_its_digests_can_be_issued(app: Flask, session: Session) -> None:
    assert "Loaded the example: 30 people" in run(app, "demo", "load")
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 1
    assert "There is data in this installation already" in again.stderr
    assert run(app, "demo", "load", "--unless-there") == ""

    listed = json.loads(run(app, "digests", "list", "--json"))
    assert {one["state"] for one in listed} == {"draft"}
    first = listed[0]["id"]
    assert re.match(r"\d+: .+, number 1, draft", run(app, "digests", "list"))

    said = run(app, "digests", "issue", str(first), "--by", ADMINISTRATOR[1])
    assert said.startswith("Released; it goes to ")
    assert session.get_one(Digest, first).state is DigestState.RELEASED
    sent = session.scalars(select(Delivery.to_address).where(Delivery.purpose == "digest")).all()
    assert ADMINISTRATOR[1] in sent

    twice = app.test_cli_runner().invoke(
        args=["digests", "issue", str(first), "--by", ADMINISTRATOR[1]]
    )
    assert (twice.exit_code, "has been released" in twice.stderr) == (1, True)
    nobody = app.test_cli_runner().invoke(args=["digests", "issue", "2", "--by", "x@y.example"])
    assert nobody.exit_code == 1


def test_compile_says_when_nothing_new_was_said(app: Flask) -> None:
    assert run(app, "digests", "compile").strip() == "Nothing new was said."
    assert json.loads(run(app, "digests", "compile", "--json")) == []
    wrong = app.test_cli_runner().invoke(args=["digests", "compile", "--priority", "Nothing"])
    assert wrong.exit_code == 1
