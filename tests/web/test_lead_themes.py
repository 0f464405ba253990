"""Leads read the themes of their own priorities, and change nothing there."""

import re
from collections.abc import Callable
from html import unescape
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.models import Officer
from soundingboard.themes import editing
from soundingboard.vocabulary import Consent, Role
from themes.sorted_passages import TEXTS, Sorted, sorted_passages

SignIn = Callable[..., Officer]


@pytest.fixture
def stands(session: Session) -> Sorted:
    found = sorted_passages(session)
    session.commit()
    return found


def words(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def test_a_lead_opens_every_theme_of_theirs_to_its_passages(
    session: Session, client: FlaskClient, sign_in: SignIn, stands: Sorted
) -> None:
    stands.priority.lead = session.merge(sign_in(Role.LEAD, name="Sunniva Hale"))
    given = stands.comments[0].contribution
    given.consent, given.stakeholder.name = Consent.UNNAMED, "Dilys Vaughan"
    session.commit()
    listed = words(client, "/leads/themes/")
    assert "Last bus 3 people, 3 passages" in listed
    assert "School crossing 2 people, 2 passages" in listed
    assert "Skills" not in listed  # nobody leads that priority yet
    shown = words(client, f"/leads/themes/{stands.buses.id}")
    assert all(text in shown for text in TEXTS[:3])
    assert TEXTS[3] not in shown
    assert "Dilys Vaughan" not in shown  # she did not agree to be named
    assert "Work on this theme" not in shown
    assert client.get(f"/desk/themes/{stands.buses.id}").status_code == HTTPStatus.FORBIDDEN

    editing.drop(session, stands.buses, by="Olwen Pryce", at=NOON)
    session.commit()
    assert "Dropped." in words(client, f"/leads/themes/{stands.buses.id}")


def test_themes_of_another_lead_are_not_read(
    client: FlaskClient, sign_in: SignIn, stands: Sorted
) -> None:
    sign_in(Role.LEAD)
    assert "You lead no priority yet." in words(client, "/leads/themes/")
    assert client.get(f"/leads/themes/{stands.buses.id}").status_code == HTTPStatus.FORBIDDEN
    assert client.get("/leads/themes/999").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.LEAD, "/leads/themes/"),
        (Role.OFFICER, "/desk/themes/"),
        (Role.ADMINISTRATOR, "/desk/themes/"),
    ],
)
def test_themes_stand_once_among_the_parts_of_the_desk(
    client: FlaskClient, sign_in: SignIn, role: Role, address: str
) -> None:
    sign_in(role)
    page = client.get("/leads/themes/").get_data(as_text=True)
    links = re.findall(r'href="(/(?:leads|desk)/themes/)"', page)
    assert links == [address]


def test_an_officer_goes_on_to_work_on_a_theme(
    client: FlaskClient, sign_in: SignIn, stands: Sorted
) -> None:
    sign_in(Role.OFFICER)
    assert "Work on this theme" in words(client, f"/leads/themes/{stands.buses.id}")
