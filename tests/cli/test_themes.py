"""Themes from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from soundingboard import clock
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.themes import editing, queries
from themes.sorted_passages import BY, NOON, Sorted, sorted_passages

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: `run("themes", "show", "Transport")`."""

    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    return command


@pytest.fixture
def stands(session: Session) -> Sorted:
    found = sorted_passages(session)
    session.commit()
    return found


def test_themes_are_shown_with_their_numbers(run: Run, stands: Sorted) -> None:
    assert run("themes", "show", "transport").stdout == (
        "     3 Last bus (kept)\n     2 School crossing (kept)\n     0 in no theme\n"
    )
    answer = json.loads(run("themes", "show", "Transport", "--json").stdout)
    assert [(one["name"], one["people"], one["by_hand"]) for one in answer["themes"]] == [
        ("Last bus", 3, 0),
        ("School crossing", 2, 0),
    ]
    wrong = run("themes", "show", "Health")
    assert wrong.exit_code == 1
    assert "no priority “Health”" in wrong.stderr


def test_themes_are_renamed_merged_and_sorted(run: Run, session: Session, stands: Sorted) -> None:
    assert run("themes", "rename", "Transport", "last bus", "Evening buses").exit_code == 0
    assert run("themes", "merge", "Transport", "School crossing", "Evening buses").stdout == (
        "“School crossing” is part of “Evening buses” now.\n"
    )
    assert "Transport: 0 joined a theme, 0 a new one, 0 in none" in run("themes", "sort").stdout
    assert "There is no theme" not in run("themes", "sort", "--again").stderr
    gone = run("themes", "rename", "Transport", "School crossing", "Lights")
    assert (gone.exit_code, gone.stderr) == (
        1,
        "“Transport” has no theme “School crossing”. Its themes: “Evening buses”.\n",
    )


def test_a_code_frame_goes_out_and_comes_in(run: Run, stands: Sorted, tmp_path: Path) -> None:
    file = tmp_path / "frame.csv"
    assert run("themes", "export", "--out", str(file)).exit_code == 0
    file.write_bytes(file.read_bytes().replace(b"Last bus", b"Buses"))
    assert run("themes", "import", str(file)).stdout == "0 made, 1 changed, 1 as they were.\n"
    assert run("themes", "import", str(tmp_path / "none.csv")).exit_code == 1
    assert run("themes", "export", "--out", str(tmp_path / "no" / "x.csv")).exit_code == 1


def test_the_clock_sorts_what_is_new(kit: Kit, session: Session, stands: Sorted) -> None:
    editing.drop(session, stands.buses, by=BY, at=NOON)
    editing.make(
        session, stands.priority, "Shifts", description="Late shifts, last bus", by=BY, at=NOON
    )
    session.commit()

    clock.sort_themes(kit)
    drain(kit)

    session.expire_all()
    sizes = {
        one.theme.name: one.size.passages for one in queries.themes_of(session, stands.priority)
    }
    assert sizes == {"Shifts": 3, "School crossing": 2}
