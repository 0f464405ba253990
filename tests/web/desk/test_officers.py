from collections.abc import Callable
from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import an_officer
from soundingboard.models import Officer
from soundingboard.vocabulary import Role

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


def staff(session: Session) -> set[tuple[str, Role, bool]]:
    session.rollback()
    session.expire_all()
    return {(one.name, one.role, one.active) for one in session.scalars(select(Officer))}


def test_officers_may_not_let_others_in(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(Role.OFFICER)
    assert client.get("/desk/staff/").status_code == HTTPStatus.FORBIDDEN


def test_administrator_lets_somebody_in_and_out(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in(Role.ADMINISTRATOR, name="Olwen")
    submit(
        "/desk/staff/add",
        {"email": "Idris@wealdmere.example", "name": "Idris", "role": Role.LEAD.value},
    )
    assert staff(session) == {
        ("Olwen", Role.ADMINISTRATOR, True),
        ("Idris", Role.LEAD, True),
    }
    idris = session.scalars(select(Officer).where(Officer.name == "Idris")).one()
    assert idris.email == "idris@wealdmere.example"
    path = f"/desk/staff/{idris.id}"
    submit(path, {"name": "Idris Vale", "role": Role.OFFICER.value})
    submit(path, {}, to=f"{path}/dismiss")
    assert ("Idris Vale", Role.OFFICER, False) in staff(session)
    assert "cannot sign in any more" in client.get("/desk/staff/").get_data(as_text=True)
    submit(path, {}, to=f"{path}/readmit")
    assert ("Idris Vale", Role.OFFICER, True) in staff(session)


def test_dismissed_officer_is_out_at_once(
    client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    officer = sign_in(Role.OFFICER)
    assert client.get("/desk/stakeholders/").status_code == HTTPStatus.OK
    officer.active = False
    session.commit()
    assert client.get("/desk/stakeholders/").status_code == HTTPStatus.FOUND


def test_last_administrator_stays(sign_in: SignIn, submit: Submit, session: Session) -> None:
    olwen = sign_in(Role.ADMINISTRATOR, name="Olwen")
    an_officer(session, role=Role.ADMINISTRATOR, active=False)
    session.commit()
    path = f"/desk/staff/{olwen.id}"
    page = submit(path, {"name": "Olwen", "role": Role.LEAD.value}).get_data(as_text=True)
    assert "Olwen is the last administrator. Make somebody else one first." in page
    assert submit(path, {}, to=f"{path}/dismiss").status_code == HTTPStatus.CONFLICT
    assert ("Olwen", Role.ADMINISTRATOR, True) in staff(session)


def test_known_address_is_not_let_in_twice(
    sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in(Role.ADMINISTRATOR)
    an_officer(session, email="idris@wealdmere.example", name="Idris")
    session.commit()
    page = submit(
        "/desk/staff/add",
        {"email": "IDRIS@wealdmere.example", "name": "X", "role": Role.ADMINISTRATOR.value},
    ).get_data(as_text=True)
    assert "idris@wealdmere.example is there already: Idris, officer." in page
