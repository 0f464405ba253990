"""A planned opening outlives the node that was about to do it; one that is missed is told of."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON
from prepared import a_ready_draft, points_of, signed_off
from servers import postgresql
from soundingboard import clock as house_clock
from soundingboard.clock import open_and_close
from soundingboard.consultations import grounds, readiness
from soundingboard.consultations.missed_openings import (
    NOBODY_THERE,
    NOT_SIGNED,
    MissedOpening,
    missed_openings,
)
from soundingboard.consultations.planning_opening import plan_opening, take_back_opening
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, JournalEntry
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import ConsultationState, Mode
from tests.consultations.test_readiness import FULL

TESTS = Path(__file__).parents[1]
WHO = "Olwen Pryce"
DUE = NOON + timedelta(days=1)
PATIENCE = 120.0  # seconds


def missed(session: Session, at: datetime) -> list[tuple[datetime, str]]:
    session.rollback()
    session.expire_all()
    return [(one.planned_for, one.why) for one in missed_openings(session, at=at)]


def test_an_opening_past_the_last_day_does_not_happen_and_staff_see_why(
    session: Session,
    kit: Kit,
    clock: Clock,
    client: FlaskClient,
    sign_in: Callable[..., object],
) -> None:
    consultation = signed_off(session, a_ready_draft(session, opens_at=DUE))
    session.commit()
    sign_in()
    page = f"/desk/consultations/{consultation.id}"
    assert "did not open" not in client.get("/desk/").get_data(as_text=True)
    assert "opens by itself on" in client.get(page).get_data(as_text=True)

    clock.at = consultation.closes_at  # no node was there until then
    open_and_close(kit)

    why = "The closing date has passed. Choose a later one and sign it off again."
    assert missed(session, clock.at) == [(DUE, why)]
    assert consultation.state is ConsultationState.DRAFT
    assert session.scalar(select(func.count(Delivery.id))) == 0
    desk = client.get("/desk/").get_data(as_text=True)
    assert f'href="{page}">“{consultation.title}” did not open as planned: {why}' in desk
    own = " ".join(client.get(page).get_data(as_text=True).split())
    assert f"It did not open as planned on 3 November 2026, 12:00. {why}" in own
    assert "opens by itself on" not in own

    take_back_opening(session, consultation, at=clock.at, actor=WHO)
    session.commit()
    assert missed(session, clock.at) == []
    assert "did not open" not in client.get("/desk/").get_data(as_text=True)


def test_what_nobody_signed_and_what_no_clock_opened_is_told_too(session: Session) -> None:
    unsigned = a_ready_draft(session)
    plan_opening(session, unsigned, DUE, at=NOON, actor=WHO)
    signed = signed_off(session, a_ready_draft(session, opens_at=DUE + timedelta(hours=1)))
    session.commit()

    assert missed(session, DUE - timedelta(seconds=1)) == []
    assert missed(session, DUE + timedelta(hours=1)) == [(DUE, NOT_SIGNED)]
    assert missed(session, DUE + timedelta(hours=1, minutes=2)) == [
        (DUE, NOT_SIGNED),
        (signed.opens_at, NOBODY_THERE),
    ]
    first = missed_openings(session, at=DUE)[0]
    assert first == MissedOpening(unsigned, DUE, NOT_SIGNED)


@pytest.mark.parametrize(
    ("days", "late", "opens"),
    [
        (readiness.LEAST_FORMAL_DAYS, timedelta(seconds=5), True),
        (readiness.LEAST_FORMAL_DAYS, timedelta(hours=23), True),
        (readiness.LEAST_FORMAL_DAYS, timedelta(days=1), False),
        (readiness.LEAST_FORMAL_DAYS + 1, timedelta(days=1), True),
        (28, timedelta(days=1), True),  # somebody has answered for the shorter time by name
    ],
)
def test_a_formal_consultation_is_not_opened_for_less_time_than_was_signed(
    session: Session, kit: Kit, clock: Clock, days: int, late: timedelta, *, opens: bool
) -> None:
    consultation = a_ready_draft(
        session, mode=Mode.FORMAL, opens_at=DUE, closes_at=DUE + timedelta(days=days)
    )
    grounds.state(session, consultation, FULL, at=NOON, actor=WHO)
    points = points_of(session, consultation)
    if not readiness.is_ready(points):
        readiness.override(
            session, consultation, points, readiness.DURATION, reason="A law.", at=NOON, actor=WHO
        )
    signed_off(session, consultation)
    session.commit()

    clock.at = DUE + late
    open_and_close(kit)

    why = "Its moment was missed. It would be open for 41 days."
    assert missed(session, clock.at) == ([] if opens else [(DUE, why)])
    assert (consultation.state is ConsultationState.OPEN) is opens


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kit_on(request: pytest.FixtureRequest, kit: Kit) -> Iterator[Kit]:
    """The kit on either database."""
    if request.param == "sqlite":
        yield kit
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield replace(kit, database=database)
        database.close()


@contextmanager
def running(kit: Kit, folder: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A node in a process of its own, with the house's clock at the world's time."""
    process = subprocess.Popen(  # noqa: S603  # our own script, our own words
        [sys.executable, *command],
        cwd=TESTS.parent,
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            "SOUNDINGBOARD_DATABASE_URL": kit.database.url,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def standing(kit: Kit) -> tuple[ConsultationState, int, int]:
    """Its state, its letters, and how often the journal says it was opened."""
    with kit.database.reading() as book:
        state = book.scalars(select(Consultation.state)).one()
        opened = select(func.count(JournalEntry.id)).where(JournalEntry.event == "opened")
        letters = book.scalar(select(func.count(Delivery.id)))
        return state, letters or 0, book.scalar(opened) or 0


@pytest.mark.slow
def test_what_a_node_killed_between_due_and_commit_left_another_opens(
    kit_on: Kit, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    with kit_on.database.begin() as book:
        signed_off(book, a_ready_draft(book, opens_at=now, closes_at=now + timedelta(days=60)))

    with running(kit_on, tmp_path, str(TESTS / "opening_node.py")) as mortal:
        assert mortal.wait(PATIENCE) == -signal.SIGKILL
    assert standing(kit_on) == (ConsultationState.SIGNED_OFF, 0, 0)
    with running(kit_on, tmp_path, "-m", "soundingboard", "work"):
        end = time.monotonic() + PATIENCE
        while standing(kit_on)[0] is ConsultationState.SIGNED_OFF and time.monotonic() < end:
            time.sleep(0.2)
    assert standing(kit_on) == (ConsultationState.OPEN, 1, 1)


def test_a_node_looks_for_what_is_due_within_ten_seconds() -> None:
    looks = {one.name: one.seconds for one in house_clock.CHORES}
    assert looks["open and close consultations"] < 10
    assert house_clock.LOOK_SECONDS < 10
