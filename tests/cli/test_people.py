import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import a_stakeholder, a_strategy
from people.messy import messy_list
from soundingboard.models import Stakeholder
from soundingboard.vocabulary import Membership

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: `run("people", "list", "--json")`."""

    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    return command


def people(session: Session) -> dict[str, Stakeholder]:
    session.rollback()
    session.expire_all()
    return {person.email: person for person in session.scalars(select(Stakeholder))}


def test_list_is_imported_and_counted(run: Run, session: Session, tmp_path: Path) -> None:
    messy = messy_list()
    file = tmp_path / messy.name
    file.write_bytes(messy.content)
    tried = run("people", "import", str(file), "--dry-run", "--json")
    assert (tried.exit_code, json.loads(tried.stdout)["rows"]) == (
        0,
        {
            "new": 170,
            "added_to": 0,
            "known": 0,
            "repeated": 18,
            "left": 0,
            "stopped": 0,
            "wrong": 12,
        },
    )
    assert people(session) == {}
    done = run("people", "import", str(file), "--source", "spring list", "--json")
    answer = json.loads(done.stdout)
    assert len(answer.pop("errors")) == 12
    assert (done.exit_code, answer) == (
        0,
        {
            "added": 170,
            "merged": 0,
            "unchanged": 0,
            "repeated": 18,
            "left": 0,
            "stopped": 0,
            "wrong": 12,
        },
    )
    assert people(session).keys() == messy.people.keys()
    again = run("people", "import", str(file))
    assert again.stdout.splitlines() == [
        "added: 0",
        "merged: 0",
        "unchanged: 170",
        "repeated: 18",
        "left: 0",
        "stopped: 0",
        "wrong: 12",
    ]


def test_file_that_is_no_list_ends_with_one(run: Run, session: Session, tmp_path: Path) -> None:
    picture = tmp_path / "list.csv"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    refused = run("people", "import", str(picture))
    assert (refused.exit_code, refused.stderr) == (
        1,
        "list.csv is not a list of people: it is a JPEG picture.\n",
    )
    assert run("people", "import", str(tmp_path / "missing.csv")).exit_code == 2
    assert people(session) == {}


def test_person_is_added_listed_and_leaves(run: Run, session: Session) -> None:
    added = run(
        "people",
        "add",
        "Anna@partner.example",
        "--name",
        "Anna Ash",
        "--organisation",
        "Ash Ltd",
        "--type",
        "media",
        "--source",
        "a call",
    )
    assert (added.exit_code, added.stdout) == (0, "anna@partner.example is on the list.\n")
    a_stakeholder(session, name="Ben")
    session.commit()
    answer = json.loads(run("people", "list", "--search", "anna", "--json").stdout)
    assert answer == [
        {
            "email": "anna@partner.example",
            "name": "Anna Ash",
            "organisation": "Ash Ltd",
            "type": "media",
            "job_title": "",
            "place": "",
            "language": "en",
            "membership": "active",
            "groups": [],
            "interests": [],
            "source": "a call",
            "added_at": "2026-11-02T12:00:00+00:00",
        }
    ]
    assert run("people", "leave", "ANNA@partner.example").exit_code == 0
    assert people(session)["anna@partner.example"].membership is Membership.LEFT
    again = run("people", "add", "anna@partner.example", "--source", "a list")
    assert (again.exit_code, again.stderr) == (
        1,
        "anna@partner.example cannot be put on the list. Asked to leave the list.\n",
    )


def test_unknown_address_cannot_leave(run: Run) -> None:
    refused = run("people", "leave", "nobody@partner.example")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "nobody@partner.example is not on the list.\n",
    )


def test_misspelt_command_ends_with_two(run: Run) -> None:
    assert run("people", "add", "anna@partner.example").exit_code == 2
    assert run("people", "nonsense").exit_code == 2


def test_strategy_is_begun_filled_and_shown(run: Run, session: Session) -> None:
    assert run("strategy", "show").exit_code == 1
    assert run("strategy", "begin", "Growth Plan").exit_code == 0
    run("strategy", "add-priority", "Skills", "--keyword", "college", "--keyword", "training")
    assert run("strategy", "add-priority", "skills").exit_code == 1
    assert run("strategy", "add-priority", "Towns", "--lead", "x@y.example").exit_code == 1
    run("strategy", "add-priority", "Towns", "--description", "High streets")
    answer = json.loads(run("strategy", "show", "--json").stdout)
    assert [answer["name"], answer["stage"]] == ["Growth Plan", "set up"]
    assert [
        (one["position"], one["name"], one["description"], one["keywords"], one["lead"])
        for one in answer["priorities"]
    ] == [
        (1, "Skills", "", ["college", "training"], None),
        (2, "Towns", "High streets", [], None),
    ]
    assert run("strategy", "show").stdout == "Growth Plan (set up)\n1. Skills\n2. Towns\n"


def test_newest_strategy_is_the_one_shown(run: Run, session: Session) -> None:
    a_strategy(session, "Old", name="Old plan")
    a_strategy(session, "New", name="New plan")
    session.commit()
    assert run("strategy", "show").stdout == "New plan (set up)\n1. New\n"
