"""Priorities merged and split from the command line."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from factories import a_contribution, a_stakeholder, a_strategy, an_open_consultation

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["strategy", *words])

    return command


def test_priorities_are_merged_and_split_and_everything_is_coded_again(
    run: Run, session: Session
) -> None:
    strategy = a_strategy(session, "Roads", "Buses")
    strategy.priorities[1].keywords = ["bus"]
    consultation = an_open_consultation(session, strategy=strategy)
    a_contribution(session, consultation, a_stakeholder(session), (None, "The last bus."))
    session.commit()
    wrong = run("merge-priorities", "Trams", "Roads")
    assert (wrong.exit_code, "no priority “Trams”" in wrong.stderr) == (1, True)
    merged = run("merge-priorities", "Buses", "Roads")
    assert merged.stdout == "Done: 0 ties and 0 decisions came along, 1 passages were read again.\n"
    parts = run("split-priority", "Roads", "Buses and roads", "Paths")
    assert parts.stdout == "1. Buses and roads\n2. Paths\n1 passages were read again.\n"
    refused = run("split-priority", "Paths", "Paths")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "A priority is split into at least two parts.\n",
    )
