"""The page of one's points: seen without changing anything, put right once, added to."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from respondents import Submit, kept, look_again, rows, text
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON, a_contribution, a_stakeholder
from soundingboard.consultations import closing
from soundingboard.contributions import placing
from soundingboard.contributions.anchoring import where_of
from soundingboard.models import Comment, Contribution, Correction, Delivery, Invitation
from soundingboard.vocabulary import Channel, CommentState, ContributionState, SaidBy
from soundingboard.web.forms.points import seen


@pytest.fixture
def answer(session: Session, invitation: Invitation) -> Contribution:
    """An answer by mail: one point on question 1, and one we are not sure of."""
    consultation = invitation.consultation
    given = a_contribution(
        session,
        consultation,
        invitation.stakeholder,
        (consultation.questions[0], "Young people."),
        (None, "Later buses."),
        channel=Channel.EMAIL,
    )
    given.comments[1].state = CommentState.UNSURE
    given.comments[1].runners_up = [
        {"key": f"question:{consultation.questions[1].id}", "score": 0.4, "reason": "similar words"}
    ]
    session.commit()
    return given


def chosen(comment: Comment, key: str) -> dict[str, str]:
    return {f"point-{comment.id}": key, f"seen-{comment.id}": seen(comment)}


def question(invitation: Invitation, number: int) -> str:
    return f"question:{invitation.consultation.questions[number - 1].id}"


def test_looking_shows_every_point_and_changes_nothing(
    session: Session, client: FlaskClient, answer: Contribution, home: str
) -> None:
    before = rows(session)
    page = text(client.get(f"{home}/points"))
    for words in (
        "Young people.",
        "Question 1: What have we missed?",
        "We are not sure where this belongs.",
        "It may be about Question 2: What would help?",
        "It is not a comment",
        "Paragraph 1.1: ",
        "It is about the whole",
    ):
        assert words in page
    assert rows(session) == before


def test_points_are_put_right_in_the_writers_own_word_and_twice_is_once(
    session: Session, submit: Submit, invitation: Invitation, answer: Contribution, home: str
) -> None:
    first, second = answer.comments
    choice = {**chosen(first, "no-comment"), **chosen(second, question(invitation, 2))}
    for _ in range(2):
        reply = submit(f"{home}/points", {**choice, "missing": ""})
        assert reply.location == f"{home}/points"
    assert kept(session) == [
        ("Question 1: What have we missed?", "Young people."),
        ("Question 2: What would help?", "Later buses."),
    ]
    assert [one.state for one in session.scalars(select(Comment).order_by(Comment.id))] == [
        CommentState.NOT_A_COMMENT,
        CommentState.PLACED,
    ]
    corrections = session.scalars(select(Correction).order_by(Correction.id)).all()
    assert [(one.said_by, one.by) for one in corrections] == [
        (SaidBy.RESPONDENT, "the respondent")
    ] * 2
    assert session.scalars(select(Delivery)).all() == []


def test_what_is_left_as_it_stands_stays_whatever_staff_did_meanwhile(
    session: Session, submit: Submit, invitation: Invitation, answer: Contribution, home: str
) -> None:
    first, second = answer.comments
    form = {**chosen(first, "as-now"), **chosen(second, "as-now")}
    placing.move(session, first, question(invitation, 2), by="Olwen Pryce", at=NOON)
    session.commit()
    submit(f"{home}/points", form)
    assert kept(session)[0] == ("Question 2: What would help?", "Young people.")


def test_a_point_whose_words_were_cut_meanwhile_is_shown_again(
    session: Session, submit: Submit, invitation: Invitation, answer: Contribution, home: str
) -> None:
    first = answer.comments[0]
    form = chosen(first, "no-comment")
    placing.split(session, first, len("Young "), by="Olwen Pryce", at=NOON)
    session.commit()
    reply = submit(f"{home}/points", {**form, "missing": "And trees."})
    assert reply.status_code == 422
    assert "Point 1 has been changed since you opened the page" in text(reply)
    assert "And trees." in text(reply)
    assert session.scalars(select(Contribution)).all() == [answer]


def test_a_place_that_is_not_there_is_refused_in_words(
    session: Session, submit: Submit, answer: Contribution, home: str
) -> None:
    reply = submit(f"{home}/points", chosen(answer.comments[0], "question:99999"))
    assert reply.status_code == 422
    assert "Choose what point 1 is about from the list" in text(reply)
    assert "Error: Your points" in text(reply)


def test_what_is_missing_is_added_once_where_it_says_it_belongs(
    session: Session, client: FlaskClient, submit: Submit, answer: Contribution, home: str
) -> None:
    for _ in range(2):
        submit(f"{home}/points", {"missing": "Question 2: Taxis as well."})
    look_again(session)
    first, added = session.scalars(select(Contribution).order_by(Contribution.id))
    assert first is answer
    assert added.channel is Channel.WEB
    assert [(where_of(one), one.text) for one in added.comments] == [
        ("Question 2: What would help?", "Question 2: Taxis as well.")
    ]
    (receipt,) = session.scalars(select(Delivery))
    assert receipt.once_key == f"receipt:{added.id}"
    assert "We have what you added already." in text(client.get(f"{home}/points"))


def test_after_the_end_points_move_until_the_coding_is_final(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    invitation: Invitation,
    answer: Contribution,
    home: str,
    clock: Clock,
) -> None:
    clock.at = NOON + timedelta(days=30)
    consultation = invitation.consultation
    closing.close(session, consultation, at=clock.at, actor="the clock")
    session.commit()
    assert "Until we have finished sorting the answers" in text(client.get(f"{home}/points"))
    second = answer.comments[1]
    submit(f"{home}/points", {**chosen(second, question(invitation, 1)), "missing": "Too late?"})
    look_again(session)
    assert second.state is CommentState.PLACED
    assert [
        one.late for one in session.scalars(select(Contribution).order_by(Contribution.id))
    ] == [
        False,
        True,
    ]

    closing.finish_coding(session, invitation.consultation, at=clock.at, actor="Olwen Pryce")
    session.commit()
    page = text(client.get(f"{home}/points"))
    assert "points cannot be moved any more" in page
    assert "<select" not in page
    submit(f"{home}/points", chosen(second, "no-comment"))
    look_again(session)
    assert second.state is CommentState.PLACED


def test_nobody_sees_or_moves_the_points_of_somebody_else(
    session: Session, client: FlaskClient, submit: Submit, answer: Contribution, home: str
) -> None:
    other = a_contribution(
        session, answer.consultation, a_stakeholder(session), (None, "Mine alone.")
    )
    session.commit()
    assert "Mine alone." not in text(client.get(f"{home}/points"))
    submit(f"{home}/points", chosen(other.comments[0], "no-comment"))
    look_again(session)
    assert other.comments[0].state is CommentState.PLACED


def test_who_sent_nothing_is_shown_the_beginning(client: FlaskClient, home: str) -> None:
    assert client.get(f"{home}/points").location == home


def test_what_waits_for_staff_to_know_its_writer_is_not_shown(
    session: Session, client: FlaskClient, answer: Contribution, home: str
) -> None:
    answer.state = ContributionState.UNCONFIRMED
    session.commit()
    assert client.get(f"{home}/points").location == home


def test_what_was_chosen_and_typed_comes_back_where_the_page_was_open_too_long(
    client: FlaskClient, invitation: Invitation, answer: Contribution, home: str
) -> None:
    choice = {**chosen(answer.comments[1], question(invitation, 2)), "missing": "And trees."}
    reply = client.post(f"{home}/points", data={**choice, "csrf_token": "stale"})
    assert reply.status_code == 400
    page = text(reply)
    assert "Nothing you wrote is lost: press the button again." in page
    assert "And trees." in page
    assert f'<option selected value="{question(invitation, 2)}">' in page
    assert answer.comments[1].state is CommentState.UNSURE
