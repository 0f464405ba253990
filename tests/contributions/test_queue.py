"""The queue: the oldest first, through all consultations, and what was done today."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from soundingboard.contributions import placing, undoing
from soundingboard.contributions.queue import Progress, next_after, progress, queued
from soundingboard.models import Contribution
from soundingboard.vocabulary import CommentState, ContributionState, SaidBy

ME, OTHER = "Olwen Pryce", "Ifan Hale"


@pytest.fixture
def answers(session: Session) -> list[Contribution]:
    """Three answers to two consultations, newest first; all six passages are unsure."""
    one, two = an_open_consultation(session, "A?"), an_open_consultation(session, "B?")
    found = []
    for hours, consultation in ((1, one), (5, two), (9, one)):
        given = a_contribution(
            session,
            consultation,
            a_stakeholder(session),
            (consultation.questions[0], "First."),
            (consultation.questions[0], "Second."),
            submitted_at=NOON - timedelta(hours=hours),
        )
        for comment in given.comments:
            comment.state = CommentState.UNSURE
        found.append(given)
    session.flush()
    return found


def test_queue_goes_from_the_oldest_through_all_and_round_again(
    session: Session, answers: list[Contribution]
) -> None:
    newest, middle, oldest = answers
    assert [(one.contribution, one.unsure) for one in queued(session)] == [
        (oldest, 2),
        (middle, 2),
        (newest, 2),
    ]
    assert queued(session, page=2) == []
    assert next_after(session, None) is oldest
    assert [next_after(session, one) for one in (oldest, middle, newest)] == [
        middle,
        newest,
        oldest,
    ]
    middle.state = ContributionState.WITHDRAWN
    for comment in newest.comments:
        placing.accept(session, comment, by=ME, at=NOON)
    assert [(one.contribution, one.unsure) for one in queued(session)] == [(oldest, 2)]
    assert next_after(session, oldest) is None
    assert next_after(session, newest) is oldest


def test_progress_counts_what_staff_did_since_a_moment_and_did_not_undo(
    session: Session, answers: list[Contribution]
) -> None:
    newest, _, oldest = answers
    yesterday = NOON - timedelta(days=1)
    placing.dismiss(session, newest.comments[0], by=ME, at=yesterday)
    placing.accept(session, oldest.comments[0], by=ME, at=NOON)
    placing.accept(session, oldest.comments[1], by=OTHER, at=NOON)
    placing.accept(session, newest.comments[1], by="them", at=NOON, said_by=SaidBy.RESPONDENT)
    assert progress(session, me=ME, since=NOON) == Progress(2, 1, NOON - timedelta(hours=5), 1, 2)
    done = undoing.last(session, oldest)
    assert done is not None
    undoing.undo(session, oldest, done.id, by=OTHER, at=NOON)
    assert progress(session, me=ME, since=NOON) == Progress(3, 2, NOON - timedelta(hours=9), 1, 1)


def test_progress_of_an_empty_queue(session: Session) -> None:
    assert progress(session, me=ME, since=NOON) == Progress(0, 0, None, 0, 0)
