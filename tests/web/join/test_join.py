"""Joining and leaving as a visitor does it."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_consultation, a_stakeholder, a_strategy, an_invitation
from soundingboard.kit import Kit
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.models import Delivery, Stakeholder
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.posting import Recipient, post
from soundingboard.people.leaving import leave
from soundingboard.vocabulary import DeliveryState, Membership, OrganisationType
from soundingboard.web.join import masked

Submit = Callable[..., TestResponse]
ANNA = {
    "name": "Anna Ash",
    "email": "Anna@partner.example",
    "organisation": "Ash Ltd",
    "organisation_type": OrganisationType.SMALL_BUSINESS.value,
}


def person(session: Session) -> Stakeholder:
    session.rollback()  # ends the reading, so that it sees what a door has written since
    session.expire_all()
    return session.scalars(select(Stakeholder)).one()


def letters(session: Session) -> list[Delivery]:
    session.rollback()  # ends the reading, so that it sees what a door has written since
    session.expire_all()
    return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def confirmation(delivery: Delivery) -> str:
    """The path of the link in a confirmation letter."""
    found = re.search(r"/join/confirm/\S+", delivery.text)
    assert found is not None
    return found[0]


def leave_path(kit: Kit, who: Stakeholder) -> str:
    signed = kit.stationery.signer.sign("leave", who.id)
    return kit.links.leave(signed).removeprefix(kit.links.base_url)


def test_visitor_joins_and_says_yes(client: FlaskClient, submit: Submit, session: Session) -> None:
    strategy = a_strategy(session, "Skills", "Towns")
    session.commit()
    skills, towns = strategy.priorities
    page = client.get("/join").get_data(as_text=True)
    assert page.index("How we use what you tell us") < page.index("</form>")
    answer = submit("/join", {**ANNA, "interests": [skills.id, towns.id]})
    assert (answer.status_code, answer.location) == (HTTPStatus.FOUND, "/join/sent")
    waiting = person(session)
    assert (waiting.email, waiting.membership, waiting.interests) == (
        "anna@partner.example",
        Membership.UNCONFIRMED,
        [skills, towns],
    )
    link = confirmation(letters(session)[0])
    # Scanners open links, and some of them ask for the head only.
    client.get(link)
    client.head(link)
    assert person(session).membership is Membership.UNCONFIRMED
    assert "a…@partner.example" in client.get(link).get_data(as_text=True)
    answer = submit(link, {})
    assert answer.status_code == HTTPStatus.FOUND
    assert person(session).membership is Membership.ACTIVE
    page = client.get(answer.location).get_data(as_text=True)
    assert "You are on the list." in page
    assert 'value="Anna Ash"' in page


def test_person_puts_their_details_right_within_the_hour(
    client: FlaskClient, submit: Submit, session: Session, clock: Clock
) -> None:
    submit("/join", ANNA)
    you = submit(confirmation(letters(session)[0]), {}).location
    answer = submit(you, {"name": "Anna Ash-Holt"})
    assert (answer.status_code, answer.location) == (HTTPStatus.FOUND, "/")
    found = person(session)
    assert (found.name, found.organisation) == ("Anna Ash-Holt", None)
    clock.at = NOON + timedelta(hours=1)
    assert client.get(you).status_code == HTTPStatus.GONE


def test_errors_keep_what_was_typed(submit: Submit, session: Session) -> None:
    strategy = a_strategy(session, "Skills")
    session.commit()
    answer = submit("/join", {"name": "Anna Ash", "email": "anna", "organisation": "Ash Ltd"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == HTTPStatus.OK
    assert re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', page) == [
        ("email", "Enter an email address like name@example.org"),
        ("organisation_type", "Choose the type of your organisation"),
        ("interests", "Choose at least one thing that interests you"),
    ]
    assert 'value="Ash Ltd"' in page
    assert strategy.priorities[0].name in page
    assert session.scalars(select(Stakeholder)).all() == []


def test_a_type_without_an_organisation_is_asked_about_and_not_lost(
    submit: Submit, session: Session
) -> None:
    answer = submit("/join", {**ANNA, "organisation": "", "organisation_type": "district council"})
    assert re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', answer.text) == [
        ("organisation_type", "Enter the name of your organisation as well, or choose no type"),
    ]
    resident = "resident or individual"
    answer = submit("/join", {**ANNA, "organisation": "", "organisation_type": resident})
    assert answer.location == "/join/sent"


def test_robots_are_thanked_and_forgotten(submit: Submit, session: Session) -> None:
    answer = submit("/join", {**ANNA, "website": "https://spam.example"})
    assert answer.location == "/join/sent"
    assert session.scalars(select(Stakeholder)).all() == []
    assert letters(session) == []


def test_nobody_learns_who_is_on_the_list(submit: Submit, session: Session) -> None:
    a_stakeholder(session, email="anna@partner.example")
    session.commit()
    known, new = submit("/join", ANNA), submit("/join", {**ANNA, "email": "new@partner.example"})
    assert (known.status_code, known.location) == (new.status_code, new.location)
    assert [letter.to_address for letter in letters(session)] == [
        "anna@partner.example",
        "new@partner.example",
    ]


def test_join_form_is_limited(submit: Submit) -> None:
    codes = [submit("/join", {**ANNA, "name": ""}).status_code for _ in range(21)]
    assert codes == [HTTPStatus.OK] * 20 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_form_from_elsewhere_is_refused(client: FlaskClient, session: Session) -> None:
    assert client.post("/join", data=ANNA).status_code == HTTPStatus.BAD_REQUEST
    assert session.scalars(select(Stakeholder)).all() == []


def test_leave_page_only_asks(client: FlaskClient, session: Session, kit: Kit) -> None:
    anna = a_stakeholder(session, email="anna@partner.example")
    session.commit()
    for answer in (client.get(leave_path(kit, anna)), client.head(leave_path(kit, anna))):
        assert answer.status_code == HTTPStatus.OK
        assert "Set-Cookie" not in answer.headers
    assert "a…@partner.example" in client.get(leave_path(kit, anna)).get_data(as_text=True)
    assert person(session).membership is Membership.ACTIVE


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "One-Click"}])
def test_one_post_leaves_for_good(
    client: FlaskClient, session: Session, kit: Kit, body: dict[str, str]
) -> None:
    anna = a_stakeholder(session)
    session.commit()
    for _ in range(2):
        answer = client.post(leave_path(kit, anna), data=body)
        assert answer.status_code == HTTPStatus.OK
        assert "Set-Cookie" not in answer.headers
        assert "You have left the list" in answer.get_data(as_text=True)
    assert person(session).membership is Membership.LEFT


def test_somebody_forgotten_can_still_press_leave(
    client: FlaskClient, session: Session, kit: Kit
) -> None:
    anna = a_stakeholder(session)
    session.commit()
    path = leave_path(kit, anna)
    session.delete(anna)
    session.commit()
    assert client.get(path).status_code == HTTPStatus.OK
    assert client.post(path).status_code == HTTPStatus.OK


def test_forged_links_do_nothing(client: FlaskClient, session: Session, kit: Kit) -> None:
    anna = a_stakeholder(session)
    session.commit()
    for path in (
        f"/leave/{anna.id}",
        "/leave/nonsense",
        f"/leave/{kit.stationery.signer.sign('join', anna.id)}",
        f"/join/confirm/{kit.stationery.signer.sign('leave', anna.id)}",
        f"/join/you/{kit.stationery.signer.sign('leave', anna.id)}",
    ):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND, path
    assert client.post(f"/leave/{anna.id}").status_code == HTTPStatus.NOT_FOUND
    assert person(session).membership is Membership.ACTIVE


def test_leave_header_of_a_letter_works_and_stops_what_waits(
    client: FlaskClient, session: Session, kit: Kit, postman: PostmanInMemory
) -> None:
    anna = a_stakeholder(session, email="anna@partner.example")
    invitation = an_invitation(session, a_consultation(session), anna)
    waiting = post(
        session,
        kit.stationery,
        InvitationLetter(
            recipient_name=anna.name,
            title="A plan",
            mode="sounding",
            introduction="Tell us.",
            document_title="",
            questions=(),
            sections=(),
            closes_on="30 November 2026",
            respond_url="https://x.example/respond",
            leave_url="https://x.example/leave",
        ),
        to=Recipient(anna.email, anna.name),
        once_key="invitation:1",
        at=NOON,
        invitation=invitation,
        listed=anna,
    )
    session.commit()
    header = dict(waiting.headers)["List-Unsubscribe"]
    path = header.split(">")[0].removeprefix(f"<{kit.links.base_url}")
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == HTTPStatus.OK
    dispatch(kit.database, kit.postman, kit.stationery, now=kit.now, owner="test", jitter=float)
    assert letters(session)[0].state is DeliveryState.SUPPRESSED
    assert postman.carried == []


def test_who_left_is_asked_and_comes_back(
    submit: Submit, session: Session, kit: Kit, postman: PostmanInMemory
) -> None:
    anna = a_stakeholder(session, email="anna@partner.example")
    leave(session, anna, at=NOON, how="by mail")
    session.commit()
    submit("/join", ANNA)
    dispatch(kit.database, kit.postman, kit.stationery, now=kit.now, owner="test", jitter=float)
    assert [envelope.rcpt_to for envelope in postman.carried] == ["anna@partner.example"]
    submit(confirmation(letters(session)[0]), {})
    assert person(session).membership is Membership.ACTIVE


def test_every_page_offers_to_join(client: FlaskClient) -> None:
    assert client.get("/").get_data(as_text=True).count('href="/join"') == 2


def test_masked_address_is_known_to_its_owner_only() -> None:
    assert masked("anna.ash@partner.example") == "a…@partner.example"
