"""Before the beginning and after the end: what was said stays readable, nothing more is taken."""

from datetime import timedelta

from flask.testing import FlaskClient
from respondents import SPEAKS, Submit, boxes, rows, sent_one, text, token_of
from sqlalchemy.orm import Session

from conftest import Clock
from factories import (
    NOON,
)
from soundingboard.models import Invitation
from soundingboard.vocabulary import (
    ConsultationState,
)


def test_after_the_end_the_page_shows_what_was_said_and_takes_nothing(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    *,
    clock: Clock,
    invitation: Invitation,
    home: str,
) -> None:
    one, two, _ = boxes(invitation)
    first = sent_one(session, submit, invitation)
    submit(home, {}, to=f"{home}/add")
    submit(f"{home}/answer/questions", {two: "Never sent", "go": "on"})
    token = token_of(client.get(f"{home}/answer/questions"))
    before = rows(session)
    clock.at = invitation.consultation.closes_at + timedelta(seconds=1)
    page = client.get(home)
    assert page.status_code == 200
    for words in ("This closed on 22 November 2026.", first.reference, "Young people."):
        assert words in text(page)
    assert "What you had not sent" in text(page)
    assert "Never sent" in text(page)
    assert client.get(f"{home}/answer/questions").location == home
    late = client.post(
        f"{home}/answer/questions", data={one: "A minute too late", "csrf_token": token}
    )
    assert late.status_code == 410
    assert "A minute too late" in text(late)
    for place in ("/check", "/files", "/change", "/add"):
        answer = client.post(home + place, data={**SPEAKS, "csrf_token": token})
        assert answer.status_code == 410, place
    assert rows(session) == before


def test_a_consultation_closed_early_is_closed(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    invitation.consultation.state = ConsultationState.CLOSED
    invitation.consultation.closed_at = NOON - timedelta(days=1)
    session.commit()
    assert "This closed on 1 November 2026." in text(client.get(home))


def test_a_consultation_not_opened_yet_says_so(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    invitation.consultation.state = ConsultationState.SIGNED_OFF
    session.commit()
    page = text(client.get(home))
    assert "This has not opened yet." in page
    assert "closed on" not in page
