"""Priorities stand in the frameworks of government; what was said on them is counted there."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.models import Officer, Strategy, Tag
from soundingboard.refusals import NotFound
from soundingboard.strategy import frameworks, merging
from soundingboard.vocabulary import CommentState, TagSource, TagState

PEOPLE, PLACES, MOBILITY = (
    "foundations: People",
    "foundations: Places",
    "challenges: Future of mobility",
)


@pytest.fixture
def there(session: Session) -> Strategy:
    """One person says two things, another one; the first is on skills and on buses."""
    strategy = a_strategy(session, "Skills", "Buses", "Trade")
    consultation = an_open_consultation(session, "What is missing?", strategy=strategy)
    one = a_contribution(session, consultation, a_stakeholder(session), (None, "a"), (None, "b"))
    two = a_contribution(session, consultation, a_stakeholder(session), (None, "c"), (None, "d"))
    skills, buses, _ = strategy.priorities
    first, second, third, fourth = [*one.comments, *two.comments]
    fourth.state = CommentState.NOT_A_COMMENT
    said = [(first, skills), (first, buses), (second, buses), (third, skills), (fourth, skills)]
    session.add_all(
        Tag(
            comment=comment,
            priority=priority,
            source=TagSource.PERSON,
            state=TagState.APPLIES,
            score=1.0,
            reason="decided",
        )
        for comment, priority in said
    )
    session.flush()
    frameworks.put(session, skills, [PEOPLE, PLACES])
    frameworks.put(session, buses, [PLACES, MOBILITY])
    session.commit()
    return strategy


def heard(session: Session, strategy: Strategy) -> dict[str, tuple[tuple[str, ...], int, int]]:
    return {
        row.element.key: (row.priorities, row.people, row.passages)
        for _, rows in frameworks.heard(session, strategy)
        for row in rows
        if row.priorities
    }


def test_what_was_said_is_counted_once_for_each_part(session: Session, there: Strategy) -> None:
    assert heard(session, there) == {
        PEOPLE: (("Skills",), 2, 2),
        PLACES: (("Skills", "Buses"), 2, 3),
        MOBILITY: (("Buses",), 1, 2),
    }


def test_what_no_framework_has_is_refused(session: Session, there: Strategy) -> None:
    with pytest.raises(NotFound):
        frameworks.put(session, there.priorities[0], ["foundations: Luck"])
    session.rollback()
    assert PEOPLE in heard(session, there)


def test_a_merged_priority_stands_for_what_both_did(session: Session, there: Strategy) -> None:
    skills, buses, _ = there.priorities
    merging.merge(session, buses, into=skills, by="Olwen Pryce", at=NOON)
    keys = frameworks.mapped(session, there)[there.priorities[0].id]
    assert keys == {PEOPLE, PLACES, MOBILITY}


def test_officers_say_on_a_page_what_stands_for_what(
    client: FlaskClient,
    sign_in: Callable[..., Officer],
    submit: Callable[..., TestResponse],
    session: Session,
    there: Strategy,
) -> None:
    sign_in()
    page = f"/desk/strategy/{there.id}/frameworks"
    shown = BeautifulSoup(client.get(page).get_data(as_text=True), "html.parser")
    rows = [" ".join(row.text.split()) for row in shown.select("tbody tr")]
    assert rows[4] == "Places Skills, Buses 2 3"
    ids = [box["id"] for box in shown.select("input[type=checkbox]")]
    assert len(ids) == len(set(ids)) == 3 * 17
    trade = there.priorities[2].id
    submit(page, {f"priority-{trade}": "sectors: Defence"})
    session.rollback()
    assert heard(session, there) == {"sectors: Defence": (("Trade",), 0, 0)}


def test_commands_say_and_show_it(app: Flask, there: Strategy) -> None:
    runner = app.test_cli_runner()
    said = runner.invoke(args=["strategy", "stands-for", "Trade", "sectors: Defence"])
    assert said.output == "Trade stands for sectors: Defence.\n"
    shown = runner.invoke(args=["strategy", "frameworks"]).output.splitlines()
    assert "foundations: Places: 2 people, 3 passages (Skills, Buses)" in shown
    assert "sectors: Defence: 0 people, 0 passages (Trade)" in shown
    wrong = runner.invoke(args=["strategy", "stands-for", "Trade", "sectors: Luck"])
    assert (wrong.exit_code, wrong.stderr) == (1, "No framework has “sectors: Luck”.\n")
