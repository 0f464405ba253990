"""The planned opening at the desk: chosen, kept by the clock, taken back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock
from prepared import a_ready_draft, look_again, signed_off
from soundingboard.clock import open_and_close
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery
from soundingboard.vocabulary import ConsultationState

Submit = Callable[..., object]
FRIDAY = {"day": ["6", "11", "2026"], "hour": "10:30"}


@pytest.fixture
def ready(session: Session, sign_in: Callable[..., object]) -> Consultation:
    """A consultation signed off to be opened by hand; an officer is signed in."""
    consultation = signed_off(session, a_ready_draft(session))
    sign_in(name="Olwen Pryce")
    return consultation


def test_a_day_and_a_time_are_chosen_and_kept(
    session: Session,
    kit: Kit,
    clock: Clock,
    client: FlaskClient,
    submit: Submit,
    ready: Consultation,
) -> None:
    here = f"/desk/consultations/{ready.id}"
    assert "Plan the opening for a day and time" in client.get(here).text
    submit(f"{here}/opening/", FRIDAY)
    page = " ".join(client.get(here).text.split())
    assert "It opens on 6 November 2026, 10:30." in page
    assert "opens by itself on 6 November 2026, 10:30 (planned by Olwen Pryce)" in page
    clock.at = datetime(2026, 11, 6, 10, 29, 59, tzinfo=UTC)
    open_and_close(kit)
    assert client.get(f"{here}/opening/").status_code == 200
    clock.at = datetime(2026, 11, 6, 10, 30, tzinfo=UTC)
    open_and_close(kit)
    look_again(session)
    assert ready.state is ConsultationState.OPEN
    assert session.scalar(select(func.count(Delivery.id))) == 1
    assert client.get(f"{here}/opening/").status_code == 409


def test_it_can_be_taken_back_until_then(
    session: Session,
    kit: Kit,
    clock: Clock,
    client: FlaskClient,
    submit: Submit,
    ready: Consultation,
) -> None:
    here = f"/desk/consultations/{ready.id}/opening/"
    submit(here, FRIDAY)
    client.get(f"/desk/consultations/{ready.id}")  # takes the flashed sentence along
    answer = submit(here, {}, to=f"{here}take-back")
    assert answer.status_code == 302
    assert "does not open by itself" in client.get(f"/desk/consultations/{ready.id}").text
    clock.at = datetime(2026, 11, 9, tzinfo=UTC)
    open_and_close(kit)
    look_again(session)
    assert (ready.state, ready.opens_at) == (ConsultationState.SIGNED_OFF, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": ["", "", ""], "hour": "10:30"}, "Enter the day"),
        ({"day": ["31", "2", "2027"], "hour": "10:30"}, "Enter a day that is in the calendar"),
        ({"day": ["6", "11", "2026"], "hour": "noon"}, "Enter a time like 09:30"),
        ({"day": ["6", "11", "2026"], "hour": ""}, "Enter the time"),
        ({"day": ["1", "11", "2026"], "hour": "10:30"}, "That moment has passed."),
        ({"day": ["1", "11", "2099"], "hour": "10:30"}, "It would close before it opens."),
    ],
)
def test_what_is_no_moment_to_come_is_explained(
    session: Session, submit: Submit, ready: Consultation, fields: dict[str, object], sentence: str
) -> None:
    page = submit(f"/desk/consultations/{ready.id}/opening/", fields)
    assert sentence in page.text
    look_again(session)
    assert (ready.opens_at, ready.state) == (None, ConsultationState.SIGNED_OFF)
