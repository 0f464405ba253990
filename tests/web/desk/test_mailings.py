"""Mailings at the desk: watched, paused, called back, sent again, reported; reminders."""

import io
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import openpyxl
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_contribution, a_stakeholder
from prepared import a_ready_draft, look_again, signed_off
from soundingboard.clock import send_letters
from soundingboard.consultations import launching
from soundingboard.kit import Kit
from soundingboard.models import (
    Consultation,
    Delivery,
    JournalEntry,
    Mailing,
    Officer,
    Stakeholder,
    Suppression,
)
from soundingboard.outbox.postman import Fate, Outcome
from soundingboard.outbox.suppression import suppress
from soundingboard.vocabulary import DeliveryState, MailingState, Membership, SuppressionReason

Submit = Callable[..., object]
PEOPLE = ("Ann", "Bea", "Cai")


@pytest.fixture
def mailing(session: Session, kit: Kit, sign_in: Callable[..., object]) -> Mailing:
    """The invitations of an open consultation to Ann, Bea and Cai; an officer is signed in."""
    consultation = a_ready_draft(session)
    session.execute(Stakeholder.__table__.delete())
    for name in PEOPLE:
        a_stakeholder(session, name=name, email=f"{name.lower()}@partner.example")
    signed_off(session, consultation)
    launching.launch(
        session,
        kit.stationery,
        consultation,
        at=NOON,
        chance=kit.stationery.chance,
        actor="Olwen Pryce",
    )
    session.commit()
    sign_in()
    return session.scalars(select(Mailing)).one()


def states(session: Session, purpose: str = "invitation") -> dict[str, DeliveryState]:
    look_again(session)
    rows = session.execute(
        select(Delivery.to_name, Delivery.state)
        .where(Delivery.purpose == purpose)
        .order_by(Delivery.to_name)
    )
    return dict(rows.all())


def numbers(html: str) -> dict[str, str]:
    """The figures on a mailing's page."""
    page = BeautifulSoup(html, "html.parser")
    return {row.dt.get_text(): row.dd.get_text() for row in page.select(".sb-numbers > div")}


def table(html: str) -> list[list[str]]:
    page = BeautifulSoup(html, "html.parser")
    rows = page.select("main tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in rows]


def test_a_mailing_says_how_it_goes_and_who_did_not_get_it(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    clock: Clock,
    postman: PostmanInMemory,
    mailing: Mailing,
) -> None:
    here = f"/desk/mailings/{mailing.id}"
    assert numbers(client.get(here).text) == {"Letters": "3", "Sent": "0", "Waiting": "3"}
    postman.fates["bea@partner.example"] = Outcome(Fate.REFUSED, "550 5.7.1 Not here")
    postman.fates["cai@partner.example"] = Outcome(Fate.REFUSED_FOR_NOW, "452 4.2.2 Full")
    clock.at = NOON + timedelta(minutes=1)
    send_letters(kit)

    page = client.get(here).text
    assert numbers(page) == {
        "Letters": "3",
        "Sent": "1",
        "Waiting": "0",
        "Tried again later": "1",
        "Refused": "1",
    }
    assert table(page) == [
        ["Bea bea@partner.example", "Refused", "550 5.7.1 Not here"],
        ["Cai cai@partner.example", "Tried again later", "452 4.2.2 Full"],
    ]
    assert numbers(client.get(f"{here}/progress").text) == numbers(page)
    (row,) = table(client.get("/desk/mailings/").text)
    assert row == ["Waiting", "3", "1", "1"]
    assert f'href="{here}"' in client.get(f"/desk/consultations/{mailing.consultation_id}").text


def test_who_was_not_written_to_is_named_with_the_reason(
    session: Session, client: FlaskClient, mailing: Mailing
) -> None:
    a_stakeholder(session, name="Dai", membership=Membership.LEFT)
    eve = a_stakeholder(session, name="Eve")
    suppress(session, eve.email, SuppressionReason.BOUNCED, "550 no such user", NOON)
    session.commit()

    assert table(client.get(f"/desk/mailings/{mailing.id}").text) == [
        ["Dai", "Asked to leave the list."],
        ["Eve", "Letters to this address came back."],
    ]


def test_a_paused_mailing_waits_until_it_may_go_on(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, mailing: Mailing
) -> None:
    here = f"/desk/mailings/{mailing.id}"
    submit(here, {}, to=f"{here}/pause")
    send_letters(kit)
    assert set(states(session).values()) == {DeliveryState.QUEUED}
    assert "Nothing leaves until somebody lets it go on." in client.get(here).text

    submit(here, {}, to=f"{here}/resume")
    send_letters(kit)

    assert set(states(session).values()) == {DeliveryState.SENT}
    assert "Done" in client.get(here).text


def test_a_mailing_is_called_back_with_a_reason(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, mailing: Mailing
) -> None:
    here = f"/desk/mailings/{mailing.id}"
    refused = submit(f"{here}/call-back", {"why": ""})
    assert "Say why it is called back" in refused.text
    assert set(states(session).values()) == {DeliveryState.QUEUED}

    submit(f"{here}/call-back", {"why": "The wrong document."})
    send_letters(kit)

    assert set(states(session).values()) == {DeliveryState.CANCELLED}
    assert session.scalars(select(Mailing.state)).one() is MailingState.CANCELLED
    page = client.get(here).text
    assert "It was called back: The wrong document." in page
    assert {row[2] for row in table(page)} == {"Called back: The wrong document."}
    again = submit(f"{here}/call-back", {"why": "Again."}, to=f"{here}/resume")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("day", "hour", "error"),
    [
        (("5", "11", "2026"), "25:00", "Enter a time like 09:00"),
        (("", "", ""), "09:00", "Enter the day too"),
        (("31", "2", "2026"), "", "Enter a day that is in the calendar"),
        (("5", "11", "2027"), "", "It would leave after the closing date."),
    ],
)
def test_a_moment_that_cannot_be_is_refused(
    session: Session,
    submit: Submit,
    mailing: Mailing,
    day: tuple[str, str, str],
    hour: str,
    error: str,
) -> None:
    answer = submit(f"/desk/mailings/{mailing.id}/schedule", {"day": list(day), "hour": hour})

    assert error in answer.text
    look_again(session)
    assert set(session.scalars(select(Delivery.not_before))) == {NOON}


def test_a_mailing_leaves_at_the_time_that_was_chosen(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    clock: Clock,
    submit: Submit,
    mailing: Mailing,
) -> None:
    here = f"/desk/mailings/{mailing.id}"
    submit(f"{here}/schedule", {"day": ["5", "11", "2026"], "hour": "9.30"})
    send_letters(kit)
    assert set(states(session).values()) == {DeliveryState.QUEUED}
    assert "Nothing leaves before 5 November 2026, 09:30." in client.get(here).text

    clock.at = NOON + timedelta(days=3)
    send_letters(kit)

    assert set(states(session).values()) == {DeliveryState.SENT}


def test_sending_again_reaches_only_who_did_not_get_it_and_may(
    session: Session,
    kit: Kit,
    clock: Clock,
    postman: PostmanInMemory,
    submit: Submit,
    mailing: Mailing,
) -> None:
    for name in ("bea", "cai"):
        outcome = Outcome(Fate.REFUSED, "550 5.7.1 Not here")
        postman.fates[f"{name}@partner.example"] = outcome
    send_letters(kit)
    first = {letter.to_name: letter.message_id for letter in session.scalars(select(Delivery))}
    look_again(session)
    bea = session.scalars(select(Stakeholder).where(Stakeholder.name == "Bea")).one()
    bea.email = "bea@new.example"
    suppress(session, "cai@partner.example", SuppressionReason.STAFF, "Olwen: not now", NOON)
    session.commit()

    here = f"/desk/mailings/{mailing.id}"
    submit(here, {}, to=f"{here}/again")
    submit(here, {}, to=f"{here}/again")
    send_letters(kit)

    assert states(session) == {
        "Ann": DeliveryState.SENT,
        "Bea": DeliveryState.SENT,
        "Cai": DeliveryState.FAILED,
    }
    assert [one.rcpt_to for one in postman.carried] == ["ann@partner.example", "bea@new.example"]
    assert {one.to_name: one.message_id for one in session.scalars(select(Delivery))} == first
    lines = session.scalars(select(JournalEntry).where(JournalEntry.event == "sent again")).all()
    assert [line.detail for line in lines] == [
        "to 1 who did not get it",
        "to 0 who did not get it",
    ]


def test_the_report_is_a_file_without_formulas(
    session: Session, client: FlaskClient, kit: Kit, mailing: Mailing
) -> None:
    letter = session.scalars(select(Delivery).where(Delivery.to_name == "Ann")).one()
    letter.to_name = '=HYPERLINK("https://x.example","Ann\x07")'
    session.commit()
    send_letters(kit)

    here = f"/desk/mailings/{mailing.id}"
    csv = client.get(f"{here}/report.csv")
    assert csv.headers["Content-Disposition"] == f"attachment; filename=mailing-{mailing.id}.csv"
    lines = csv.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Letter,Name,Email,What became of it,Attempts,Sent,Why"
    assert lines[1].split(",")[1].startswith("\"'=HYPERLINK")
    assert lines[2].split(",")[1:6] == [
        "Bea",
        "bea@partner.example",
        "sent",
        "1",
        "2026-11-02 12:00",
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}/report.xlsx").data))
    cell = book.active["B2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("https://x.example","Ann\ufffd")')
    assert client.get(f"{here}/report.pdf").status_code == 404


def test_a_reminder_is_looked_at_and_sent_from_the_desk(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    clock: Clock,
    submit: Submit,
    mailing: Mailing,
) -> None:
    send_letters(kit)
    clock.at = NOON + timedelta(days=7)
    look_again(session)
    consultation = session.scalars(select(Consultation)).one()
    ann = session.scalars(select(Stakeholder).where(Stakeholder.name == "Ann")).one()
    a_contribution(session, consultation, ann, (None, "Buses."))
    session.commit()
    here = f"/desk/consultations/{consultation.id}/remind"

    page = client.get(here).text
    assert table(page) == [["Ann", "Has answered."]]
    assert "Reminder: Shaping the growth plan" in page
    assert preview(page) == ("To Bea", "Hello Bea,")
    frame = BeautifulSoup(page, "html.parser").select_one("iframe")["src"]
    assert "Hello Bea," in client.get(frame).text
    assert preview(client.get(f"{here}?who=CAI@").text) == ("To Cai", "Hello Cai,")
    assert "is called “Ann”" in client.get(f"{here}?who=Ann").text
    for form in (here, f"/desk/mailings/{mailing.id}/schedule"):  # pressed twice
        submit(form, {"number": "1", "day": ["", "", ""], "hour": ""}, to=here)
    send_letters(kit)

    assert states(session, "reminder") == {"Bea": DeliveryState.SENT, "Cai": DeliveryState.SENT}


def preview(html: str) -> tuple[str, str]:
    """To whom the letter shown is written, and how it greets."""
    page = BeautifulSoup(html, "html.parser")
    heading = next(one for one in page.select("h3") if one.get_text().startswith("To "))
    return heading.get_text(), page.select_one("pre").get_text().splitlines()[0]


def test_a_test_reminder_goes_to_who_asked_for_it_alone(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    clock: Clock,
    postman: PostmanInMemory,
    submit: Submit,
    mailing: Mailing,
) -> None:
    send_letters(kit)
    clock.at = NOON + timedelta(days=7)
    already = len(postman.carried)
    here = f"/desk/consultations/{mailing.consultation_id}/remind"
    submit(here, {}, to=f"{here}/test")
    me = session.scalars(select(Officer)).one()
    assert f"A test letter to {me.email} is on its way." in client.get(here).text
    send_letters(kit)
    (carried,) = postman.carried[already:]
    assert carried.rcpt_to == me.email
    copy = message_from_bytes(carried.message, policy=default)
    assert copy["Subject"].startswith("[Test] Reminder: Shaping the growth plan")
    assert copy["Reply-To"] is None
    for kind in ("plain", "html"):
        words = copy.get_body((kind,)).get_content()
        assert "THIS IS A TEST COPY" in words.upper()
        assert "/respond/" not in words
    page = client.get(here).text
    assert "Round 1." in page
    assert table(page) == []
    submit(here, {"language": "cy"}, to=f"{here}/test")
    send_letters(kit)
    welsh = message_from_bytes(postman.carried[-1].message, policy=default)
    assert welsh["Subject"].startswith("[Prawf] ")


def test_who_was_passed_over_is_kept_as_it_was_with_each_reminder(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    clock: Clock,
    submit: Submit,
    mailing: Mailing,
) -> None:
    suppress(session, "cai@partner.example", SuppressionReason.STAFF, "Olwen: not now", NOON)
    session.commit()
    send_letters(kit)
    clock.at = NOON + timedelta(days=7)
    ann = session.scalars(select(Stakeholder).where(Stakeholder.name == "Ann")).one()
    a_contribution(session, mailing.consultation, ann, (None, "Buses."))
    session.commit()
    form = {"number": "1", "day": ["", "", ""], "hour": ""}
    submit(f"/desk/consultations/{mailing.consultation_id}/remind", form)
    look_again(session)
    reminder = session.scalars(select(Mailing).where(Mailing.id != mailing.id)).one()
    session.execute(Suppression.__table__.delete())  # lifted since
    a_contribution(session, mailing.consultation, reminded(session), (None, "Trams."))
    session.commit()

    here = f"/desk/mailings/{reminder.id}"
    page = client.get(here).text
    kept = [
        ["Ann", "Has answered."],
        ["Cai", "Staff stopped letters to this address."],
    ]
    assert "As it was when this was planned, on 9 November 2026." in page
    assert table(page) == kept
    lines = client.get(f"{here}/report.csv").data.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[1:4] for line in lines] == [
        ["Bea", "bea@partner.example", "waiting"],
        ["Ann", "ann@partner.example", "not written to"],
        ["Cai", "cai@partner.example", "not written to"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}/report.xlsx").data))
    assert [book.active[f"G{row}"].value for row in (3, 4)] == [why for _, why in kept]


def reminded(session: Session) -> Stakeholder:
    return session.scalars(select(Stakeholder).where(Stakeholder.name == "Bea")).one()


def test_an_address_is_let_go_again_by_name_and_with_a_reason(
    session: Session, client: FlaskClient, submit: Submit, mailing: Mailing
) -> None:
    full = suppress(
        session, "bea@partner.example", SuppressionReason.BOUNCED, "452 mailbox full", NOON
    )
    gone = suppress(
        session, "cai@partner.example", SuppressionReason.LEFT, "Asked to leave by mail.", NOON
    )
    session.commit()
    assert [row[:2] for row in table(client.get("/desk/suppressions/").text)] == [
        ["Cai", "Left the list Asked to leave by mail."],
        ["Bea", "Letters came back 452 mailbox full"],
    ]
    (only,) = table(client.get("/desk/suppressions/?reason=bounced").text)
    assert only[0] == "Bea"
    assert "Say why" in submit(f"/desk/suppressions/{full.id}/lift", {"why": " "}).text

    submit(f"/desk/suppressions/{full.id}/lift", {"why": "She has emptied it."})
    page = client.get(f"/desk/suppressions/{gone.id}/lift").text
    assert "Only they can come back" in page
    submit(
        f"/desk/suppressions/{full.id}/lift",
        {"why": "I say so."},
        to=f"/desk/suppressions/{gone.id}/lift",
    )

    look_again(session)
    assert (full.lifted_by, full.lifted_why) == ("Olwen Pryce", "She has emptied it.")
    assert full.lifted_at is not None
    assert gone.lifted_at is None
    (entry,) = session.scalars(select(JournalEntry).where(JournalEntry.event == "resumed letters"))
    assert entry.detail == "It was barred (bounced): 452 mailbox full Now: She has emptied it."


def test_what_is_written_for_later_is_called_planned_until_its_time(
    session: Session,
    client: FlaskClient,
    clock: Clock,
    submit: Submit,
    mailing: Mailing,
    app: Flask,
) -> None:
    here = f"/desk/mailings/{mailing.id}"
    ann, bea, _cai = session.scalars(select(Delivery).order_by(Delivery.to_name))
    ann.state, ann.sent_at = DeliveryState.SENT, NOON
    bea.last_reply = "421 4.3.2 Closing"  # our own server has turned it away for a minute
    session.commit()
    submit(f"{here}/schedule", {"day": ["9", "11", "2026"], "hour": "10:00"})

    sent = {"Letters": "3", "Sent": "1"}
    assert numbers(client.get(here).text) == {**sent, "Planned": "1", "Waiting": "1"}
    lines = client.get(f"{here}/report.csv").data.decode("utf-8-sig").splitlines()
    assert lines[3].split(",")[1:] == [
        "Cai",
        "cai@partner.example",
        "planned",
        "0",
        "",
        "Not before 2026-11-09 10:00",
    ]
    watched = app.test_cli_runner().invoke(args=["outbox", "watch", str(mailing.id), "--once"])
    assert "of 3 letters 1 planned, 1 waiting, 1 sent" in watched.output
    listed = app.test_cli_runner().invoke(args=["outbox", "list"]).output.splitlines()
    assert [line.split()[1] for line in listed[1:]] == ["planned", "queued", "sent"]
    clock.at = NOON + timedelta(days=7)
    assert numbers(client.get(here).text) == {**sent, "Waiting": "2"}
