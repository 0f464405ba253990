import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import a_stakeholder
from soundingboard.kit import Kit
from soundingboard.models import ListImport, Officer, Stakeholder
from soundingboard.people.importing import import_people, preview
from soundingboard.vocabulary import Role

SignIn = Callable[..., Officer]
Submit = Callable[..., TestResponse]


def test_import_is_listed_looked_at_and_taken_back(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, kit: Kit
) -> None:
    a_stakeholder(session, email="known@x.example", name="")
    content = b"Email,Name\nnew@x.example,<i>New</i>\nknown@x.example,Known\n"
    seen = preview(session, "list.csv", content)
    import_people(session, seen, source="spring list", at=kit.now(), actor="Olwen Pryce")
    sign_in()
    (number,) = session.scalars(select(ListImport.id))
    page = f"/desk/stakeholders/imports/{number}"
    assert page in client.get("/desk/stakeholders/imports/").get_data(as_text=True)
    shown = client.get(page).get_data(as_text=True)
    assert "They go (1)" in shown
    assert "They were here before (1)" in shown
    assert "&lt;i&gt;New&lt;/i&gt;" in shown
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)
    assert token is not None
    ours = sign_in(Role.LEAD, name="Cerys Lead")
    answer = client.post(page, data={"csrf_token": token[1]})
    assert (answer.status_code, client.get(page).status_code) == (403, 403)
    session.rollback()
    assert session.scalars(select(ListImport.undone_at)).all() == [None]
    ours.role = Role.OFFICER
    session.commit()
    answer = submit(page, {})
    told = client.get(answer.location).get_data(as_text=True)
    assert "Taken back: 1 person off the list, 0 kept, 1 put back as they were." in told
    assert "Taken back by Cerys Lead on" in told
    assert client.get("/desk/stakeholders/imports/999").status_code == 404
    session.rollback()
    session.expire_all()
    assert [(one.email, one.name) for one in session.scalars(select(Stakeholder))] == [
        ("known@x.example", "")
    ]


def test_import_too_large_for_the_desk_is_told_so(
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    kit: Kit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = preview(session, "list.csv", b"Email,Name\na@x.example,A\nb@x.example,B\n")
    import_people(session, seen, source="spring list", at=kit.now(), actor="Olwen Pryce")
    sign_in()
    (number,) = session.scalars(select(ListImport.id))
    page = f"/desk/stakeholders/imports/{number}"
    monkeypatch.setattr("soundingboard.people.taking_back.MOST", 1)
    told = client.get(page).get_data(as_text=True)
    assert "This list had 2 people. More than 1 are not taken back here" in told
    assert "Take this import back" not in told
    assert submit("/desk/stakeholders/import/", {}, to=page).status_code == 409
    session.rollback()
    assert session.scalars(select(ListImport.undone_at)).all() == [None]
