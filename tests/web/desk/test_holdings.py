import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from holdings.anna import fill
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from config import Settings
from conftest import Clock
from soundingboard.clock import forget_search_terms
from soundingboard.errands.working import drain
from soundingboard.holdings import handing_over
from soundingboard.kit import Kit
from soundingboard.models import Errand, JournalEntry, Officer
from soundingboard.vocabulary import Role

SignIn = Callable[..., Officer]
Submit = Callable[..., TestResponse]
ASKED = "Asked by letter on 3 May; answered to the address we hold."


def journal(session: Session) -> list[tuple[str, str, str]]:
    session.rollback()
    told = ("looked for what we hold", "made a copy of what we hold")
    found = session.scalars(
        select(JournalEntry).where(JournalEntry.event.in_(told)).order_by(JournalEntry.id)
    )
    return [(one.actor, one.event, one.detail) for one in found]


def archive(answer: TestResponse) -> zipfile.ZipFile:
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    content = answer.get_data()
    answer.close()
    return zipfile.ZipFile(io.BytesIO(content))


def test_person_is_looked_for_read_through_and_handed_over(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, kit: Kit
) -> None:
    there = fill(session, kit)
    sign_in(Role.ADMINISTRATOR)
    page = f"/desk/stakeholders/{there.anna.id}/held"
    assert page in client.get(f"/desk/stakeholders/{there.anna.id}").get_data(as_text=True)
    before = client.get(page).get_data(as_text=True)
    assert "Nobody has looked yet." in before
    assert "Ben Birch" not in before

    asked = submit(page, {"also": "Mrs Ash"}, to=f"{page}/look")
    assert asked.location.startswith("/desk/errands/")
    assert "We are looking." in client.get(page).get_data(as_text=True)
    assert drain(kit) == 1
    with kit.database.reading() as book:
        errand = book.scalars(select(Errand)).one()
        assert (errand.result, errand.done, errand.of) == (
            "Looked through. 2 places to be looked at.",
            2,
            2,
        )
        assert "Ash" not in errand.title
    assert page in client.get(asked.location).get_data(as_text=True)
    after = client.get(page).get_data(as_text=True)
    assert "“Anna Ash”, “anna@partner.example”, “a.ash@home.example”, “Mrs Ash”" in after
    assert "We found 2 places." in after
    assert "that Carla Cole-Hunt of carla@third.example agrees." in after
    assert "that [a name of somebody else] of [an address of somebody else] agrees." in after

    nobody = submit(page, {"asked": " "}, to=f"{page}/file")
    assert "Say who asked, when, and how you know it is them" in nobody.get_data(as_text=True)
    alone = archive(submit(page, {"asked": ASKED}, to=f"{page}/file"))
    assert json.loads(alone.read("data.json"))["mentions"] == []
    with kit.database.reading() as book:
        spot = next(one for one in book.scalars(select(Errand)).one().so_far["spots"])
    with_one = archive(
        submit(
            page,
            {"asked": ASKED, "mentions": ":".join(map(str, spot)), "hidden": "agrees"},
            to=f"{page}/file",
        )
    )
    (mention,) = json.loads(with_one.read("data.json"))["mentions"]
    assert "[hidden]. Write to anna@partner.example." in mention["words"][0]
    assert journal(session) == [
        ("Olwen Pryce", "looked for what we hold", ""),
        (
            "Olwen Pryce",
            "made a copy of what we hold",
            f"{ASKED} 0 mentions by others went along, 2 did not.",
        ),
        (
            "Olwen Pryce",
            "made a copy of what we hold",
            f"{ASKED} 1 mentions by others went along, 1 did not.",
        ),
    ]
    assert "made a copy of what we hold" in client.get(
        f"/desk/stakeholders/{there.anna.id}"
    ).get_data(as_text=True)


def test_officer_and_lead_may_not_and_what_nobody_found_is_not_handed_over(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, kit: Kit
) -> None:
    there = fill(session, kit)
    page = f"/desk/stakeholders/{there.anna.id}/held"
    sign_in(Role.OFFICER)
    assert page not in client.get(f"/desk/stakeholders/{there.anna.id}").get_data(as_text=True)
    assert client.get(page).status_code == 403
    beside = f"/desk/stakeholders/{there.anna.id}/edit"
    for door in ("look", "file"):
        assert submit(beside, {"asked": ASKED}, to=f"{page}/{door}").status_code == 403
    assert journal(session) == []
    sign_in(Role.ADMINISTRATOR)
    assert client.get(f"{page}/file").status_code == 405
    assert client.get("/desk/stakeholders/999/held").status_code == 404
    forged = {"asked": ASKED, "mentions": "comment:1:text"}
    made = archive(submit(page, forged, to=f"{page}/file"))
    assert json.loads(made.read("data.json"))["mentions"] == []


def test_what_would_go_along_is_seen_before_anything_is_handed_over(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, kit: Kit
) -> None:
    there = fill(session, kit)
    sign_in(Role.ADMINISTRATOR)
    page = f"/desk/stakeholders/{there.anna.id}/held"
    submit(page, {"also": ""}, to=f"{page}/look")
    drain(kit)
    typed = {"asked": "", "hidden": "told\nme", "see": "1"}
    seen = submit(page, typed, to=f"{page}/file").get_data(as_text=True)
    assert "Anna\u00a0Ash [hidden] [hidden] (tel. [a telephone number])" in seen
    assert "Say who asked, when, and how you know it is them" not in seen
    many = {"asked": ASKED, "hidden": "\n".join(f"name {one}" for one in range(501))}
    refused = submit(page, many, to=f"{page}/file").get_data(as_text=True)
    assert "Hide at most 500 things, one a line." in refused
    assert [event for _, event, _ in journal(session)] == ["looked for what we hold"]


def test_what_was_looked_for_is_forgotten_after_a_week(
    client: FlaskClient, sign_in: SignIn, submit: Submit, session: Session, kit: Kit, clock: Clock
) -> None:
    there = fill(session, kit)
    sign_in(Role.ADMINISTRATOR)
    page = f"/desk/stakeholders/{there.anna.id}/held"
    submit(page, {"also": "Mrs Ash"}, to=f"{page}/look")
    drain(kit)
    clock.at += timedelta(days=7)
    forget_search_terms(kit)
    assert "“Mrs Ash”" in client.get(page).get_data(as_text=True)
    clock.at += timedelta(seconds=1)
    forget_search_terms(kit)
    with kit.database.reading() as book:
        errand = book.scalars(select(Errand)).one()
        assert (errand.so_far, "Ash" in errand.about) == ({}, False)
        page_of_work = f"/desk/errands/{errand.id}"
    assert "Nobody has looked yet." in client.get(page).get_data(as_text=True)
    assert page in client.get(page_of_work).get_data(as_text=True)


def test_nothing_of_it_stays_on_the_disk(
    sign_in: SignIn,
    submit: Submit,
    session: Session,
    kit: Kit,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    there = fill(session, kit)
    sign_in(Role.ADMINISTRATOR)
    elsewhere = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    monkeypatch.setattr(handing_over, "IN_MEMORY", 1)  # all of it goes through a file
    page = f"/desk/stakeholders/{there.anna.id}/held"

    def files() -> list[Path]:
        return sorted(one for root in (settings.data_dir, elsewhere) for one in root.rglob("*"))

    before = files()
    made = submit(page, {"asked": ASKED}, to=f"{page}/file")
    assert made.get_data().startswith(b"PK")
    made.close()
    assert made.headers["Cache-Control"] == "no-store"
    assert files() == before
