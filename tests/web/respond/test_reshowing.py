"""Nothing typed is lost, whatever kept a form from being taken."""

import re

from flask.testing import FlaskClient
from respondents import SPEAKS, Submit, boxes, kept, rows, text, token_of
from sqlalchemy.orm import Session

from soundingboard.models import Invitation


def test_an_old_page_comes_back_with_its_words(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    one, _, paragraph = boxes(invitation)
    page = client.post(
        f"{home}/answer/questions", data={one: "Hours of work", "csrf_token": "old", "go": "on"}
    )
    assert page.status_code == 400
    assert "Hours of work" in text(page)
    assert "Nothing you wrote is lost" in text(page)
    assert rows(session) == [0, 0, 0, 0]
    fields = {one: "Hours of work", "csrf_token": token_of(page), "go": "on"}
    assert client.post(f"{home}/answer/questions", data=fields).status_code == 302
    page = client.post(f"{home}/answer/part-1", data={paragraph: "More of it"})
    assert page.status_code == 400
    assert re.search(r"<details[^>]* open>(?s:.*?)More of it", text(page))
    page = client.post(f"{home}/check", data={**SPEAKS, "represents": "Chair"})
    assert page.status_code == 400
    assert "Hours of work" in text(page)
    assert "Chair" in text(page)
    assert kept(session) == [("Question 1: What have we missed?", "Hours of work")]


def test_too_much_text_comes_back_with_a_sentence(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, two, _ = boxes(invitation)
    page = submit(f"{home}/answer/questions", {one: "ŵ" * 50_001, two: "Short", "go": "on"})
    assert page.status_code == 200
    assert "Write at most 50,000 characters here" in text(page)
    assert "ŵ" * 50_001 in text(page)
    assert rows(session) == [0, 0, 0, 0]
    long = "ŵ" * 50_000
    submit(f"{home}/answer/questions", {one: long, two: long, "go": "on"})
    assert [words for _, words in kept(session)] == [long, long]


def test_saving_too_often_is_refused_without_losing_the_words(
    client: FlaskClient, invitation: Invitation, home: str
) -> None:
    one, _, _ = boxes(invitation)
    token = token_of(client.get(f"{home}/answer/questions"))
    for number in range(41):
        page = client.post(
            f"{home}/answer/questions", data={one: f"Try {number}", "csrf_token": token}
        )
    assert page.status_code == 429
    assert "Try 40" in text(page)
    assert "wait a minute" in text(page)
