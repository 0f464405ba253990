"""Who comes by a link that was replaced is told so, and may have the new one sent."""

import re

import pytest
from flask.testing import FlaskClient
from respondents import Submit, look_again, text
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.consultations.relinking import replace_link
from soundingboard.kit import Kit
from soundingboard.models import Comment, Delivery, Invitation


@pytest.fixture
def old(session: Session, kit: Kit, invitation: Invitation) -> str:
    """The page of the link that was withdrawn."""
    page = f"/respond/{invitation.token}"
    replace_link(
        session,
        kit.stationery,
        invitation,
        why="Passed on.",
        by="Olwen Pryce",
        at=NOON,
        chance=kit.stationery.chance,
    )
    session.commit()
    return page


def letters(session: Session) -> list[Delivery]:
    look_again(session)
    return list(session.scalars(select(Delivery).order_by(Delivery.id)))


@pytest.mark.parametrize("rest", ["", "/answer/questions", "/check", "/points", "/files"])
def test_an_old_link_opens_nothing_and_says_so(
    client: FlaskClient, invitation: Invitation, old: str, rest: str
) -> None:
    answer = client.get(old + rest)
    page = text(answer)

    assert answer.status_code == 410
    assert "This link was replaced" in page
    for private in (
        invitation.stakeholder.name,
        invitation.stakeholder.email,
        invitation.consultation.title,
        invitation.token,
    ):
        assert private not in page
    assert client.get(old.upper().replace("/RESPOND", "/respond")).status_code == 410
    assert client.get(f"/respond/{invitation.token}").status_code == 200


def test_the_new_link_is_sent_to_the_list_and_the_page_tells_nothing(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, old: str
) -> None:
    before = len(letters(session))
    for _ in range(3):
        done = submit(old, {}, to=f"{old}/new-link")
        assert (done.status_code, done.location) == (302, old)
    assert "the new link is on its way" in text(client.get(old))

    (letter,) = letters(session)[before:]
    assert letter.to_address == invitation.stakeholder.email
    assert f"/respond/{invitation.token}" in letter.text


def test_a_link_that_never_was_ours_sends_nothing(
    session: Session, submit: Submit, invitation: Invitation, old: str
) -> None:
    before = len(letters(session))
    for token in ("a" * 26, invitation.token):
        assert submit(old, {}, to=f"/respond/{token}/new-link").status_code == 404
    assert len(letters(session)) == before


def test_what_was_being_typed_is_given_back(session: Session, submit: Submit, old: str) -> None:
    typed = {"anything": "Nobody works at night, says the plan.", "action": "save"}
    answer = submit(old, typed, to=f"{old}/answer/questions")

    assert answer.status_code == 410
    assert "Nobody works at night, says the plan." in text(answer)
    assert not session.scalars(select(Comment)).all()
    assert not re.search("csrf", re.sub(r"<input[^>]*>", "", text(answer)))
