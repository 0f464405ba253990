"""What is previewed is what is sent, to the byte; and a test letter touches nobody's letter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_stakeholder
from outbox_letters import look_again
from prepared import a_ready_draft, signed_off
from soundingboard.clock import send_letters
from soundingboard.consultations import enclosing, launching, reminding
from soundingboard.contributions.evidence import Offered
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, Mailing, PlannedLetter, Stakeholder
from soundingboard.outbox import mailings
from soundingboard.outbox.sealing import make_key, read_seals
from soundingboard.outbox.specimens import NAME, TOKEN
from soundingboard.vocabulary import Language

WHO = "Olwen Pryce"
PEOPLE = (
    ("Ann Lee", Language.ENGLISH),
    ("Siân Rhŷs", Language.WELSH),
    ("王小明", Language.ENGLISH),
    ('Jo "Bee" <b>Ünal</b>', Language.ENGLISH),
    ("", Language.WELSH),
    ("", Language.ENGLISH),
)


@pytest.fixture
def consultation(session: Session, kit: Kit) -> Consultation:
    """Signed off, with a file that goes with the letter and readers of all kinds."""
    consultation = a_ready_draft(session, title="Cynllun twf – growth plan")
    offered = Offered("plan.pdf", b"%PDF-1.7\n%%EOF\n")
    enclosing.enclose(session, kit.stationery.shelf, consultation, offered, at=NOON, actor=WHO)
    for name, language in PEOPLE:
        a_stakeholder(session, name=name, chosen_language=language)
    return signed_off(session, consultation)


def open_it(session: Session, kit: Kit, consultation: Consultation) -> None:
    launching.launch(
        session,
        kit.stationery,
        consultation,
        at=kit.now(),
        chance=kit.stationery.chance,
        actor=WHO,
    )
    session.commit()


def as_meant(letter: Delivery, sent: bytes, at: datetime = NOON) -> bytes:
    """What was sent, with what nobody could know before as a preview at that moment has it."""
    token = letter.reply_to.partition("@")[0].partition("+")[2]
    name = letter.message_id.strip("<>").partition("@")[0]
    meant = f"<{NAME}@reply.wealdmere.example>"
    before, after = (sha256(one.encode()).hexdigest() for one in (letter.message_id, meant))
    # The boundaries are made of the Message-ID, one more where files go with it.
    halves = (slice(32), slice(32, None)) if b"multipart/mixed" in sent else (slice(32),)
    for old, new in (
        (token, TOKEN),
        (name, NAME),
        *((before[half], after[half]) for half in halves),
        (f"Date: {format_datetime(letter.created_at)}", f"Date: {format_datetime(at)}"),
    ):
        assert old.encode() in sent
        sent = sent.replace(old.encode(), new.encode())
    return sent


def test_what_is_previewed_is_what_is_sent(
    session: Session,
    kit: Kit,
    consultation: Consultation,
    client: FlaskClient,
    clock: Clock,
    postman: PostmanInMemory,
    sign_in: Callable[..., object],
) -> None:
    sign_in()
    page = f"/desk/consultations/{consultation.id}/letter"
    readers = session.scalars(select(Stakeholder)).all()
    assert len(readers) == len(PEOPLE) + 1
    previews = {one.email: client.get(f"{page}/{one.id}.eml").data for one in readers}
    clock.at += timedelta(days=1, hours=3)
    open_it(session, kit, consultation)

    send_letters(kit)

    letters = {one.to_address: one for one in session.scalars(select(Delivery))}
    sent = {one.rcpt_to: one.message for one in postman.carried}
    assert {who: as_meant(letters[who], mail) for who, mail in sent.items()} == previews
    assert client.get(f"{page}/999.eml").status_code == 404


def test_a_reminder_is_previewed_as_it_is_sent(
    session: Session,
    kit: Kit,
    consultation: Consultation,
    client: FlaskClient,
    clock: Clock,
    postman: PostmanInMemory,
    sign_in: Callable[..., object],
) -> None:
    open_it(session, kit, consultation)
    send_letters(kit)
    invitations = {one.rcpt_to: one.number for one in postman.carried}
    postman.carried.clear()
    clock.at += timedelta(days=7)
    sign_in()
    page = f"/desk/consultations/{consultation.id}/remind/letter"
    readers = session.scalars(select(Stakeholder)).all()
    stranger = a_stakeholder(session)
    session.commit()
    previews = {one.email: client.get(f"{page}/{one.id}.eml").data for one in readers}
    previewed_at = clock.at
    clock.at += timedelta(hours=3)
    reminding.remind(session, kit.stationery, consultation, number=1, at=clock.at, actor=WHO)
    session.commit()

    send_letters(kit)

    letters = {
        one.to_address: one
        for one in session.scalars(select(Delivery).where(Delivery.purpose == "reminder"))
    }
    sent = {one.rcpt_to: one.message for one in postman.carried}
    assert len(sent) == len(PEOPLE) + 1
    assert {
        who: as_meant(letters[who], mail, previewed_at) for who, mail in sent.items()
    } == previews
    for who, mail in previews.items():
        earlier = session.get_one(Delivery, invitations[who]).message_id.encode()
        assert b"In-Reply-To: " + earlier in mail
    for unknown in (stranger.id, 999):
        assert client.get(f"{page}/{unknown}.eml").status_code == 404


def test_what_is_planned_is_written_beforehand_as_it_leaves(
    app: Flask,
    session: Session,
    kit: Kit,
    consultation: Consultation,
    postman: PostmanInMemory,
    tmp_path: Path,
) -> None:
    make_key(tmp_path, "sb1", kind="rsa")
    seals = read_seals(tmp_path, ["sb1"], domain="wealdmere.example")
    sealing = replace(kit, manners=replace(kit.manners, seals=seals))
    app.extensions["kit"] = sealing
    open_it(session, sealing, consultation)
    run = app.test_cli_runner()
    numbers = session.scalars(select(Delivery.id).order_by(Delivery.id)).all()
    written = [run.invoke(args=["outbox", "raw", str(one)]).stdout_bytes for one in numbers]

    send_letters(sealing)

    assert [one.message for one in sorted(postman.carried, key=lambda one: one.number)] == written
    assert all(one.startswith(b"DKIM-Signature: ") for one in written)
    again = [run.invoke(args=["outbox", "raw", str(one)]).stdout_bytes for one in numbers]
    assert again == written  # afterwards too


def rows(session: Session, mailing: Mailing) -> list[tuple[object, ...]]:
    """All that is kept of the letters of a mailing."""
    look_again(session)
    state, planned = Delivery.__table__, PlannedLetter.__table__
    found = (
        select(planned, state)
        .join(state, state.c.id == planned.c.id)
        .where(planned.c.purpose == "invitation", planned.c.once_key == "each:invitation")
        .order_by(planned.c.id)
    )
    return [tuple(row) for row in session.execute(found)]


def test_a_test_letter_goes_to_who_asks_for_it_and_touches_no_other(
    session: Session,
    kit: Kit,
    consultation: Consultation,
    postman: PostmanInMemory,
    sign_in: Callable[..., object],
    submit: Callable[..., object],
) -> None:
    sign_in(email="olwen@wealdmere.example")
    open_it(session, kit, consultation)
    mailing = session.scalars(select(Mailing)).one()
    mailings.pause(session, mailing, "A look first.", by=WHO, at=NOON)
    session.commit()
    before = rows(session, mailing)
    assert len(before) == len(PEOPLE) + 1

    page = f"/desk/consultations/{consultation.id}/letter"
    submit(page, {}, to=f"{page}/test")
    send_letters(kit)

    (test,) = postman.carried
    assert test.rcpt_to == "olwen@wealdmere.example"
    head = test.message.partition(b"\r\n\r\n")[0]
    assert b"Subject: [Test]" in head or b"Subject: =?utf-8?b?W1Rlc3Rd" in head
    secrets = [str(row.reply_to) for row in session.scalars(select(Delivery)) if row.reply_to]
    assert all(one.encode() not in test.message for one in secrets)
    assert rows(session, mailing) == before
