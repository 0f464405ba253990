"""Somebody who joins while a consultation is open is asked too."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import an_open_consultation
from prepared import look_again
from soundingboard.models import Delivery, Invitation

Submit = Callable[..., TestResponse]


def test_newcomer_gets_the_letter_of_what_is_open(
    session: Session, client: FlaskClient, submit: Submit
) -> None:
    one = an_open_consultation(session, "What have we missed?")
    session.commit()
    about = {"interests": str(one.strategy.priorities[0].id), "organisation_type": ""}
    submit("/join", {"name": "Anna Ash", "email": "anna@partner.example", **about})
    look_again(session)
    asked = session.scalars(select(Delivery)).one()
    link = re.search(r"/join/confirm/\S+", asked.text)
    assert link is not None
    assert session.scalars(select(Invitation)).all() == []
    for _ in range(2):  # the button pressed twice
        submit(link[0], {})
    look_again(session)
    invitation = session.scalars(select(Invitation)).one()
    letters = session.scalars(select(Delivery).where(Delivery.invitation == invitation)).all()
    assert [(letter.purpose, letter.to_address) for letter in letters] == [
        ("invitation", "anna@partner.example")
    ]
    assert invitation.consultation_id == one.id
    assert "Question 1. What have we missed?" in letters[0].text
