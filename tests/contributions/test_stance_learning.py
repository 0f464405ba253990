"""Suggested stances: only from enough labels of the same question, never over a person's word."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import a_contribution, a_stakeholder, an_open_consultation
from material import shared
from soundingboard.contributions import stances
from soundingboard.contributions.stance_learning import suggest_stances
from soundingboard.models import Comment, Consultation, StanceTaken
from soundingboard.vocabulary import Stance, StanceSource


def passages(subject: str, number: int) -> list[str]:
    """Real passages: two subjects that a reader tells apart play the two sides."""
    given = json.loads(shared("data/priorities/budget-requests-2021.json").read_text("utf-8"))
    texts = [one["text"] for one in given["passages"] if one["priorities"] == [subject]]
    return list(dict.fromkeys(texts))[:number]


@pytest.fixture
def consultation(session: Session) -> Consultation:
    return an_open_consultation(session, "Do you agree?", "Anything else?")


def say(session: Session, consultation: Consultation, number: int, text: str) -> Comment:
    question = consultation.questions[number - 1]
    given = a_contribution(session, consultation, a_stakeholder(session), (question, text))
    return given.comments[0]


def label(session: Session, consultation: Consultation, number: int) -> None:
    for subject, stance in (("parks", Stance.SUPPORT), ("safety", Stance.OPPOSE)):
        for text in passages(subject, number):
            comment = say(session, consultation, 1, text)
            stances.decide(session, comment, stance, by="Olwen Pryce")


def suggested(session: Session) -> list[StanceTaken]:
    rows = select(StanceTaken).where(StanceTaken.source == StanceSource.MODEL)
    return list(session.scalars(rows.order_by(StanceTaken.comment_id)))


def test_forty_a_side_suggest_stances_for_that_question_only(
    session: Session, consultation: Consultation
) -> None:
    label(session, consultation, 60)
    new = [say(session, consultation, 1, text) for text in passages("parks", 90)[60:]]
    other = say(session, consultation, 2, passages("parks", 91)[90])
    odd = say(session, consultation, 1, "Zzz.")

    first, second = suggest_stances(session, consultation)

    rows = suggested(session)
    answered = {one.comment_id: one.stance for one in rows}
    assert first.answered == len(rows)
    assert first.unlabelled == 31
    assert len(rows) > 15
    assert sum(stance is Stance.SUPPORT for stance in answered.values()) >= 0.8 * len(rows)
    assert set(answered) <= {one.id for one in new}
    assert not {other.id, odd.id} & set(answered)
    assert first.tested is not None
    assert rows[0].reason == (
        f"like labelled answers to this question; {first.tested.right} of "
        f"{first.tested.answered} such suggestions were right, and "
        f"{120 - first.tested.answered} of 120 passages got none"
    )
    assert str(second) == (
        "Question 2: nothing is suggested. 0 for and 0 against are labelled; it takes 40 of "
        "each, and four of five suggestions right on passages held back."
    )


def test_person_s_word_stays_and_suggestions_go_when_labels_are_taken_back(
    session: Session, consultation: Consultation
) -> None:
    label(session, consultation, 45)
    kept = say(session, consultation, 1, passages("parks", 46)[45])
    stances.decide(session, kept, Stance.NOT_STATED, by="Olwen Pryce")
    for text in passages("safety", 70)[45:]:
        say(session, consultation, 1, text)
    suggest_stances(session, consultation)
    assert suggested(session)

    for row in session.scalars(select(StanceTaken).limit(20)).all():
        row.stance = Stance.NOT_STATED
    session.flush()
    (found, _) = suggest_stances(session, consultation)

    assert found.tested is None
    assert suggested(session) == []
    row = stances.stances_of(session, [kept.id])[kept.id]
    assert (row.stance, row.source) == (Stance.NOT_STATED, StanceSource.PERSON)
