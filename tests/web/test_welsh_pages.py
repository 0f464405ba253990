"""The pages of people outside in Welsh: whole, in their reader's language, and kept on the way."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from conftest import Clock
from factories import (
    NOON,
    a_document,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_open_consultation,
)
from soundingboard.consultations.closing import close
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Invitation, Stakeholder
from soundingboard.reports.publishing import publish
from soundingboard.vocabulary import ContributionState, Language, QuestionKind
from tests.pseudo import alphabet  # noqa: F401  # a fixture

Submit = Callable[..., TestResponse]
# What stands on a page whatever its language: names, addresses, references, the other language.
NOT_OURS = re.compile(
    r"Wealdmere Combined County Authority|English|Cymraeg|\S+@\S+|SB-\S+|PDF|Tachwedd|\b\w+\.txt\b"
)
SENT = {"standpoint": "for myself", "consent": "publish without my name"}


@pytest.fixture
def home(session: Session) -> str:
    """The page of somebody who reads Welsh, about things that have no letters in their names."""
    consultation = an_open_consultation(
        session,
        "11?",
        "22?",
        title="33",
        document_version=a_document(session, title="44"),
        closes_at=NOON + timedelta(days=20),
    )
    consultation.introduction = ""
    version = consultation.document_version
    assert version is not None
    for number, block in enumerate(version.blocks):
        block.text, block.html = f"55{number}", f"<p>55{number}</p>"
    second = consultation.questions[1]
    second.kind = QuestionKind.CHOICE
    second.options = [{"label": "66", "stance": "support"}, {"label": "77", "stance": "oppose"}]
    person = a_stakeholder(
        session, name="88", email="mair@partner.example", chosen_language=Language.WELSH
    )
    invited = an_invitation(session, consultation, person)
    session.commit()
    return f"/respond/{invited.token}"


def latin(page: TestResponse) -> list[str]:
    """The words on a page that are in Latin letters and ours, read and heard."""
    if page.status_code in {302, 303}:
        return []  # nobody reads what stands beside a redirection
    soup = BeautifulSoup(page.get_data(as_text=True), "html.parser")
    for one in soup(["script", "style"]):
        one.decompose()
    heard = [
        str(tag[name])
        for tag in soup.find_all(True)
        for name in ("aria-label", "title", "alt", "placeholder")
        if tag.has_attr(name)
    ]
    said = NOT_OURS.sub(" ", " ".join([soup.get_text(" "), *heard]))
    return re.findall(r"[A-Za-z]{2,}", said)


@pytest.mark.usefixtures("alphabet")
def test_no_word_of_a_personal_page_is_in_english(
    client: FlaskClient, submit: Submit, session: Session, home: str, clock: Clock
) -> None:
    question, choice = session.scalars(select(Invitation)).one().consultation.questions
    seen: dict[str, TestResponse] = {}

    def look(path: str, name: str = "") -> None:
        seen[name or path] = client.get(home + path)

    for path in ("", "/answer/questions", "/answer/part-1", "/answer/anything-else", "/files"):
        look(path)
    look("/check", "nothing to check")
    seen["saved"] = submit(
        f"{home}/answer/questions",
        {f"question-{question.id}": "99", f"question-{choice.id}-choice": "66", "go": "later"},
    )
    seen["no file"] = submit(f"{home}/files", {})
    for path in ("", "/check", "/throw-away"):
        look(path, f"{path} of a draft")
    seen["not said"] = submit(f"{home}/check", {})
    seen["sent"] = submit(f"{home}/check", SENT)
    for path in ("/sent", "", "/points"):
        look(path, f"{path} when sent")
    seen["put right"] = submit(f"{home}/points", {"missing": "100"})
    look("/points", "points put right")
    seen["unknown"] = client.get("/respond/aaaabbbbccccdddd?lang=cy")
    seen["nowhere"] = client.get("/nowhere?lang=cy")
    clock.at = NOON + timedelta(days=21)
    look("", "closed")
    look("/points", "points of what has closed")

    assert {name: latin(page) for name, page in seen.items() if latin(page)} == {}
    assert {page.status_code for page in seen.values()} <= {200, 302, 404, 422}


@pytest.mark.usefixtures("alphabet")
def test_no_word_of_the_pages_for_joining_and_leaving_is_in_english(
    client: FlaskClient, submit: Submit, session: Session, kit: Kit
) -> None:
    a_strategy(session, "11", "22")
    person = a_stakeholder(session, name="33", chosen_language=Language.WELSH)
    session.commit()
    signed = kit.stationery.signer.sign("leave", person.id)
    until = int((NOON + timedelta(days=1)).timestamp())
    asked = kit.stationery.signer.sign("join", f"{person.id}:{until}")
    mine = kit.stationery.signer.sign("about you", f"{person.id}:{until}")
    seen = {
        "join": client.get("/join?lang=cy"),
        "mistakes": submit("/join?lang=cy", {"email": "no address", "organisation": "44"}),
        "sent": client.get("/join/sent?lang=cy"),
        "confirm": client.get(f"/join/confirm/{asked}"),
        "you": client.get(f"/join/you/{mine}"),
        "leave": client.get(f"/leave/{signed}"),
        "left": client.post(f"/leave/{signed}"),
        "not ours": client.get("/leave/nobody?lang=cy"),
    }

    assert {name: latin(page) for name, page in seen.items() if latin(page)} == {}


@pytest.mark.usefixtures("alphabet")
def test_no_word_of_a_public_page_is_in_english(
    client: FlaskClient, session: Session, home: str, kit: Kit
) -> None:
    assert home
    asked = session.scalars(select(Invitation)).one().consultation
    over = an_open_consultation(session, "11?", title="22", strategy=asked.strategy)
    over.introduction = ""
    close(session, over, at=NOON, actor="Olwen Pryce")
    session.commit()
    paths = ("/", f"/consultations/{asked.id}", f"/consultations/{asked.id}/document")
    paths += (f"/consultations/{over.id}", f"/consultations/{over.id}/report", "/digests/99")
    seen = {path: client.get(f"{path}?lang=cy") for path in paths}

    assert {name: latin(page) for name, page in seen.items() if latin(page)} == {}
    assert [page.status_code for page in seen.values()] == [200, 200, 200, 200, 404, 404]


def test_a_published_report_says_in_welsh_that_it_is_in_english(
    client: FlaskClient, session: Session, home: str, kit: Kit
) -> None:
    assert home
    asked = session.scalars(select(Invitation)).one().consultation
    close(session, asked, at=NOON, actor="Olwen Pryce")
    publish(
        session,
        kit.shelf,
        asked,
        response="Later buses.",
        house="Wealdmere",
        day=kit.stationery.day,
        by="Olwen Pryce",
        at=NOON,
    )
    session.commit()
    address = f"/consultations/{asked.id}/report?lang=cy"
    page = BeautifulSoup(client.get(address).get_data(as_text=True), "html.parser")

    assert page.html is not None
    assert page.html["lang"] == "cy"
    assert "Yn Saesneg y mae." in page.get_text()
    assert [one["lang"] for one in page.select("main h1, .sb-report")] == ["en", "en"]
    back = page.select_one(".govuk-back-link")
    assert back is not None
    assert back["href"] == f"/consultations/{asked.id}?lang=cy"


def test_a_personal_page_speaks_its_readers_language(client: FlaskClient, home: str) -> None:
    page = BeautifulSoup(client.get(home).get_data(as_text=True), "html.parser")

    assert page.html is not None
    assert page.html["lang"] == "cy"
    assert [one.get_text() for one in page.select("h1 [lang]")] == ["33"]
    assert page.select_one("h1 [lang]")["lang"] == "en"  # type: ignore[index]  # found just now
    assert "22 Tachwedd 2026" in page.get_text()


def test_the_other_language_is_one_link_away_and_keeps_the_place(
    client: FlaskClient, home: str
) -> None:
    page = BeautifulSoup(
        client.get(f"{home}/answer/part-1?x=1").get_data(as_text=True), "html.parser"
    )
    (other,) = page.select(".sb-language a")
    assert (other.get_text(), other["href"], other["lang"]) == (
        "English",
        f"{home}/answer/part-1?x=1&lang=en",
        "en",
    )

    english = BeautifulSoup(client.get(str(other["href"])).get_data(as_text=True), "html.parser")
    assert english.html is not None
    assert english.html["lang"] == "en"
    back = english.select_one(".govuk-back-link")
    assert back is not None
    assert back["href"] == f"{home}?lang=en"


def test_the_language_asked_for_survives_a_form(
    client: FlaskClient, submit: Submit, home: str
) -> None:
    answer = submit(f"{home}/answer/anything-else?lang=en", {"whole": "One line.", "go": "later"})

    assert answer.headers["Location"] == f"{home}?lang=en"


def the_other_way(page: TestResponse) -> tuple[str, str, str]:
    """The button of the other language on a page that answers a form: name, value, address."""
    soup = BeautifulSoup(page.get_data(as_text=True), "html.parser")
    (button,) = soup.select(".sb-language button[name]")
    (form,) = soup.select("form#typed")
    assert (form["method"], button["form"]) == ("post", "typed")
    return str(button["name"]), str(button["value"]), str(button["formaction"])


def test_a_form_with_errors_is_shown_in_the_other_language_with_what_was_typed(
    client: FlaskClient, submit: Submit, session: Session, home: str
) -> None:
    given = {"name": "Mair Rhys", "email": "mair at home", "organisation": "Cyngor 44"}
    welsh = submit("/join?lang=cy", given)
    assert "Rhowch gyfeiriad e-bost" in welsh.get_data(as_text=True)
    name, value, address = the_other_way(welsh)
    assert (value, address) == ("en", "/join?lang=en")
    english = submit("/join?lang=cy", {**given, name: value}, to=address)
    soup = BeautifulSoup(english.get_data(as_text=True), "html.parser")
    assert "Enter an email address like name@example.org" in soup.get_text()
    assert soup.html is not None
    assert soup.html["lang"] == "en"
    assert {one: soup.select_one(f"#{one}")["value"] for one in given} == given  # type: ignore[index]  # found or it fails

    # Asked for when all is well by then, nothing is done with it either.
    well = {**given, "email": "mair@home.example", "organisation_type": "university or college"}
    again = submit("/join", {**well, name: "cy"}, to="/join?lang=cy")
    assert again.status_code == 200
    assert 'value="mair@home.example"' in again.get_data(as_text=True)
    session.expire_all()
    assert session.scalars(select(Stakeholder.email)).all() == ["mair@partner.example"]


def test_an_answer_is_shown_in_the_other_language_with_what_was_typed(
    client: FlaskClient, submit: Submit, session: Session, home: str
) -> None:
    writing = f"{home}/answer/anything-else"
    name, value, address = the_other_way(submit(writing, {"whole": "x " * 50_001}))
    shown = submit(writing, {"whole": "Buses by night.", name: value}, to=address)
    assert shown.status_code == 200
    assert "Buses by night." in shown.get_data(as_text=True)
    assert session.scalars(select(Contribution)).all() == []
    submit(writing, {"whole": "Buses by night.", "go": "later"})
    assert the_other_way(submit(f"{home}/check", {}))[1] == "en"
    submit(f"{home}/check", {**SENT, name: value}, to=f"{home}/check?lang=en")
    session.rollback()
    assert [one.state for one in session.scalars(select(Contribution))] == [ContributionState.DRAFT]
    no_file = submit(f"{home}/files", {})
    soup = BeautifulSoup(no_file.get_data(as_text=True), "html.parser")
    assert [one["href"] for one in soup.select(".sb-language a")] == [f"{home}/files?lang=en"]


def test_asking_for_another_language_changes_nothing_that_is_kept(
    client: FlaskClient, session: Session, home: str
) -> None:
    client.get(f"{home}?lang=en")

    session.expire_all()
    assert session.scalars(select(Stakeholder.language)).all() == [Language.WELSH]
    page = BeautifulSoup(client.get(home).get_data(as_text=True), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "cy"


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [
        ("/join", "", "en"),
        ("/join", "cy,en-GB;q=0.8", "cy"),
        ("/join", "fr,en;q=0.5", "en"),
        ("/join?lang=cy", "en", "cy"),
        ("/join?lang=xx", "en", "en"),
        ("/", "cy,en-GB;q=0.8", "cy"),
        ("/?lang=en", "cy", "en"),
        ("/sign-in?lang=cy", "cy", "en"),
    ],
)
def test_a_page_for_everybody_speaks_what_was_asked_for(
    client: FlaskClient, path: str, accepts: str, language: str
) -> None:
    html = client.get(path, headers={"Accept-Language": accepts}).get_data(as_text=True)

    assert f'<html lang="{language}"' in html


def test_who_joins_says_in_which_language(
    client: FlaskClient, submit: Submit, session: Session
) -> None:
    submit("/join?lang=cy", {"name": "Mair", "email": "mair@partner.example", "language": "cy"})

    (person,) = session.scalars(select(Stakeholder))
    assert person.language is Language.WELSH


def test_staff_say_in_which_language_somebody_gets_letters(
    sign_in: Callable[..., object], submit: Submit, session: Session
) -> None:
    sign_in()
    person = a_stakeholder(session, email="mair@partner.example", name="Mair")
    session.commit()

    submit(
        f"/desk/stakeholders/{person.id}/edit",
        {"email": "mair@partner.example", "name": "Mair", "language": "cy"},
    )

    session.expire_all()
    assert session.get_one(Stakeholder, person.id).language is Language.WELSH
