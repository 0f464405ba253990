import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import a_contribution, a_stakeholder, an_open_consultation
from soundingboard.models import PersonMerge, Stakeholder
from soundingboard.vocabulary import Membership

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: `run("people", "doubles", "--json")`."""

    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    return command


@pytest.fixture
def jane(session: Session) -> Stakeholder:
    """Jane at home, who is on the list at work, too."""
    home = a_stakeholder(session, email="jane@home.example", name="Jane Smyth")
    a_stakeholder(session, email="jane@work.example", name="Jane Smith")
    a_contribution(session, an_open_consultation(session, "What?"), home, (None, "Yes"))
    session.commit()
    return home


def test_doubles_are_listed_and_told_apart(run: Run, jane: Stakeholder) -> None:
    shown = json.loads(run("people", "doubles", "--json").stdout)
    assert shown == {
        "total": 1,
        "page": 1,
        "pages": 1,
        "pairs": [
            {
                "first": jane.email,
                "second": "jane@work.example",
                "why": "Names alike, and addresses that differ only behind the @.",
            }
        ],
    }
    assert run("people", "doubles").stdout.endswith("@.\nPairs: 1, page 1 of 1.\n")
    done = run("people", "apart", jane.email, "jane@work.example")
    assert done.stdout == "They are two people, and are not shown as doubles again.\n"
    assert run("people", "doubles").stdout == "There is none.\n"


def test_two_are_made_one_and_parted(
    run: Run, jane: Stakeholder, session: Session, clock: Clock
) -> None:
    clock.at += timedelta(hours=1)
    two = (jane.email, "jane@work.example")
    told = (
        "answers that come along: 1, drafts: 0\n"
        "invitations that come along: 0, by both: 0\n"
        "letters called off: 0, sent to the other address: 0\n"
    )
    dry = run("people", "merge", *two, "--dry-run")
    assert dry.stdout == f"Nothing was written.\n{told}"
    done = run("people", "merge", *two, "--take", "name")
    number = session.scalars(select(PersonMerge.id)).one()
    assert done.stdout == f"{told}Made one, as merge {number}.\n"
    session.expire_all()
    assert (jane.membership, jane.now.name) == (Membership.MERGED, "Jane Smyth")
    assert "These are one person already." in run("people", "merge", *two).output
    assert run("people", "part", str(number)).stdout == "They are two people again.\n"
    assert "two people again already" in run("people", "part", str(number)).output
    assert run("people", "merge", "nobody@x.example", two[1]).exit_code != 0


def test_whose_other_address_is_named_does_not_go_unnoticed(
    run: Run, jane: Stakeholder, session: Session
) -> None:
    a_stakeholder(session, email="mair@kent.example", name="Mair Kent")
    session.commit()
    run("people", "merge", jane.email, "jane@work.example")
    refused = run("people", "merge", jane.email, "mair@kent.example")
    assert "jane@home.example is another address of jane@work.example" in refused.output
    assert len(session.scalars(select(PersonMerge.id)).all()) == 1
