"""Staff see who would hear from us very often, before sign-off or reminder, and may spare them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import Clock
from factories import NOON, a_stakeholder
from prepared import a_ready_draft, look_again, signed_off
from soundingboard.clock import send_letters
from soundingboard.consultations import launching
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, Officer, Stakeholder

SignIn = Callable[..., Officer]
Submit = Callable[..., TestResponse]
WARNING = "1 person would get more than 3 letters within 30 days."


@pytest.fixture
def often(session: Session, kit: Kit, clock: Clock, sign_in: SignIn) -> list[Consultation]:
    """Three that asked Ana one day after the other; Ben came later. An officer is signed in."""
    sign_in()
    session.execute(Stakeholder.__table__.delete())
    a_stakeholder(session, name="Ana <Okoro>", email="ana@partner.example")
    asked = [a_draft(session, f"Asked {number}") for number in range(3)]
    for one in asked:
        launching.launch(
            session,
            kit.stationery,
            signed_off(session, one),
            at=clock.at,
            chance=kit.stationery.chance,
            actor="Olwen Pryce",
        )
        session.commit()
        send_letters(kit)
        look_again(session)
        clock.at += timedelta(days=1)
    a_stakeholder(session, name="Ben Hale", email="ben@partner.example")
    session.commit()
    return asked


def a_draft(session: Session, title: str) -> Consultation:
    draft = a_ready_draft(session, title=title, closes_at=NOON + timedelta(days=60))
    session.execute(Stakeholder.__table__.delete().where(Stakeholder.name.like("Person %")))
    return draft


def shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.get_data(as_text=True).split())


def test_who_would_get_too_many_is_named_before_the_sign_off_and_may_be_left_out(
    session: Session, client: FlaskClient, submit: Submit, often: list[Consultation]
) -> None:
    draft = a_draft(session, "Once more")
    session.commit()
    desk = f"/desk/consultations/{draft.id}"
    for page in (f"{desk}/sign-off", f"{desk}/audience"):
        said = shown(client, page)
        assert WARNING in said
        assert "Ana &lt;Okoro&gt;" in said
        assert "Invitation, 2 November 2026: Asked 0" in said
        assert "Ben Hale" not in said
    # A warning, not a bar: what is chosen stands beside it.
    submit(f"{desk}/audience", {"kind": "everyone on the open list", "spare": "y"})
    look_again(session)
    assert draft.spare_over == 3
    audience = shown(client, f"{desk}/audience")
    assert WARNING not in audience
    assert "Would get 4 letters within 30 days." in audience
    assert 'value="y" checked' in audience
    signed_off(session, draft)
    session.commit()
    submit(f"{desk}/open", {})
    look_again(session)
    invited = select(Delivery.to_name).where(Delivery.purpose == "invitation")
    assert session.scalars(invited.order_by(Delivery.id.desc()).limit(1)).all() == ["Ben Hale"]
    (mailing,) = session.scalars(select(Delivery).order_by(Delivery.id.desc()).limit(1)).all()
    report = shown(client, f"/desk/mailings/{mailing.wording.mailing_id}")
    assert "Would get 4 letters within 30 days." in report


def test_who_would_get_too_many_is_named_before_a_reminder_and_may_be_left_out(
    session: Session, client: FlaskClient, submit: Submit, often: list[Consultation], clock: Clock
) -> None:
    last = often[-1]
    clock.at += timedelta(days=5)
    desk = f"/desk/consultations/{last.id}/remind"
    said = shown(client, desk)
    assert WARNING in said
    assert "Leave these people out of this reminder" in said
    assert "Ana &lt;Okoro&gt;" in said
    refused = submit(desk, {"number": "1", "spare": "y"})
    assert "There is nobody to remind." in refused.get_data(as_text=True)
    assert submit(desk, {"number": "1"}).status_code == 302
    look_again(session)
    reminded = select(Delivery.to_name).where(Delivery.purpose == "reminder")
    assert session.scalars(reminded).all() == ["Ana <Okoro>"]


def test_the_page_of_a_person_counts_what_they_were_asked_lately(
    session: Session, client: FlaskClient, kit: Kit, often: list[Consultation], clock: Clock
) -> None:
    ana, ben = session.scalars(select(Stakeholder.id).order_by(Stakeholder.id)).all()
    said = shown(client, f"/desk/stakeholders/{ana}")
    assert "3 invitations and reminders in the last 30 days:" in said
    assert "2 November 2026: invitation, Asked 0" in said
    nothing = "No invitation or reminder in the last 30 days, and none planned."
    assert nothing in shown(client, f"/desk/stakeholders/{ben}")
    clock.at += timedelta(days=31)
    assert nothing in shown(client, f"/desk/stakeholders/{ana}")
    launching.launch(
        session,
        kit.stationery,
        signed_off(session, a_draft(session, "Once more")),
        at=clock.at,
        chance=kit.stationery.chance,
        actor="Olwen Pryce",
    )
    session.commit()
    planned = "No invitations or reminders in the last 30 days, 1 planned:"
    assert planned in shown(client, f"/desk/stakeholders/{ana}")
