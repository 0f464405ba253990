import re
from collections.abc import Callable
from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_officer,
    an_open_consultation,
)
from soundingboard.contributions.tagging import decide
from soundingboard.models import Officer, Strategy
from soundingboard.vocabulary import Role, Stage

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


def the_strategy(session: Session) -> Strategy:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Strategy)).one()


def test_strategy_is_begun_and_gets_its_priorities(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    lead = an_officer(session, role=Role.LEAD, name="Idris Vale")
    session.commit()
    assert "There is no strategy yet" in client.get("/desk/strategy/").get_data(as_text=True)
    page = submit(
        "/desk/strategy/begin", {"name": "Local Growth Plan", "stage": Stage.SET_UP.value}
    ).location
    assert client.get("/desk/strategy/").location == page
    for name in ("Skills", "Towns", "Mobility"):
        submit(
            f"{page}/priorities/add",
            {"name": name, "keywords": "one\r\ntwo, three\r\n", "lead": lead.id},
        )
    found = the_strategy(session)
    assert [(one.position, one.name, one.keywords, one.lead) for one in found.priorities] == [
        (1, "Skills", ["one", "two", "three"], lead),
        (2, "Towns", ["one", "two", "three"], lead),
        (3, "Mobility", ["one", "two", "three"], lead),
    ]
    words = client.get(page).get_data(as_text=True)
    assert "Lead: Idris Vale. 3 keywords: one, two, three." in words


def test_buttons_move_a_priority(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "A", "B", "C")
    session.commit()
    page = f"/desk/strategy/{strategy.id}"
    b = strategy.priorities[1].id
    answer = submit(page, {"way": "up"}, to=f"/desk/strategy/priorities/{b}/move")
    assert answer.location == f"{page}#priority-{b}"
    assert [one.name for one in the_strategy(session).priorities] == ["B", "A", "C"]
    for _ in range(3):
        submit(page, {"way": "down"}, to=f"/desk/strategy/priorities/{b}/move")
    assert [one.name for one in the_strategy(session).priorities] == ["A", "C", "B"]
    submit(page, {"way": "sideways"}, to=f"/desk/strategy/priorities/{b}/move")
    assert [one.name for one in the_strategy(session).priorities] == ["A", "C", "B"]
    ways = re.findall(r'value="(up|down)"', client.get(page).get_data(as_text=True))
    assert ways == ["down", "up", "down", "up"]


def test_words_of_strategy_and_priority_are_changed(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "Skills", "Towns")
    strategy.priorities[0].keywords = ["bus", "cycle path"]
    session.commit()
    edit = f"/desk/strategy/{strategy.id}/edit"
    submit(edit, {"name": "New name", "description": "About it", "stage": Stage.ENGAGE.value})
    path = f"/desk/strategy/priorities/{strategy.priorities[0].id}"
    assert "bus\ncycle path</textarea>" in client.get(path).get_data(as_text=True)
    refused = submit(path, {"name": "towns", "description": "typed"}).get_data(as_text=True)
    assert "There is a priority “Towns” already." in refused
    assert "typed</textarea>" in refused
    submit(path, {"name": "People and skills"})
    found = the_strategy(session)
    assert (found.name, found.description, found.stage) == ("New name", "About it", Stage.ENGAGE)
    assert [(one.name, one.keywords) for one in found.priorities] == [
        ("People and skills", []),
        ("Towns", []),
    ]


def test_what_was_said_is_coded_again_by_a_priority_s_new_words(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "Skills", "Housing")
    consultation = an_open_consultation(session, "What?", strategy=strategy)
    a_contribution(session, consultation, a_stakeholder(session), (None, "Damp flats stand empty."))
    strategy.priorities[1].keywords = ["flats", "damp"]
    session.commit()
    path = f"/desk/strategy/{strategy.id}"
    assert "1 passage. After you have changed" in client.get(path).get_data(as_text=True)
    submit(path, {}, to=f"{path}/code-again")
    page = client.get(path).get_data(as_text=True)
    assert "1 passage read. Housing: 1 more, 0 fewer." in page


def test_strategy_page_tells_what_people_s_codes_changed(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "Skills", "Housing")
    consultation = an_open_consultation(session, strategy=strategy)
    texts = [(None, f"The ferry to island {number} is late.") for number in range(50)]
    given = a_contribution(session, consultation, a_stakeholder(session), *texts)
    for comment in given.comments:
        decide(session, comment, strategy.priorities[1], applies=True, by="Olwen Pryce", at=NOON)
    session.commit()
    path = f"/desk/strategy/{strategy.id}"
    assert "held back" not in client.get(path).get_data(as_text=True)
    submit(path, {}, to=f"{path}/code-again")
    page = client.get(path).get_data(as_text=True)
    assert "Of 10 passages that people coded and that were held back from learning" in page
    assert "in 10 with what people taught it, so it is used." in page


def test_tied_priority_is_not_removed(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "Tied", "Free")
    tied, free = strategy.priorities
    consultation = an_open_consultation(session, "What?", strategy=strategy)
    consultation.questions[0].priorities.append(tied)
    session.commit()
    path = "/desk/strategy/priorities"
    client.get(f"{path}/{free.id}/remove")
    assert len(the_strategy(session).priorities) == 2
    answer = submit(f"{path}/{tied.id}/remove", {})
    assert answer.status_code == HTTPStatus.CONFLICT
    submit(f"{path}/{free.id}/remove", {})
    assert [one.name for one in the_strategy(session).priorities] == ["Tied"]


def test_hostile_words_are_shown_as_words(
    client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    sign_in()
    strategy = a_strategy(session, "<script>alert(1)</script>", description="<img src=x>")
    session.commit()
    page = client.get(f"/desk/strategy/{strategy.id}").get_data(as_text=True)
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
