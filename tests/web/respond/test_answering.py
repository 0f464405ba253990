"""A person's own page: looking changes nothing, what is saved waits for its writer."""

import pytest
from flask.testing import FlaskClient
from respondents import Submit, boxes, kept, rows, text, token_of
from sqlalchemy.orm import Session

from factories import (
    a_token,
    an_invitation,
    an_open_consultation,
)
from soundingboard.models import Invitation


def test_looking_at_every_page_changes_nothing(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    pages = (
        "",
        "/answer/questions",
        "/answer/part-1",
        "/answer/part-2",
        "/answer/anything-else",
        "/files",
        "/check",
        "/sent",
        "/throw-away",
    )
    before = rows(session)
    for page in pages:
        for look in (client.get, client.head):
            assert look(home + page).status_code in {200, 302}, page
    for page in ("/change", "/add"):
        assert client.get(home + page).status_code == 405
    assert rows(session) == before == [0, 0, 0, 0]


@pytest.mark.parametrize("page", ["", "/answer/questions", "/files", "/check", "/sent"])
def test_unknown_link_is_not_found(client: FlaskClient, page: str) -> None:
    response = client.get(f"/respond/{'q' * 26}{page}")
    assert response.status_code == 404
    assert "We do not know this link." in text(response)


def test_link_in_capitals_works(client: FlaskClient, home: str, invitation: Invitation) -> None:
    assert client.get(f"/respond/{invitation.token.upper()}").status_code == 200
    assert client.get(f"{home}/answer/no-such-part").status_code == 404


def test_draft_waits_for_its_writer_and_for_nobody_else(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, two, _ = boxes(invitation)
    other = an_invitation(session, invitation.consultation)
    session.commit()
    page = f"{home}/answer/questions"
    step = submit(page, {one: "First words <b>&", two: "Second", "go": "later"})
    assert step.location == home
    overview = text(client.get(home))
    assert "Saved, but not sent yet. Come back by the same link whenever you like." in overview
    assert "2 answered" in overview
    assert "First words &lt;b&gt;&amp;" in text(client.get(page))
    assert "First words" not in text(client.get(f"/respond/{other.token}/answer/questions"))
    submit(page, {one: "First words", two: "", "go": "on"})
    assert kept(session) == [("Question 1: What have we missed?", "First words")]


def test_saving_nothing_begins_nothing(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "  \r\n ", "go": "on"})
    assert rows(session) == [0, 0, 0, 0]


def test_save_and_go_back_saves_too(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, _, paragraph = boxes(invitation)
    back = submit(f"{home}/answer/part-1", {paragraph: "No.", "go": "before"})
    assert back.location == f"{home}/answer/questions"
    back = submit(f"{home}/answer/questions", {one: "Yes.", "go": "before"})
    assert back.location == home
    assert kept(session) == [
        ("Question 1: What have we missed?", "Yes."),
        ("Paragraph 1.1", "No."),
    ]


def test_a_circulation_without_questions_and_without_paper_asks_what_you_think(
    session: Session, client: FlaskClient, submit: Submit
) -> None:
    invitation = an_invitation(session, an_open_consultation(session), token=a_token())
    session.commit()
    home = f"/respond/{invitation.token}"
    assert "What do you think?" in text(client.get(home))
    step = submit(f"{home}/answer/anything-else", {"whole": "A lot.", "go": "on"})
    assert step.location == f"{home}/files"
    assert client.get(f"{home}/answer/questions").status_code == 404


def test_boxes_of_another_consultation_are_passed_over(
    session: Session, submit: Submit, home: str
) -> None:
    other = an_open_consultation(session, "Elsewhere?")
    session.commit()
    submit(
        f"{home}/answer/questions",
        {f"question-{other.questions[0].id}": "Smuggled", "block-1": "Too", "go": "on"},
    )
    assert rows(session) == [0, 0, 0, 0]


def test_forms_work_over_https_and_the_link_stays_with_us(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    one, _, _ = boxes(invitation)
    page = client.get(f"{home}/answer/questions", base_url="https://growth.example")
    # A browser that keeps to this policy sends our own pages' address to us, and to no one else.
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(
        f"{home}/answer/questions",
        base_url="https://growth.example",
        headers={"Referer": f"https://growth.example{home}/answer/questions"},
        data={one: "By a safe line", "csrf_token": token_of(page), "go": "on"},
    )
    assert answer.status_code == 302
    assert kept(session) == [("Question 1: What have we missed?", "By a safe line")]
