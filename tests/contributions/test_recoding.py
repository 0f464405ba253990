"""Coding anew: new words of a priority find what was said before, people keep the last word."""

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.contributions.recoding import Recoded, Shift, passages, recode
from soundingboard.contributions.tagging import decide, tag
from soundingboard.models import Consultation, Contribution, Strategy
from soundingboard.vocabulary import ContributionState, TagSource

FLATS = "Damp flats above the shops, empty for years."


@pytest.fixture
def strategy(session: Session) -> Strategy:
    strategy = a_strategy(session, "Skills", "Smart mobility", "Housing")
    skills, mobility, housing = strategy.priorities
    skills.description = "Training, apprenticeships and colleges for the workforce"
    mobility.description = "Buses, railway, stations and cycle paths"
    housing.description = "Homes people can afford"
    return strategy


@pytest.fixture
def consultation(session: Session, strategy: Strategy) -> Consultation:
    return an_open_consultation(session, strategy=strategy)


def given(session: Session, consultation: Consultation, text: str) -> Contribution:
    made = a_contribution(session, consultation, a_stakeholder(session), (None, text))
    tag(session, made)
    return made


def priorities_of(contribution: Contribution) -> list[str]:
    return [one.priority.name for one in contribution.comments[0].tags]


def test_recode_finds_what_new_words_of_a_priority_mean(
    session: Session, consultation: Consultation, strategy: Strategy
) -> None:
    waiting = given(session, consultation, FLATS)
    given(session, consultation, "More apprenticeships in the colleges, please.")
    assert recode(session, strategy) == Recoded(2, ())
    strategy.priorities[2].description = "Homes people can afford; empty and damp flats above shops"
    strategy.priorities[2].keywords = ["flats"]
    session.flush()
    assert recode(session, strategy) == Recoded(2, (Shift("Housing", 1, 0),))
    session.expire_all()
    assert priorities_of(waiting) == ["Housing"]
    assert recode(session, strategy) == Recoded(2, ())


def test_recode_learns_from_what_people_decided(
    session: Session, consultation: Consultation, strategy: Strategy
) -> None:
    housing = strategy.priorities[2]
    waiting = given(session, consultation, FLATS)
    assert "Housing" not in priorities_of(waiting)
    for text in ("The flats above the shops stand empty.", "Empty damp flats for years."):
        coded = given(session, consultation, text)
        decide(session, coded.comments[0], housing, applies=True, by="Olwen Pryce", at=NOON)
    draft = given(session, consultation, "Empty flats.")
    draft.state = ContributionState.DRAFT
    draft.comments[0].tags.clear()
    session.commit()
    assert recode(session, strategy).passages == passages(session, strategy) == 3
    session.expire_all()
    found = {one.priority.name: one.source for one in waiting.comments[0].tags}
    assert found["Housing"] is TagSource.WORDS
    assert draft.comments[0].tags == []


def test_passage_that_keeps_its_priority_for_another_reason_is_neither_gained_nor_lost(
    session: Session, consultation: Consultation, strategy: Strategy
) -> None:
    strategy.priorities[2].keywords = ["flats"]
    session.flush()
    kept = given(session, consultation, FLATS)
    before = kept.comments[0].tags[0].reason
    strategy.priorities[2].name = "Homes"
    session.flush()
    assert recode(session, strategy) == Recoded(1, ())
    session.expire_all()
    assert kept.comments[0].tags[0].reason != before
