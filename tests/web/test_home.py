"""The front page: what is open, for everybody."""

from collections.abc import Callable
from datetime import timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, an_open_consultation
from soundingboard.consultations.closing import close
from soundingboard.kit import Kit
from soundingboard.models import Grounds, Officer
from soundingboard.reports.publishing import publish
from soundingboard.vocabulary import AudienceKind, ConsultationState, Mode

SignIn = Callable[..., Officer]


def test_front_page_lists_what_is_open_and_nothing_else(
    session: Session, client: FlaskClient
) -> None:
    an_open_consultation(session, title="Shaping the growth plan")
    an_open_consultation(session, title="Past its end", closes_at=NOON - timedelta(days=1))
    an_open_consultation(session, title="Long closed", state=ConsultationState.CLOSED)
    a_consultation(session, title="A secret draft")
    session.commit()
    page = client.get("/").get_data(as_text=True)
    assert "Shaping the growth plan" in page
    assert [hidden for hidden in ("Past its end", "Long closed", "secret") if hidden in page] == []


def test_front_page_leads_to_what_closed_lately_and_to_what_people_said(
    session: Session, client: FlaskClient, kit: Kit
) -> None:
    first, second, third = (
        an_open_consultation(session, title=title)
        for title in ("Closed first", "Closed second", "Between us and a board")
    )
    third.audience = AudienceKind.GROUPS
    for hours, one in enumerate((first, second, third)):
        close(session, one, at=NOON + timedelta(hours=hours), actor="Olwen Pryce")
    publish(
        session,
        kit.shelf,
        first,
        response="Later buses.",
        house="Wealdmere",
        day=kit.stationery.day,
        by="Olwen Pryce",
        at=NOON,
    )
    session.commit()
    page = BeautifulSoup(client.get("/").get_data(as_text=True), "html.parser")
    assert [" ".join(one.get_text().split()) for one in page.select(".sb-open li")] == [
        "Closed second Sounding, closed on 2 November 2026",
        "Closed first Sounding, closed on 2 November 2026. What people said about “Closed first”",
    ]
    assert client.get(f"/consultations/{first.id}/report").status_code == 200
    assert page.select_one(f'a[href="/consultations/{first.id}/report"]') is not None


def test_pages_have_an_icon_in_the_colour_of_the_house(kit: Kit, client: FlaskClient) -> None:
    named = BeautifulSoup(client.get("/").data, "html.parser").find("link", rel="icon")
    assert named is not None
    icon = client.get(str(named["href"]))
    assert icon.mimetype == "image/svg+xml"
    assert kit.stationery.letterhead.brand_colour in icon.get_data(as_text=True)


def test_open_consultation_can_be_read_by_anybody(session: Session, client: FlaskClient) -> None:
    consultation = an_open_consultation(
        session,
        "What have we <missed>?",
        mode=Mode.FORMAL,
        document_version=a_document(session),
    )
    session.add(Grounds(consultation=consultation, proposal="Close the ring road."))
    session.commit()
    page = client.get(f"/consultations/{consultation.id}").get_data(as_text=True)
    for words in (
        "This is a formal consultation on proposals that can still change.",
        "Open until 30 November 2026",
        "Close the ring road.",
        "What have we &lt;missed&gt;?",
        "Read Draft growth plan",
    ):
        assert words in page
    paper = client.get(f"/consultations/{consultation.id}/document").get_data(as_text=True)
    assert "Buses do not reach the business parks after seven." in paper
    assert paper.count("<h1") == 1


def test_draft_does_not_exist_for_the_public(session: Session, client: FlaskClient) -> None:
    draft = a_consultation(session, "Why?", document_version=a_document(session))
    without_paper = an_open_consultation(session)
    session.commit()
    assert [
        client.get(page).status_code
        for page in (
            f"/consultations/{draft.id}",
            f"/consultations/{draft.id}/document",
            f"/consultations/{without_paper.id}/document",
            "/consultations/999",
        )
    ] == [404] * 4


def test_what_chosen_groups_are_asked_is_not_for_the_public(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    among_few = an_open_consultation(
        session, "Which site?", title="For the board only", audience=AudienceKind.GROUPS
    )
    an_open_consultation(
        session, title="The law of ports", audience=AudienceKind.GROUPS, mode=Mode.FORMAL
    )
    session.commit()
    page, front = f"/consultations/{among_few.id}", client.get("/").get_data(as_text=True)
    assert "For the board only" not in front
    assert "The law of ports" in front
    assert client.get(page).status_code == 404
    sign_in()
    assert "Which site?" in client.get(page).get_data(as_text=True)
