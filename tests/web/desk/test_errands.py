"""Long work at the desk: small work is done at once, long work has a page to watch it on."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from errands.lists import a_list
from factories import NOON, a_contribution, a_stakeholder, an_officer, an_open_consultation
from prepared import look_again
from soundingboard.contributions.tagging import tag
from soundingboard.errands.about import CodeAgain
from soundingboard.errands.asking import AT_ONCE, ask
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import Comment, DocumentVersion, Stakeholder
from soundingboard.vocabulary import Role

SignIn = Callable[..., object]
Submit = Callable[..., object]
LONG = 100_000  # bytes
WISHES = (
    "More apprenticeships in care work",
    "Buses that run after seven in the evening",
    "Homes for young families to rent",
    "Faster broadband for farms",
    "A crossing by the primary school",
    "Training for engineers in hydrogen",
    "Trees along the high street",
)
PLACES = ("Marl", "Wardle", "Coast", "Hythe", "Lathes", "Fell", "Moss", "Tarn", "Beck", "Ford")


def words(client: FlaskClient, path: str) -> str:
    page = BeautifulSoup(client.get(path).get_data(as_text=True), "html.parser")
    main = page.find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def hand_in(submit: Submit, content: bytes) -> str:
    """Hands a list in and lets it happen; gives the address one is led to."""
    page = "/desk/stakeholders/import/"
    seen = submit(page, {"file": (BytesIO(content), "people.csv"), "source": "spring list"})
    address = seen.headers["Location"]
    answer = submit(address, {})
    return str(answer.headers["Location"])


def on_the_list(session: Session) -> int:
    look_again(session)
    return session.scalar(select(func.count(Stakeholder.id))) or 0


def test_short_list_is_imported_at_once(sign_in: SignIn, submit: Submit, session: Session) -> None:
    sign_in()
    assert hand_in(submit, a_list(AT_ONCE)) == "/desk/stakeholders/"
    assert on_the_list(session) == AT_ONCE


def test_long_list_is_imported_in_the_background_and_watched(
    kit: Kit, client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    address = hand_in(submit, a_list(AT_ONCE + 1))
    assert address == "/desk/errands/1"
    assert on_the_list(session) == 0
    page = words(client, address)
    assert "Asked for by Olwen Pryce on 2 November 2026, 12:00" in page
    assert "Importing people.csv (spring list)" in page
    assert "Waiting It is begun as soon as a worker is free." in page
    assert "Work in the background : 1 under way" in words(client, "/desk/")

    drain(kit)
    assert on_the_list(session) == AT_ONCE + 1
    assert "Done Imported: 201 people added." in words(client, address)
    assert "Done Imported: 201 people added." in words(client, "/desk/errands/")
    live = client.get(f"{address}/progress").get_data(as_text=True)
    assert "data-over" in live
    assert 'href="/desk/stakeholders/"' in live


def test_long_work_is_stopped_and_goes_on(
    kit: Kit, client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    address = hand_in(submit, a_list(300))
    submit(address, {}, to=f"{address}/stop")
    assert drain(kit) == 0
    assert "Stopped" in words(client, address)
    submit(address, {}, to=f"{address}/go-on")
    drain(kit)
    assert on_the_list(session) == 300
    again = client.get(address).get_data(as_text=True)
    assert "Stop it" not in again
    assert "Let it go on" not in again


def test_much_that_was_said_is_coded_again_in_the_background(
    kit: Kit, client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    consultation = an_open_consultation(session, "What have we missed?")
    strategy = consultation.strategy
    for _ in range(3):
        said = [(None, "More apprenticeships, please.")] * 70
        a_contribution(session, consultation, a_stakeholder(session), *said)
    session.commit()
    page = f"/desk/strategy/{strategy.id}"
    answer = submit(page, {}, to=f"{page}/code-again")
    assert answer.headers["Location"] == "/desk/errands/1"
    drain(kit)
    assert "210 passages read." in words(client, "/desk/errands/1")
    assert session.scalar(select(func.count(Comment.id))) == 210


def test_long_document_is_converted_in_the_background(
    kit: Kit,
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of a megabyte the test's own client would leave a file open.
    monkeypatch.setattr("soundingboard.web.desk.documents.AT_ONCE_BYTES", LONG)
    sign_in()
    paragraph = b"Skills for growth, in every part of the county and for every age. " * 40
    content = b"# Plan\n\n" + b"\n\n".join([paragraph] * (LONG // len(paragraph) + 1))
    answer = submit("/desk/documents/new", {"file": (BytesIO(content), "plan.md"), "title": ""})
    address = str(answer.headers["Location"])
    assert address == "/desk/errands/1"
    drain(kit)
    version = session.scalars(select(DocumentVersion)).one()
    assert f"Done {len(version.blocks)} blocks." in words(client, address)
    page = client.get(address).get_data(as_text=True)
    assert f'href="/desk/documents/versions/{version.id}"' in page


def test_lead_sees_their_own_work_only(
    client: FlaskClient, sign_in: SignIn, session: Session
) -> None:
    lead = sign_in(Role.LEAD, name="Cerys Lead")
    other = an_officer(session)
    theirs = ask(session, CodeAgain(1), title="Theirs", at=NOON, by=other)
    own = ask(session, CodeAgain(2), title="Mine", at=NOON, by=lead)
    session.commit()
    assert client.get(f"/desk/errands/{own.id}").status_code == 200
    assert client.get(f"/desk/errands/{theirs.id}").status_code == 404
    assert client.get(f"/desk/errands/{theirs.id}/progress").status_code == 404
    index = words(client, "/desk/errands/")
    assert "Mine" in index
    assert "Theirs" not in index


def test_work_that_is_gone_is_not_found(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in()
    assert client.get("/desk/errands/77").status_code == 404


def test_strategy_that_is_gone_is_said_so(kit: Kit, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in()
    with kit.database.begin() as book:
        number = ask(book, CodeAgain(77), title="Coding again", at=NOON).id
    drain(kit)
    assert "Not done There is no such strategy." in words(client, f"/desk/errands/{number}")


def test_much_is_sorted_into_themes_in_the_background(
    kit: Kit, client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session
) -> None:
    sign_in()
    consultation = an_open_consultation(session, "What have we missed?")
    priority = consultation.strategy.priorities[0]
    consultation.questions[0].priorities.append(priority)
    for person in range(3):
        said = [
            (consultation.questions[0], f"{WISHES[number % 7]} in {PLACES[number // 7]}, {person}.")
            for number in range(70)
        ]
        tag(session, a_contribution(session, consultation, a_stakeholder(session), *said))
    session.commit()
    page = f"/desk/themes/priorities/{priority.id}"
    answer = submit(page, {}, to=f"{page}/sort")
    assert answer.headers["Location"] == "/desk/errands/1"
    assert "Waiting" in words(client, "/desk/errands/1")
    drain(kit)
    done = words(client, "/desk/errands/1")
    counted = re.search(r"Done (\d+) passages sorted, (\d+) in no theme\. \d+ new themes?: “", done)
    assert counted is not None, done
    assert int(counted[1]) + int(counted[2]) == 210
    assert f'href="{page}"' in client.get("/desk/errands/1").get_data(as_text=True)
