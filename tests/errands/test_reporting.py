"""Large reports are made in the background, kept, and handed out while consent lasts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON
from report_files import BUSES, a_consultation_asked, enlarge, said, words_in
from soundingboard.digests.compiling import compile_digest
from soundingboard.errands.about import MakeReport, PublishReport
from soundingboard.errands.asking import ask
from soundingboard.errands.reporting import file_of
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Errand, Officer, PublishedReport
from soundingboard.press.report import Edition, Kind
from soundingboard.refusals import Conflict
from soundingboard.reports.later import CHANGED, TOO_LARGE, fetch
from soundingboard.reports.making import Format, Made
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import (
    Consent,
    ConsultationState,
    ErrandState,
    Role,
)

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


def asked_for(session: Session, kit: Kit, wanted: Format, edition: Edition) -> Contribution:
    """Seven people answer, and a report of it is asked for; gives what one of them said."""
    consultation = a_consultation_asked(session)
    given = [said(session, consultation, f"{BUSES} {number}") for number in range(7)]
    about = MakeReport(Kind.CONSULTATION.value, consultation.id, edition.value, wanted.value)
    ask(session, about, title="A report", at=kit.now())
    session.commit()
    return given[0]


def the_errand(kit: Kit) -> Errand:
    with kit.database.reading() as book:
        return book.scalars(select(Errand)).one()


def fetched(kit: Kit) -> Made:
    with kit.database.reading() as book:
        return fetch(book, kit.shelf, file_of(book.scalars(select(Errand)).one()))


@pytest.mark.parametrize("wanted", Format)
def test_a_report_is_kept_and_handed_out_as_it_was_made(
    session: Session, kit: Kit, wanted: Format
) -> None:
    asked_for(session, kit, wanted, Edition.INTERNAL)
    drain(kit)
    errand = the_errand(kit)
    assert (errand.state, errand.done, errand.of, errand.result) == (
        ErrandState.DONE,
        2,
        2,
        "The file is ready.",
    )
    first = fetched(kit)
    assert first.name.endswith(f"internal.{wanted.value}")
    assert BUSES in " ".join(words_in(first).split())
    assert fetched(kit) == first


def test_a_file_is_not_handed_out_once_somebody_no_longer_agrees(
    session: Session, kit: Kit
) -> None:
    given = asked_for(session, kit, Format.JSON, Edition.PUBLIC)
    drain(kit)
    assert BUSES in words_in(fetched(kit))
    for one in session.scalars(select(Contribution)):
        one.consent = Consent.NOT
    session.commit()
    assert given.consent is Consent.NOT
    with pytest.raises(Conflict, match=CHANGED):
        fetched(kit)


@dataclass
class StoppingShelf:
    """A shelf at which the process is asked to stop as soon as something lies on it."""

    shelf: Shelf
    kit: Kit

    def put(self, content: bytes) -> str:
        self.kit.stopping.set()
        return self.shelf.put(content)

    def get(self, content_hash: str) -> bytes:
        return self.shelf.get(content_hash)


def test_a_report_goes_on_from_what_was_put_together(session: Session, kit: Kit) -> None:
    asked_for(session, kit, Format.CSV, Edition.INTERNAL)
    drain(replace(kit, shelf=StoppingShelf(kit.shelf, kit)))
    errand = the_errand(kit)
    assert (errand.state, errand.done, set(errand.so_far)) == (ErrandState.WAITING, 1, {"value"})
    kit.stopping.clear()
    drain(kit)
    assert the_errand(kit).state is ErrandState.DONE
    assert the_errand(kit).so_far["value"] == errand.so_far["value"]


def test_a_large_report_is_asked_for_on_its_page_and_fetched_from_the_work(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICER)
    consultation = a_consultation_asked(session)
    enlarge(session, said(session, consultation, BUSES))
    session.commit()
    page = f"/desk/reports/consultations/{consultation.id}"
    shown = client.get(page).get_data(as_text=True)
    assert "it is made in the background" in shown
    refused = client.get(f"{page}/internal.json")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert TOO_LARGE in refused.get_data(as_text=True)

    answer = submit(page, {"edition": "internal", "kind": "csv"}, to=f"{page}/background")
    work = answer.headers["Location"]
    assert client.get(f"{work}/file").status_code == HTTPStatus.NOT_FOUND
    drain(kit)
    assert "Download the file" in client.get(work).get_data(as_text=True)
    file = client.get(f"{work}/file")
    assert file.mimetype == "application/zip"
    assert "Point 1999." in words_in(Made("x.zip", file.mimetype, file.get_data()))


def test_a_large_digest_is_for_its_lead_alone(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, sign_in: SignIn
) -> None:
    lead = sign_in(Role.LEAD)
    consultation = a_consultation_asked(session)
    consultation.strategy.priorities[0].lead = session.get_one(Officer, lead.id)
    enlarge(session, said(session, consultation, BUSES, submitted_at=NOON))
    digest = compile_digest(session, kit.stationery, consultation.strategy.priorities[0], at=NOON)
    assert digest is not None
    session.commit()
    page = f"/leads/digests/{digest.id}"
    assert client.get(f"{page}/report.json").status_code == HTTPStatus.CONFLICT
    answer = submit(page, {"edition": "internal", "kind": "json"}, to=f"{page}/background")
    work = answer.headers["Location"]
    drain(kit)
    file = client.get(f"{work}/file")
    assert "Point 1999." in words_in(Made("x.json", file.mimetype, file.get_data()))

    digest.priority.lead = None
    session.commit()
    assert client.get(f"{work}/file").status_code == HTTPStatus.FORBIDDEN
    sign_in(Role.LEAD, name="Somebody else")
    assert client.get(f"{work}/file").status_code == HTTPStatus.NOT_FOUND


def test_a_large_summary_is_published_in_the_background_once(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, sign_in: SignIn
) -> None:
    me = sign_in(Role.OFFICER)
    consultation = a_consultation_asked(
        session, state=ConsultationState.CLOSED, closed_at=NOON + timedelta(days=28)
    )
    enlarge(session, said(session, consultation, BUSES))
    session.commit()
    page = f"/desk/reports/consultations/{consultation.id}"
    assert "in the background" in client.get(f"{page}/publish").get_data(as_text=True)

    answer = submit(f"{page}/publish", {"response": "We ran the bus until ten."})

    work = answer.headers["Location"]
    public = f"/consultations/{consultation.id}/report"
    assert client.get(public).status_code == HTTPStatus.NOT_FOUND
    # Killed once it is put together: nothing is published yet, and it goes on from there.
    drain(replace(kit, shelf=StoppingShelf(kit.shelf, kit)))
    begun = the_errand(kit)
    assert (begun.state, begun.done, set(begun.so_far)) == (ErrandState.WAITING, 1, {"value"})
    assert client.get(public).status_code == HTTPStatus.NOT_FOUND
    kit.stopping.clear()
    drain(kit)
    drain(kit)

    with kit.database.reading() as book:
        (made,) = book.scalars(select(PublishedReport))
    assert (made.number, made.published_by) == (1, me.name)
    assert made.content_hash == begun.so_far["value"]
    assert "Version 1 is published." in client.get(work).get_data(as_text=True)
    told = client.get(public).get_data(as_text=True)
    assert "We ran the bus until ten." in told


def test_publishing_that_may_not_be_any_more_says_why(
    session: Session, kit: Kit, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICER)
    consultation = a_consultation_asked(session)
    about = PublishReport(consultation.id, "", "Olwen Pryce")
    ask(session, about, title="Publishing", at=kit.now())
    session.commit()
    drain(kit)
    failed = the_errand(kit)
    assert failed.state is ErrandState.FAILED
    assert failed.trouble == "Close the consultation first: answers may still come."
