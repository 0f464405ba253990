"""A consultation with something to code, and people who code it."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from factories import (
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_officer,
    an_open_consultation,
)
from soundingboard.contributions.tagging import tag
from soundingboard.models import Comment, Consultation, Officer
from soundingboard.vocabulary import Consent

Say = Callable[..., Comment]


@pytest.fixture
def consultation(session: Session) -> Consultation:
    strategy = a_strategy(session, "Skills", "Mobility", "Housing")
    words = ("Training and colleges", "Buses, trains and cycle paths", "Homes people can afford")
    for priority, description in zip(strategy.priorities, words, strict=True):
        priority.description = description
    return an_open_consultation(session, "What have we missed?", strategy=strategy)


@pytest.fixture
def say(session: Session, consultation: Consultation) -> Say:
    """Somebody says something on the first question; gives the passage."""

    def saying(text: str, **given: object) -> Comment:
        values = {"consent": Consent.NAMED, **given}
        made = a_contribution(
            session,
            consultation,
            a_stakeholder(session),
            (consultation.questions[0], text),
            **values,
        )
        tag(session, made)
        return made.comments[0]

    return saying


@pytest.fixture
def olwen(session: Session) -> Officer:
    return an_officer(session)


@pytest.fixture
def idris(session: Session) -> Officer:
    return an_officer(session, name="Idris Falk")
