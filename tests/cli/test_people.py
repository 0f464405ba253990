import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from holdings.anna import fill
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_officer,
    an_open_consultation,
)
from people.messy import messy_list
from soundingboard.kit import Kit
from soundingboard.models import JournalEntry, ListImport, ReplacedLink, Stakeholder
from soundingboard.people.consent_columns import Sense
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
            "refused": 0,
            "wrong": 12,
        },
    )
    assert people(session) == {}
    done = run("people", "import", str(file), "--source", "spring list", "--json")
    answer = json.loads(done.stdout)
    assert len(answer.pop("errors")) == 12
    assert answer.pop("not_written_to") == []
    assert (done.exit_code, answer) == (
        0,
        {
            "added": 170,
            "merged": 0,
            "unchanged": 0,
            "repeated": 18,
            "left": 0,
            "stopped": 0,
            "refused": 0,
            "wrong": 12,
        },
    )
    assert people(session).keys() == messy.people.keys()
    again = run("people", "import", str(file))
    assert again.stdout.splitlines()[:8] == [
        "added: 0",
        "merged: 0",
        "unchanged: 170",
        "repeated: 18",
        "left: 0",
        "stopped: 0",
        "refused: 0",
        "wrong: 12",
    ]


def test_import_names_the_rows_that_say_no(run: Run, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Email,Consent\nyes@partner.example,yes\nno@partner.example,no\n")
    tried = run("people", "import", str(file), "--dry-run")
    assert tried.stdout.splitlines() == [
        "Nothing was written.",
        "new: 1",
        "not taken: your list says not to write to them: 1",
        "column “Email”: email",
        f"column “Consent”: {Sense.GRANTS.value}",
        "line 3: The column “Consent” says “no”.",
    ]
    done = json.loads(run("people", "import", str(file), "--json").stdout)
    assert (done["added"], done["refused"], done["not_written_to"]) == (
        1,
        1,
        [{"line": 3, "reason": "The column “Consent” says “no”.", "on_our_list": False}],
    )
    assert people(session).keys() == {"yes@partner.example"}


def test_import_is_taken_back_by_its_number(run: Run, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Email\na@partner.example\nb@partner.example\n")
    run("people", "import", str(file))
    (number,) = session.scalars(select(ListImport.id))
    assert run("people", "take-back", str(number)).stdout == (
        "Taken back: 2 off the list, 0 kept, 0 put back as they were.\n"
    )
    assert people(session) == {}
    again = run("people", "take-back", str(number))
    assert (again.exit_code, again.stderr) == (1, "This import was taken back already.\n")


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


def test_what_we_hold_is_written_to_a_file_of_ones_own(
    run: Run, session: Session, kit: Kit, tmp_path: Path
) -> None:
    fill(session, kit)
    session.commit()
    file = tmp_path / "anna.zip"
    words = ("people", "what-we-hold", "anna@partner.example", str(file), "--asked", "By letter.")
    done = run(*words, "--mentions", "--hide", "agrees")
    assert (done.exit_code, done.stdout) == (0, "Written. Others mention them in 2 places.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as zipped:
        told = json.loads(zipped.read("data.json"))
    assert len(told["mentions"]) == 2
    assert "Ben Birch" not in json.dumps(told)
    again = run(*words)
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert run("people", "what-we-hold", "x@y.example", "z.zip", "--asked", "me").exit_code == 1
    session.rollback()
    (noted,) = session.scalars(
        select(JournalEntry).where(JournalEntry.event == "made a copy of what we hold")
    )
    assert (noted.actor, noted.detail) == (
        "the command line",
        "By letter. 2 mentions by others went along, 0 did not.",
    )


def test_a_personal_link_is_replaced_by_a_named_person(run: Run, session: Session) -> None:
    consultation = an_open_consultation(session, closes_at=NOON + timedelta(days=20))
    invited = an_invitation(session, consultation)
    an_officer(session, name="Olwen Pryce")
    session.commit()
    old, email = invited.token, invited.stakeholder.email
    words = ("people", "replace-link", email, str(consultation.id), "--why", "Passed on.", "--by")

    assert run(*words, "Nobody").exit_code == 1
    done = run(*words, "Olwen Pryce")
    assert done.stdout == "The old link no longer works. The new one is on its way.\n"
    session.rollback()
    (kept,) = session.scalars(select(ReplacedLink))
    assert (kept.token, kept.by, kept.why) == (old, "Olwen Pryce", "Passed on.")
