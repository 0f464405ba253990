"""Signing in by emailed link, as a member of staff and as somebody else."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import an_officer
from soundingboard import clock as house_clock
from soundingboard.kit import Kit
from soundingboard.models import Delivery, SignInLink, Wording
from soundingboard.vocabulary import Role


def link_in(session: Session, address: str) -> str:
    """The path of the link in the newest letter to an address."""
    session.commit()  # a new transaction sees what the door wrote
    letter = session.scalars(
        select(Delivery).where(Delivery.to_address == address).order_by(Delivery.id.desc())
    ).first()
    assert letter is not None
    found = re.search(r"http://127\.0\.0\.1:8000(/sign-in/\S+)", letter.text)
    assert found is not None, letter.text
    return found[1]


def ask(session: Session, submit: Callable[..., object], role: Role = Role.OFFICER) -> str:
    person = an_officer(session, role=role)
    session.commit()
    submit("/sign-in", {"email": person.email})
    return link_in(session, person.email)


def test_link_signs_a_member_of_staff_in(
    session: Session, client: FlaskClient, submit: Callable[..., object]
) -> None:
    link = ask(session, submit)

    assert client.get("/desk/").status_code == 302
    answer = submit(link, {})
    assert answer.status_code == 302
    assert "Olwen Pryce" in client.get("/desk/").get_data(as_text=True)


def test_link_is_not_used_up_by_a_scanner_that_opens_it(
    session: Session, client: FlaskClient, submit: Callable[..., object]
) -> None:
    link = ask(session, submit)

    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert session.scalars(select(SignInLink.used_at)).all() == [None]
    submit(link, {})
    assert client.get("/desk/").status_code == 200


def test_link_works_once(
    session: Session, client: FlaskClient, submit: Callable[..., object]
) -> None:
    link = ask(session, submit)
    submit(link, {})
    submit("/sign-out", {})

    answer = submit(link, {})
    assert answer.status_code == 410
    assert "has been used" in answer.get_data(as_text=True)
    assert client.get("/desk/").status_code == 302


def test_link_expires_after_a_quarter_of_an_hour(
    session: Session, client: FlaskClient, submit: Callable[..., object], clock: Clock
) -> None:
    link = ask(session, submit)
    clock.at += timedelta(minutes=15)

    answer = submit(link, {})
    assert answer.status_code == 410
    assert "has expired" in answer.get_data(as_text=True)


def test_token_is_not_readable_in_the_database(
    session: Session, submit: Callable[..., object]
) -> None:
    token = ask(session, submit).rpartition("/")[2]
    stored = session.scalars(select(SignInLink.token_hash)).one()
    assert token not in stored
    assert len(stored) == 64


def test_letter_with_the_link_is_forgotten_once_it_has_gone(
    session: Session, kit: Kit, postman: PostmanInMemory, submit: Callable[..., object]
) -> None:
    token = ask(session, submit).rpartition("/")[2]
    house_clock.forget_sign_in_links(kit)
    session.commit()
    session.expire_all()
    assert token in session.scalars(select(Wording.text)).one(), "it has not gone yet"

    house_clock.send_letters(kit)
    house_clock.forget_sign_in_links(kit)
    session.commit()
    session.expire_all()
    assert token in postman.carried[0].message.decode()
    letter = session.scalars(select(Delivery)).one()
    assert token not in letter.text + letter.html


def test_page_says_the_same_to_somebody_who_is_not_staff(
    session: Session, client: FlaskClient, submit: Callable[..., object]
) -> None:
    known = an_officer(session)
    session.commit()
    answers = []
    for address in (known.email, "nobody@elsewhere.example"):
        submit("/sign-in", {"email": address})
        answers.append(client.get("/sign-in/sent").get_data(as_text=True))
    without_nonce = [re.sub(r'nonce="[^"]+"', "", answer) for answer in answers]
    assert without_nonce[0] == without_nonce[1]
    assert session.scalars(select(Delivery.to_address)).all() == [known.email]


def test_somebody_who_left_the_office_is_not_let_in(
    session: Session, client: FlaskClient, submit: Callable[..., object]
) -> None:
    person = an_officer(session)
    session.commit()
    submit("/sign-in", {"email": person.email})
    link = link_in(session, person.email)
    person.active = False
    session.commit()

    assert submit(link, {}).status_code == 404
    assert client.get("/desk/").status_code == 302


def test_signing_in_never_leads_to_another_site(
    session: Session, client: FlaskClient, submit: Callable[..., object]
) -> None:
    person = an_officer(session)
    session.commit()
    for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        submit(f"/sign-in?next={wanted}", {"email": person.email, "next": wanted})
        answer = submit(link_in(session, person.email), {})
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/desk/"), wanted
        submit("/sign-out", {})


def test_asking_too_often_is_refused(session: Session, submit: Callable[..., object]) -> None:
    answers = [submit("/sign-in", {"email": "a@b.example"}).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 302, 429]


def test_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@b.example"})
    assert answer.status_code == 400
    assert "nothing has been sent" in answer.get_data(as_text=True)
