"""Two people who may be one, at the desk: seen, told apart, made one, parted."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import Clock
from factories import a_contribution, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.models import Officer, PersonMerge, Stakeholder
from soundingboard.people.leaving import leave
from soundingboard.people.organisations import find_or_add
from soundingboard.vocabulary import Membership

SignIn = Callable[..., Officer]
Submit = Callable[..., TestResponse]
PAGE = "/desk/stakeholders/doubles/"


def jane_twice(session: Session) -> tuple[Stakeholder, Stakeholder]:
    """Jane at home and at work."""
    acme = find_or_add(session, "Acme", None)
    home = a_stakeholder(session, email="jane@home.example", name="Jane <i>Smyth</i>", place="Wick")
    work = a_stakeholder(
        session, email="jane@acme.example", name="Jane <i>Smith</i>", organisation=acme
    )
    asked = an_open_consultation(session, "What?", title="Shaping <b>it</b>")
    for one in (home, work):
        an_invitation(session, asked, one)
        a_contribution(session, asked, one, (None, "Yes"))
    session.commit()
    return home, work


def again(session: Session) -> None:
    session.rollback()
    session.expire_all()


def test_doubles_are_listed_with_the_reason_and_told_apart(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    home, work = jane_twice(session)
    sign_in()
    assert PAGE in client.get("/desk/stakeholders/").get_data(as_text=True)
    shown = client.get(PAGE).get_data(as_text=True)
    assert "Names alike, and addresses that differ only behind the @." in shown
    assert "Jane &lt;i&gt;Smyth&lt;/i&gt;" in shown
    assert f"{PAGE}{home.id}/into/{work.id}" in shown
    answer = submit(PAGE, {}, to=f"{PAGE}{home.id}/{work.id}/apart?page=1")
    told = client.get(answer.location).get_data(as_text=True)
    assert "They are two people, and are not shown here again." in told
    assert "0 pairs" in told


def test_two_are_compared_made_one_and_parted(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, clock: Clock
) -> None:
    home, work = jane_twice(session)
    clock.at += timedelta(hours=1)
    sign_in()
    page = f"{PAGE}{home.id}/into/{work.id}"
    answer = submit(f"{PAGE}of/{work.id}", {"email": "JANE@home.example"})
    assert answer.location == page
    shown = client.get(page).get_data(as_text=True)
    assert "They answered by both addresses: Shaping &lt;b&gt;it&lt;/b&gt;." in shown
    assert "Filled from the other: Wick" in shown
    assert "They get no more letters" not in shown
    answer = submit(page, {"name": "goes"})
    told = client.get(answer.location).get_data(as_text=True)
    assert "jane@home.example is another address of Jane &lt;i&gt;Smyth&lt;/i&gt; now." in told
    assert "Other addresses" in told
    again(session)
    assert (work.name, work.place, home.membership) == (
        "Jane <i>Smyth</i>",
        "Wick",
        Membership.MERGED,
    )
    # Whatever page the other row had is that of the one person; and made one they are.
    assert "jane@acme.example" in client.get(f"/desk/stakeholders/{home.id}").get_data(as_text=True)
    assert client.get(page).status_code == 409
    (merge,) = session.scalars(select(PersonMerge.id))
    answer = submit(f"{PAGE}merges/{merge}/undo", {})
    told = client.get(answer.location).get_data(as_text=True)
    assert "is a person of their own again." in told
    again(session)
    assert (work.name, work.place, home.membership) == (
        "Jane <i>Smith</i>",
        "",
        Membership.ACTIVE,
    )
    assert "two people again already" in client.get(f"{PAGE}merges/{merge}/undo").get_data(
        as_text=True
    )


def test_who_left_is_said_to_have_left_before_they_are_made_one(
    client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    home, work = jane_twice(session)
    leave(session, home, at=home.added_at, how="by mail")
    session.commit()
    sign_in()
    shown = client.get(f"{PAGE}{home.id}/into/{work.id}").get_data(as_text=True)
    assert "They get no more letters to the list, at either address" in shown
    assert "jane@home.example: Asked to leave the list." in shown


def test_an_address_that_is_nobodys_or_their_own_is_no_double(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    _, work = jane_twice(session)
    sign_in()
    for address, said in (
        ("nobody@x.example", "nobody@x.example is not on the list."),
        ("jane@acme.example", "These are one person already."),
        ("", "Enter their other address"),
    ):
        answer = submit(f"{PAGE}of/{work.id}", {"email": address})
        assert said in answer.get_data(as_text=True)
    assert client.get(f"{PAGE}merges/99/undo").status_code == 404


def test_every_address_of_a_person_is_shown(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    home, work = jane_twice(session)
    old = a_stakeholder(session, email="jane@old.example", name="Jane Smith")
    session.commit()
    sign_in()
    submit(f"{PAGE}{old.id}/into/{home.id}", {"name": "stays"})
    answer = submit(f"{PAGE}{home.id}/into/{work.id}", {"name": "stays"})
    shown = client.get(answer.location).get_data(as_text=True)
    listed = shown.partition("Other addresses")[2].partition("</dd>")[0]
    assert "jane@home.example, jane@old.example" in listed
