"""Long work by commands: listed, stopped, let go on."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from errands.lists import a_list, ask_for
from factories import an_officer
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.vocabulary import Role

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: `run("errands", "list", "--by", "Olwen Pryce")`."""

    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    return command


def test_long_work_is_stopped_and_goes_on_by_commands(run: Run, kit: Kit) -> None:
    with kit.database.begin() as book:
        an_officer(book, name="Olwen Pryce")
    by = ("--by", "Olwen Pryce")
    assert run("errands", "list", *by).stdout == "There has been no long work.\n"
    number = str(ask_for(kit, a_list(3)))
    assert run("errands", "stop", number, *by).stdout == "Stopped after 0 of 0.\n"
    assert drain(kit) == 0
    again = run("errands", "stop", number, *by)
    assert (again.exit_code, again.stderr) == (1, "It has ended already.\n")
    assert run("errands", "go-on", number, *by).stdout == "It goes on.\n"
    drain(kit)
    assert run("errands", "list", *by).stdout == (
        "1: Importing people.csv, done, 3 of 3  Imported: 3 people added.\n"
    )
    answer = json.loads(run("errands", "list", *by, "--json").stdout)
    assert [(one["id"], one["state"], one["done"]) for one in answer] == [(1, "done", 3)]


def test_one_turn_of_the_clock_does_long_work_too(run: Run, kit: Kit) -> None:
    with kit.database.begin() as book:
        an_officer(book, name="Olwen Pryce")
    ask_for(kit, a_list(3))
    assert run("clock", "turn").exit_code == 0
    listed = run("errands", "list", "--by", "Olwen Pryce").stdout
    assert listed == "1: Importing people.csv, done, 3 of 3  Imported: 3 people added.\n"


def test_lead_may_not_stop_what_others_asked_for(run: Run, kit: Kit) -> None:
    with kit.database.begin() as book:
        an_officer(book, name="Cerys Lead", role=Role.LEAD)
    number = str(ask_for(kit, a_list(3)))
    refused = run("errands", "stop", number, "--by", "Cerys Lead")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "There is no such work, or it is somebody else's.\n",
    )
