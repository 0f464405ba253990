"""Campaigns and the waterfall at the desk."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import a_contribution, a_stakeholder, an_open_consultation
from soundingboard.errands.asking import AT_ONCE
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import Campaign, Consultation, Officer

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
STANDARD = (
    "Please keep the ticket office at our station open, because people who cannot use a machine "
    "need somebody to help them there."
)


@pytest.fixture
def consultation(session: Session, sign_in: SignIn) -> Consultation:
    """Five contributions: a campaign of three, one of them changed, and two others."""
    sign_in(name="Olwen Pryce")
    found = an_open_consultation(session, "What have we missed?")
    for text in (STANDARD, STANDARD, f"{STANDARD} My mother is blind.", "Lanes.", " "):
        a_contribution(session, found, a_stakeholder(session), (found.questions[0], text))
    session.commit()
    return found


def words(client: FlaskClient, address: str) -> str:
    html = client.get(address).get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_consultation_page_tells_what_came_and_what_is_counted(
    client: FlaskClient, submit: Submit, session: Session, consultation: Consultation
) -> None:
    page = f"/desk/consultations/{consultation.id}"
    told = words(client, page)
    assert (
        "Received 5 Blank: neither words nor a file \N{MINUS SIGN}1 Counted, each person once 4"
        in told
    )

    answer = submit(page, {}, to=f"/desk/campaigns/in/{consultation.id}")

    assert answer.location == f"{page}#waterfall"
    told = words(client, page)
    assert (
        "of them with a text of their own 1 of them with a campaign’s text as it stands 2 "
        "of them with a campaign’s text and their own words 1" in told
    )
    assert "Different texts to read: 3, each campaign’s once." in told
    assert "2 contributions as it stands, 1 changed" in told


def test_a_campaign_is_named_rejected_and_its_variants_are_marked(
    client: FlaskClient, submit: Submit, session: Session, consultation: Consultation
) -> None:
    submit(f"/desk/consultations/{consultation.id}", {}, to=f"/desk/campaigns/in/{consultation.id}")
    campaign = session.scalars(select(Campaign)).one()
    page = f"/desk/campaigns/{campaign.id}"
    assert "<mark>My mother is blind</mark>" in client.get(page).get_data(as_text=True)

    submit(page, {"name": "Friends of the Harbour"})
    assert "Campaign Friends of the Harbour" in words(client, page)
    assert "Enter a name for the campaign" in submit(page, {"name": " "}).get_data(as_text=True)

    submit(page, {"verdict": "no"}, to=f"{page}/verdict")
    assert "Not a campaign, says Olwen Pryce." in words(client, page)
    told = words(client, f"/desk/consultations/{consultation.id}")
    assert "Counted, each person once 4 All of it is kept" in told

    wrong = submit(page, {"verdict": "perhaps"}, to=f"{page}/verdict")
    assert wrong.status_code == 422


def test_a_contribution_is_taken_out_of_a_campaign_and_put_back(
    client: FlaskClient, submit: Submit, session: Session, consultation: Consultation
) -> None:
    submit(f"/desk/consultations/{consultation.id}", {}, to=f"/desk/campaigns/in/{consultation.id}")
    campaign = session.scalars(select(Campaign)).one()
    page = f"/desk/campaigns/{campaign.id}"
    html = client.get(page).get_data(as_text=True)
    (first, *_) = re.findall(rf"{page}/contributions/\d+", html)

    submit(page, {"kind": "no part of it"}, to=first)
    assert "2 contributions with the text as it stands, 0 with words" in words(client, page)
    assert "no part of it, says Olwen Pryce" in words(client, page)
    submit(page, {"kind": "variant"}, to=first)
    assert "2 contributions with the text as it stands, 1 with words" in words(client, page)
    assert submit(page, {"kind": "x"}, to=first).status_code == 422
    elsewhere = submit(page, {"kind": "variant"}, to=f"{page}/contributions/99999")
    assert elsewhere.status_code == 404


def test_much_that_was_sent_is_compared_in_the_background(
    client: FlaskClient,
    submit: Submit,
    session: Session,
    consultation: Consultation,
    kit: Kit,
) -> None:
    for number in range(AT_ONCE):
        a_contribution(
            session, consultation, a_stakeholder(session), (None, f"A thing of my own: {number}.")
        )
    session.commit()
    page = f"/desk/consultations/{consultation.id}"
    for _ in range(2):  # pressed twice, it is done once
        answer = submit(page, {}, to=f"/desk/campaigns/in/{consultation.id}")
        assert answer.location == "/desk/errands/1"
    assert drain(kit) == 1
    told = client.get("/desk/errands/1").get_data(as_text=True)
    assert "1 new campaign; 3 contributions put with the others of a campaign." in told
    assert f"{page}#waterfall" in told
    session.rollback()
    assert [one.name for one in session.scalars(select(Campaign))] == [""]
