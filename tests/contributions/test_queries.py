"""Finding what was said."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    an_open_consultation,
    an_organisation,
)
from soundingboard.contributions import queries
from soundingboard.contributions.queries import PAGE, Wanted
from soundingboard.contributions.tagging import decide
from soundingboard.models import Consultation, Contribution
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import CommentState, ContributionState


@pytest.fixture
def consultation(session: Session) -> Consultation:
    return an_open_consultation(session, "What is missing?")


@pytest.fixture
def three(session: Session, consultation: Consultation) -> list[Contribution]:
    """A draft is there as well, which nobody may find."""
    college = an_organisation(session, "Marlhythe College")
    nia = a_stakeholder(session, name="Nia Rees", organisation=college)
    texts = ("Later buses, 100% of them", "Homes and BUSES", "Skills_first")
    given = [
        a_contribution(
            session,
            consultation,
            nia if number == 0 else a_stakeholder(session),
            (None, text),
            submitted_at=NOON + timedelta(hours=number),
        )
        for number, text in enumerate(texts)
    ]
    a_contribution(
        session,
        consultation,
        nia,
        (None, "buses, unsent"),
        state=ContributionState.DRAFT,
        submitted_at=None,
    )
    return given


def test_contributions_come_newest_first_without_drafts_and_withdrawn_ones(
    session: Session, consultation: Consultation, three: list[Contribution]
) -> None:
    three[1].state = ContributionState.WITHDRAWN
    other = a_contribution(
        session, an_open_consultation(session), a_stakeholder(session), (None, "Elsewhere")
    )
    session.flush()
    everything = queries.contributions(session, Wanted())
    assert list(everything.rows) == [three[2], other, three[0]]
    assert (everything.page, everything.pages, everything.total) == (1, 1, 3)
    here = Wanted(consultation_id=consultation.id, withdrawn=True)
    assert list(queries.contributions(session, here).rows) == three[::-1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("buses", [1, 0]),
        ("BUSES later", [0]),
        ("college", [0]),
        ("nia rees", [0]),
        ("100%", [0]),
        ("%", [0]),
        ("skills_", [2]),
        ("s_i", []),
        ("nobody said this", []),
        ("' OR 1=1 --", []),
    ],
)
def test_contributions_are_found_by_all_their_words(
    session: Session, three: list[Contribution], words: str, found: list[int]
) -> None:
    rows = queries.contributions(session, Wanted(words=words)).rows
    assert list(rows) == [three[number] for number in found]


def test_contributions_are_found_by_their_reference(
    session: Session, three: list[Contribution]
) -> None:
    wanted = Wanted(words=three[1].reference.lower())
    assert list(queries.contributions(session, wanted).rows) == [three[1]]


def test_passages_and_contributions_are_found_by_priority(
    session: Session, consultation: Consultation, three: list[Contribution]
) -> None:
    skills, mobility = consultation.strategy.priorities
    decide(session, three[0].comments[0], mobility, applies=True, by="Olwen", at=NOON)
    decide(session, three[1].comments[0], mobility, applies=False, by="Olwen", at=NOON)
    wanted = Wanted(priority_id=mobility.id)
    assert list(queries.passages(session, wanted).rows) == [three[0].comments[0]]
    assert list(queries.contributions(session, wanted).rows) == [three[0]]
    assert list(queries.passages(session, Wanted(priority_id=skills.id)).rows) == []
    found = queries.passages(session, Wanted(words="buses"))
    assert list(found.rows) == [three[1].comments[0], three[0].comments[0]]


def test_what_nobody_has_placed_yet_is_counted(session: Session, three: list[Contribution]) -> None:
    three[2].comments[0].state = CommentState.UNSURE
    three[1].comments[0].state = CommentState.UNSURE
    three[0].comments[0].state = CommentState.NOT_A_COMMENT
    session.flush()
    assert queries.count_waiting(session) == 2


def test_pages_hold_everything_once(session: Session, consultation: Consultation) -> None:
    person = a_stakeholder(session)
    for number in range(PAGE + 3):
        a_contribution(session, consultation, person, (None, f"Number {number}"))
    first = queries.contributions(session, Wanted())
    last = queries.contributions(session, Wanted(), page=99)
    assert (first.page, last.page, last.pages, last.total) == (1, 2, 2, PAGE + 3)
    ids = [one.id for one in (*first.rows, *last.rows)]
    assert len(set(ids)) == len(ids) == PAGE + 3
    assert queries.contributions(session, Wanted(), page=-4).page == 1


def test_drafts_are_not_found_by_their_numbers(session: Session, three: list[Contribution]) -> None:
    given = three[0]
    assert queries.contribution(session, given.id) is given
    assert queries.comment(session, given.comments[0].id) is given.comments[0]
    given.state = ContributionState.DRAFT
    for look in (
        lambda: queries.contribution(session, given.id),
        lambda: queries.comment(session, given.comments[0].id),
        lambda: queries.evidence(session, 1),
    ):
        with pytest.raises(NotFound):
            look()


def test_replaced_by_names_what_was_sent_and_not_what_is_being_written(
    session: Session, three: list[Contribution]
) -> None:
    assert queries.replaced_by(session, three[0]) is None
    three[1].replaces = three[0]
    three[1].state = ContributionState.DRAFT
    session.flush()
    assert queries.replaced_by(session, three[0]) is None
    three[1].state = ContributionState.SUBMITTED
    session.flush()
    assert queries.replaced_by(session, three[0]) is three[1]


def test_answered_consultations_are_those_somebody_answered(
    session: Session, consultation: Consultation, three: list[Contribution]
) -> None:
    an_open_consultation(session)
    assert list(queries.answered_consultations(session)) == [consultation]
    assert len(three) == 3
