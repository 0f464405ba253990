"""The checklist before a sign-off."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document
from prepared import LONDON, a_ready_draft, points_of
from soundingboard.consultations import grounds, readiness
from soundingboard.consultations.readiness import Standing
from soundingboard.models import Consultation, JournalEntry
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.vocabulary import Mode

FULL = grounds.Stated(
    proposal="Close the ring road.",
    reasons="Air.",
    options="A toll; discarded, because it hits carers.",
    impacts="Longer ways by car.",
    decided="Nothing.",
    changeable="All of it.",
    decision_maker="The Board",
    decision_on=date(2027, 3, 1),
)


def missing(session: Session, consultation: Consultation) -> dict[str, str]:
    return {
        point.key: point.missing
        for point in points_of(session, consultation)
        if point.standing is Standing.MISSING
    }


def test_empty_draft_lacks_everything(session: Session) -> None:
    consultation = a_consultation(
        session, introduction="", closes_at=NOON - timedelta(minutes=1), title=""
    )
    assert missing(session, consultation) == {
        "title": "It has no title.",
        "introduction": "It has no introduction.",
        "closing": "The closing date has passed.",
        "subject": "There is neither a document nor a question.",
        "audience": "Nobody in the audience can be written to.",
    }


def test_ready_draft_lacks_nothing(session: Session) -> None:
    points = points_of(session, a_ready_draft(session))
    assert {point.standing for point in points} == {Standing.MET}
    assert readiness.is_ready(points)


def test_checklist_names_what_is_not_mapped_and_not_checked(session: Session) -> None:
    consultation = a_consultation(
        session, "One?", "Two?", "Three?", document_version=a_document(session)
    )
    consultation.questions[1].priorities = [consultation.strategy.priorities[0]]
    found = missing(session, consultation)
    assert {key: found[key] for key in ("questions", "sections", "checked")} == {
        "questions": "Not mapped: questions 1, 3.",
        "sections": "Not mapped: sections 1, 2.",
        "checked": "Nobody has checked how the document was split.",
    }


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        (Mode.PUBLICATION, "There is no document."),
        (Mode.CALL_FOR_EVIDENCE, "There is no question."),
        (Mode.FORMAL, "There is no question."),
    ],
)
def test_each_kind_needs_its_own_subject(session: Session, mode: Mode, sentence: str) -> None:
    assert missing(session, a_consultation(session, mode=mode))["subject"] == sentence


def test_planned_opening_must_be_to_come(session: Session) -> None:
    consultation = a_ready_draft(session, opens_at=NOON - timedelta(hours=1))
    assert missing(session, consultation) == {
        "closing": "The planned opening has passed: choose a later one, or none."
    }


def test_formal_consultation_lays_open_its_grounds_and_takes_its_time(session: Session) -> None:
    consultation = a_ready_draft(session, mode=Mode.FORMAL)
    assert list(missing(session, consultation)) == [
        "proposal",
        "reasons",
        "options",
        "impacts",
        "decided",
        "changeable",
        "decision",
        "duration",
    ]
    grounds.state(session, consultation, FULL, at=NOON, actor="Olwen Pryce")
    assert missing(session, consultation) == {"duration": "It would be open for 28 days."}
    consultation.closes_at = NOON + timedelta(days=42)
    assert missing(session, consultation) == {}


def test_decision_on_the_closing_day_comes_too_early(session: Session) -> None:
    # The last minute of 31 May in London is still 31 May, though 22:59 in UTC.
    consultation = a_ready_draft(session, mode=Mode.FORMAL)
    grounds.state(session, consultation, FULL, at=NOON, actor="Olwen Pryce")
    closes = NOON.replace(year=2027, month=2, day=28, hour=23, minute=59)
    consultation.closes_at = closes
    assert missing(session, consultation) == {}
    consultation.closes_at = closes + timedelta(minutes=1)
    assert missing(session, consultation) == {
        "decision": "The decision would be taken before answers are in."
    }


def test_override_lets_a_named_person_go_ahead(session: Session) -> None:
    consultation = a_ready_draft(session)
    consultation.questions[0].priorities = []
    points = points_of(session, consultation)

    def go_ahead(key: str, reason: str) -> None:
        readiness.override(
            session, consultation, points, key, reason=reason, at=NOON, actor="Olwen Pryce"
        )

    with pytest.raises(Unreadable):
        go_ahead("questions", "  ")
    with pytest.raises(NotFound):
        go_ahead("title", "It needs none.")
    go_ahead("questions", "It is about everything.")
    session.commit()
    session.expire_all()
    points = points_of(session, consultation)
    assert [
        (one.key, one.override.by, one.override.reason)
        for one in points
        if one.standing is Standing.OVERRIDDEN and one.override
    ] == [("questions", "Olwen Pryce", "It is about everything.")]
    assert readiness.is_ready(points)
    entry = session.scalars(select(JournalEntry)).one()
    assert entry.event == "overrode"
    assert entry.detail == (
        "Each question belongs to a priority: Not mapped: question 1. "
        "Reason: It is about everything."
    )


def test_override_does_not_count_once_the_point_is_met(session: Session) -> None:
    consultation = a_ready_draft(session)
    skills = consultation.questions[0].priorities
    consultation.questions[0].priorities = []
    points = points_of(session, consultation)
    readiness.override(
        session, consultation, points, "questions", reason="x", at=NOON, actor="Olwen Pryce"
    )
    consultation.questions[0].priorities = skills
    met = readiness.checklist(consultation, mailable=1, at=NOON, zone=LONDON)
    assert {(one.standing, one.override) for one in met} == {(Standing.MET, None)}
