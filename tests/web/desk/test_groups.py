from collections.abc import Callable
from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import a_consultation, a_stakeholder
from soundingboard.models import Officer, Stakeholder, StakeholderGroup
from soundingboard.vocabulary import AudienceKind

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


def groups(session: Session) -> dict[str, list[str]]:
    """The addresses in each group."""
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(StakeholderGroup))
    return {row.name: sorted(person.email for person in row.members) for row in rows}


def test_group_is_made_filled_and_emptied(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    for name in ("anna", "ben", "cat"):
        a_stakeholder(session, email=f"{name}@partner.example")
    session.commit()
    page = submit("/desk/groups/", {"name": "Sounding board"}).location
    assert groups(session) == {"Sounding board": []}
    submit(page, {"addresses": "Anna@partner.example\nben@partner.example, \n"})
    assert groups(session) == {"Sounding board": ["anna@partner.example", "ben@partner.example"]}
    anna = session.scalars(
        select(Stakeholder.id).where(Stakeholder.email == "anna@partner.example")
    ).one()
    submit(page, {}, to=f"{page}/out/{anna}")
    assert groups(session) == {"Sounding board": ["ben@partner.example"]}
    assert "ben@partner.example" in client.get(page).get_data(as_text=True)


def test_unknown_addresses_are_named_and_nobody_is_put_in(
    sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    a_stakeholder(session, email="anna@partner.example")
    session.commit()
    page = submit("/desk/groups/", {"name": "Board"}).location
    answer = submit(page, {"addresses": "anna@partner.example nobody@x.example"})
    words = answer.get_data(as_text=True)
    assert "Not on the list: nobody@x.example" in words
    assert "anna@partner.example nobody@x.example</textarea>" in words
    assert groups(session) == {"Board": []}


def test_groups_are_renamed_and_dissolved(
    sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    first = submit("/desk/groups/", {"name": "First"}).location
    submit("/desk/groups/", {"name": "Second"})
    assert "There is a group “Second” already" in submit(
        f"{first}/name", {"name": "second"}
    ).get_data(as_text=True)
    assert "There is a group “First” already" in submit(
        "/desk/groups/", {"name": "FIRST"}
    ).get_data(as_text=True)
    submit(f"{first}/name", {"name": "Renamed"})
    assert groups(session) == {"Renamed": [], "Second": []}
    submit(f"{first}/dissolve", {})
    assert groups(session) == {"Second": []}


def test_addressed_group_stays(sign_in: SignIn, submit: Submit, session: Session) -> None:
    sign_in()
    board = StakeholderGroup(name="Board")
    session.add(board)
    a_consultation(session, audience=AudienceKind.GROUPS, audience_groups=[board])
    session.commit()
    answer = submit(f"/desk/groups/{board.id}/dissolve", {})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert groups(session) == {"Board": []}
