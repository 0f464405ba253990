"""Staff search everything that was said, keep searches, and take finds away."""

import io
from collections.abc import Callable
from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_open_consultation,
    an_organisation,
)
from soundingboard.models import Contribution, Digest, Feedback, Officer
from soundingboard.vocabulary import Consent, DigestState, OrganisationType, Role

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


@pytest.fixture
def said(session: Session) -> Contribution:
    """A college says two things; it does not want to be named."""
    strategy = a_strategy(session, "Skills")
    consultation = an_open_consultation(session, "What is missing?", strategy=strategy)
    college = an_organisation(
        session, "Marlhythe College", type=OrganisationType.COLLEGE_OR_TRAINING
    )
    who = a_stakeholder(session, name="Dilys Vaughan", organisation=college)
    given = a_contribution(
        session,
        consultation,
        who,
        (consultation.questions[0], "More apprenticeships <b>now</b>, please."),
        (None, "=cmd|' /C calc'!A0 and the buses are late."),
        consent=Consent.UNNAMED,
    )
    session.commit()
    return given


def keep(submit: Submit, asked: str, form: dict[str, str]) -> TestResponse:
    return submit("/desk/search/?words=bus", form, to=f"/desk/search/keep?{asked}")


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def test_a_find_is_marked_and_opens_where_it_stands(
    client: FlaskClient, sign_in: SignIn, said: Contribution
) -> None:
    sign_in()
    page = read(client, "/desk/search/?words=apprenticeship")
    hit = page.select_one("article")
    assert hit is not None
    assert [mark.text for mark in hit.select("mark")] == ["apprenticeships"]
    assert "More apprenticeships <b>now</b>, please." in hit.text
    link = hit.select_one("a")
    assert link is not None
    assert link["href"] == f"/desk/contributions/{said.id}#passage-{said.comments[0].id}"
    assert "Dilys Vaughan, Marlhythe College" in " ".join(hit.text.split())


def test_a_lead_reads_words_and_no_name_that_was_not_to_be_told(
    client: FlaskClient, sign_in: SignIn, said: Contribution
) -> None:
    sign_in(Role.LEAD)
    page = read(client, "/desk/search/?words=apprenticeship").text
    assert "More apprenticeships" in page
    assert "College or training provider" in page
    assert "Dilys" not in page
    assert client.get("/desk/search/found.xlsx?words=bus").status_code == HTTPStatus.NOT_FOUND


def test_a_search_that_cannot_be_says_so_on_the_page(
    client: FlaskClient, sign_in: SignIn, said: Contribution
) -> None:
    sign_in()
    page = read(client, "/desk/search/?words=-bus")
    error = page.select_one("#words-error")
    assert error is not None
    assert "Say what to look for as well" in error.text
    assert page.select("article") == []


def test_nobody_searches_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/desk/search/?words=bus").status_code == HTTPStatus.FOUND


def test_finds_are_taken_away_as_text_that_is_no_formula(
    client: FlaskClient, sign_in: SignIn, said: Contribution
) -> None:
    sign_in()
    answer = client.get("/desk/search/found.xlsx?words=buses")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert [(row[1], row[12], row[13]) for row in rows[1:]] == [
        (
            f"{said.reference}/2",
            "publish without my name",
            "=cmd|' /C calc'!A0 and the buses are late.",
        )
    ]
    cells = load_workbook(io.BytesIO(answer.data)).active
    assert {cell.data_type for cell in cells["N"]} == {"s"}
    assert client.get("/desk/search/found.exe").status_code == HTTPStatus.NOT_FOUND


def test_a_kept_search_tells_what_is_new_until_it_was_seen(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, said: Contribution
) -> None:
    sign_in()
    keep(submit, "words=buses&exactly=yes", {"name": "Late buses", "shared": "y"})
    assert "1 new" not in read(client, "/desk/search/").text
    who = a_stakeholder(session)
    a_contribution(session, said.consultation, who, (None, "No bus after six."))
    session.commit()

    page = read(client, "/desk/search/")
    assert "1 new" in page.text
    link = page.find("a", string="Late buses")
    assert link is not None
    assert len(read(client, str(link["href"])).select("article")) == 2
    seen = next(form for form in page.select("form") if "seen" in str(form.get("action")))
    assert client.get(str(seen["action"])).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    submit("/desk/search/?words=bus", {}, to=str(seen["action"]))
    assert "1 new" not in read(client, "/desk/search/").text

    sign_in(Role.LEAD)
    shared = read(client, "/desk/search/")
    assert "Late buses" in shared.text
    assert [form for form in shared.select("form") if "delete" in str(form.get("action"))] == []


def test_a_search_is_kept_under_a_name_and_not_for_everything(
    client: FlaskClient, sign_in: SignIn, submit: Submit, said: Contribution
) -> None:
    sign_in()
    nameless = keep(submit, "words=bus", {"name": " "})
    assert "Give the search a name" in nameless.get_data(as_text=True)
    everything = keep(submit, "", {"name": "All"})
    assert "This search finds everything" in everything.get_data(as_text=True)


def test_one_does_not_delete_another_ones_search(
    client: FlaskClient, sign_in: SignIn, submit: Submit, said: Contribution
) -> None:
    sign_in()
    keep(submit, "words=bus", {"name": "Mine"})
    page = read(client, "/desk/search/")
    delete = next(form for form in page.select("form") if "delete" in str(form.get("action")))
    sign_in(Role.LEAD)
    assert (
        submit("/desk/search/?words=bus", {}, to=str(delete["action"])).status_code
        == HTTPStatus.NOT_FOUND
    )


def test_what_we_answered_stands_beside_what_was_said(
    client: FlaskClient, sign_in: SignIn, session: Session, said: Contribution
) -> None:
    sign_in()
    priority = said.consultation.strategy.priorities[0]
    digest = Digest(
        number=1,
        state=DigestState.RELEASED,
        since=None,
        until=NOON,
        compiled_at=NOON,
        people=1,
        organisations=1,
        passages=1,
        priority=priority,
    )
    session.add(digest)
    session.flush()
    answer = Feedback(
        digest=digest,
        line=None,
        heading="Apprenticeships",
        text="We fund forty places from May.",
        by="Olwen Pryce",
        at=NOON,
        sent_at=NOON,
        passages=[said.comments[0]],
    )
    session.add(answer)
    session.commit()
    page = read(client, "/desk/search/?words=apprenticeships")
    assert page.text.count("We fund forty places from May.") == 2
    assert "We fund" not in read(client, "/desk/search/?words=buses&exactly=yes").text
