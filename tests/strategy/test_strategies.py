import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_strategy
from soundingboard.models import JournalEntry
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.strategy.strategies import all_strategies, begin, change, find, newest
from soundingboard.vocabulary import Stage


def test_strategy_begins_with_a_name_and_is_journalled(session: Session) -> None:
    made = begin(session, name=" Local  Growth Plan ", at=NOON, actor="Olwen Pryce")
    assert (made.name, made.description, made.stage, made.priorities) == (
        "Local Growth Plan",
        "",
        Stage.SET_UP,
        [],
    )
    entry = session.scalars(select(JournalEntry)).one()
    assert (entry.actor, entry.event, entry.subject, entry.subject_id) == (
        "Olwen Pryce",
        "began",
        "strategy",
        made.id,
    )


def test_change_of_stage_is_told(session: Session) -> None:
    strategy = a_strategy(session)
    change(
        session,
        strategy,
        name="Plan",
        description=" For 2040. ",
        stage=Stage.ENGAGE,
        at=NOON,
        actor="Olwen Pryce",
    )
    assert (strategy.name, strategy.description, strategy.stage) == (
        "Plan",
        "For 2040.",
        Stage.ENGAGE,
    )
    entry = session.scalars(select(JournalEntry)).one()
    assert entry.detail == "From set up to engage."


def test_strategies_need_names_and_are_found(session: Session) -> None:
    with pytest.raises(NotFound):
        newest(session)
    with pytest.raises(Unreadable):
        begin(session, name=" ", at=NOON, actor="x")
    first, second = a_strategy(session), a_strategy(session)
    assert all_strategies(session) == (second, first)
    assert newest(session) is second
    assert find(session, first.id) is first
    with pytest.raises(NotFound):
        find(session, 99)
