"""The first page of the desk, and letters of which nobody knows whether they arrived."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, a_stakeholder, an_open_consultation
from soundingboard.models import Delivery, IncomingMail, Officer, Wording
from soundingboard.vocabulary import DeliveryState, Disposition, Role


def a_letter(session: Session, state: DeliveryState) -> Delivery:
    letter = Delivery(
        purpose="invitation",
        once_key="invitation:1",
        to_address="rhoda@college.example",
        to_name="Rhoda Finch",
        wording=Wording(
            subject="A sounding",
            text="Hello",
            html="<p>Hello</p>",
            headers=[],
        ),
        reply_to="",
        message_id="<1@reply.wealdmere.example>",
        created_at=NOON,
        not_before=NOON,
        state=state,
    )
    session.add(letter)
    session.commit()
    return letter


def test_desk_says_when_nothing_waits(client: FlaskClient, sign_in: Callable[..., Officer]) -> None:
    sign_in()
    assert "Everything that came in has found its place" in client.get("/desk/").text


def test_desk_says_what_waits(
    session: Session, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    an_open_consultation(session, "What have we missed?", title="A sounding on skills")
    session.add(
        IncomingMail(
            content_hash="0" * 64,
            raw=b"x",
            size=1,
            source="test",
            received_at=NOON,
            disposition=Disposition.HELD,
        )
    )
    a_letter(session, DeliveryState.UNCERTAIN)
    sign_in()
    page = client.get("/desk/").text
    assert "1 mail to decide on" in page
    assert "1 letter of which nobody knows whether it arrived" in page
    assert "A sounding on skills" in page


def steps(client: FlaskClient) -> list[tuple[str, str, str]]:
    """Each first step: its words, where it leads, and how it stands."""
    page = BeautifulSoup(client.get("/desk/").text, "html.parser")
    rows = page.select(".govuk-task-list__item")
    return [
        (
            row.select_one("a").get_text(strip=True).partition(",")[0],  # type: ignore[union-attr]  # a row has one
            str(row.select_one("a")["href"]),  # type: ignore[index]  # as above
            row.select_one(".govuk-task-list__status").get_text(strip=True),  # type: ignore[union-attr]  # as above
        )
        for row in rows
    ]


def test_new_installation_is_told_its_first_steps_until_something_was_opened(
    session: Session, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    sign_in(Role.ADMINISTRATOR)
    assert steps(client) == [
        ("Say which colleagues may sign in", "/desk/staff/", "To do"),
        ("Begin a strategy and add its priorities", "/desk/strategy/", "To do"),
        ("Bring in the people you will ask", "/desk/stakeholders/import/", "To do"),
        ("Upload a document", "/desk/documents/new", "To do"),
        ("Draft a consultation", "/desk/consultations/new", "To do"),
    ]
    a_document(session)
    a_stakeholder(session)
    draft = a_consultation(session)
    session.commit()
    assert [step[1:] for step in steps(client)[1:]] == [
        ("/desk/strategy/", "Done"),
        ("/desk/stakeholders/import/", "Done"),
        ("/desk/documents/new", "Done"),
        (f"/desk/consultations/{draft.id}", "To do"),
    ]
    assert "No mail server is set up yet" in client.get("/desk/").text
    an_open_consultation(session)
    session.commit()
    assert steps(client) == []


def test_lead_is_shown_only_what_is_theirs(
    session: Session, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    a_letter(session, DeliveryState.UNCERTAIN)
    sign_in(Role.LEAD)
    assert "nobody knows whether it arrived" not in client.get("/desk/").text


def test_person_settles_a_letter_in_doubt(
    session: Session,
    client: FlaskClient,
    sign_in: Callable[..., Officer],
    submit: Callable[..., object],
) -> None:
    letter = a_letter(session, DeliveryState.UNCERTAIN)
    sign_in()
    submit("/desk/letters/", {"verdict": "again"}, to=f"/desk/letters/{letter.id}")
    session.commit()
    session.refresh(letter)
    assert letter.state is DeliveryState.QUEUED
    assert [event.detail for event in letter.events] == ["Olwen Pryce decided: again."]


def test_letter_is_not_settled_by_nonsense(
    session: Session,
    client: FlaskClient,
    sign_in: Callable[..., Officer],
    submit: Callable[..., object],
) -> None:
    letter = a_letter(session, DeliveryState.UNCERTAIN)
    sign_in()
    answer = submit("/desk/letters/", {"verdict": "explode"}, to=f"/desk/letters/{letter.id}")
    assert answer.status_code == 400
    session.commit()
    session.refresh(letter)
    assert letter.state is DeliveryState.UNCERTAIN
