"""When a consultation opens by itself: planned, taken back, and kept once by many clocks."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON
from prepared import a_ready_draft, signed_off
from servers import postgresql
from soundingboard.clock import open_and_close
from soundingboard.consultations.planning_opening import plan_opening, take_back_opening
from soundingboard.consultations.voiding import stands, void_if_changed
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, JournalEntry
from soundingboard.refusals import Conflict
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import ConsultationState, Mode

WHO = "Olwen Pryce"
LATER = NOON + timedelta(days=2, hours=3)
NODES = 4


def plan(session: Session, consultation: Consultation, **given: object) -> None:
    plan_opening(session, consultation, **{"opens_at": LATER, "at": NOON, "actor": WHO, **given})


def events(session: Session) -> list[tuple[str, str]]:
    found = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    return [(one.event, one.detail) for one in found if one.event != "signed off"]


def test_what_was_signed_to_be_opened_by_hand_may_be_planned(session: Session) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    plan(session, consultation)
    assert (consultation.state, stands(consultation)) == (ConsultationState.SIGNED_OFF, True)
    assert (consultation.opens_at, consultation.opening_planned_by) == (LATER, WHO)
    plan(session, consultation, opens_at=LATER + timedelta(hours=1), actor="Ceri Lloyd")
    assert stands(consultation)
    take_back_opening(session, consultation, at=NOON, actor=WHO)
    assert (consultation.state, stands(consultation)) == (ConsultationState.SIGNED_OFF, True)
    assert (consultation.opens_at, consultation.opening_planned_by) == (None, "")
    assert events(session) == [
        ("opening planned", "2026-11-04 15:00 UTC"),
        ("opening planned", "2026-11-04 16:00 UTC"),
        ("opening taken back", ""),
    ]


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_moment_that_was_signed_off_cannot_be_moved_without_signing_again(
    session: Session, *, taken_back: bool
) -> None:
    consultation = signed_off(session, a_ready_draft(session, opens_at=LATER))
    if taken_back:
        take_back_opening(session, consultation, at=NOON, actor=WHO)
    else:
        plan(session, consultation, opens_at=LATER + timedelta(hours=1))
    assert consultation.state is ConsultationState.DRAFT
    assert consultation.opening_planned_by == ""
    assert events(session)[-1][0] == "sign-off undone"


def test_whoever_signs_after_a_change_signs_the_planned_moment_too(session: Session) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    plan(session, consultation)
    consultation.introduction = "Another."
    void_if_changed(session, consultation, at=NOON, actor=WHO)
    assert consultation.opens_at == LATER
    signed_off(session, consultation)
    plan(session, consultation, opens_at=LATER + timedelta(hours=1))
    assert consultation.state is ConsultationState.DRAFT


def test_a_draft_is_planned_and_the_moment_is_signed_with_the_rest(session: Session) -> None:
    consultation = a_ready_draft(session)
    plan(session, consultation)
    assert (consultation.opens_at, consultation.opening_planned_by) == (LATER, "")
    assert stands(signed_off(session, consultation))


def test_moments_that_cannot_be_are_refused_and_nothing_changes(session: Session) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    formal = a_ready_draft(session, mode=Mode.FORMAL, closes_at=NOON + timedelta(days=43))
    for one, moment, why in (
        (consultation, NOON, "That moment has passed. Choose a later one, or open it by hand."),
        (consultation, consultation.closes_at, "It would close before it opens."),
        (
            formal,
            LATER,
            "It would be open for 40 days. A formal consultation has six weeks",
        ),
    ):
        with pytest.raises(Conflict, match=why):
            plan(session, one, opens_at=moment)
        assert one.opens_at is None
    with pytest.raises(Conflict, match="No opening is planned"):
        take_back_opening(session, consultation, at=NOON, actor=WHO)
    consultation.state = ConsultationState.OPEN
    session.flush()
    for step in (plan, lambda book, one: take_back_opening(book, one, at=NOON, actor=WHO)):
        with pytest.raises(Conflict, match="has been opened"):
            step(session, consultation)


@pytest.fixture
def kit_on_postgres(kit: Kit) -> Iterator[Kit]:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield replace(kit, database=database)
        database.close()


@pytest.fixture(params=["kit", pytest.param("kit_on_postgres", marks=pytest.mark.postgres)])
def kit_on(request: pytest.FixtureRequest) -> Kit:
    """The kit on either database."""
    chosen: Kit = request.getfixturevalue(request.param)
    return chosen


def planned_on(kit: Kit) -> int:
    with kit.database.begin() as book:
        consultation = signed_off(book, a_ready_draft(book))
        plan(book, consultation)
        return consultation.id


def tick_everywhere(kit: Kit) -> None:
    """The clocks of several nodes strike at one moment."""
    together = threading.Barrier(NODES)

    def tick() -> None:
        together.wait()
        open_and_close(kit)

    nodes = [threading.Thread(target=tick) for _ in range(NODES)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join()


def standing(kit: Kit, number: int) -> tuple[ConsultationState, int, int]:
    """Its state, its letters, and how often the journal says it was opened."""
    with kit.database.reading() as book:
        letters = book.scalar(select(func.count(Delivery.id))) or 0
        opened = book.scalar(
            select(func.count(JournalEntry.id)).where(JournalEntry.event == "opened")
        )
        return book.get_one(Consultation, number).state, letters, opened or 0


def test_the_clocks_of_several_nodes_open_it_once(kit_on: Kit, clock: Clock) -> None:
    number = planned_on(kit_on)
    clock.at = LATER - timedelta(seconds=1)
    tick_everywhere(kit_on)
    assert standing(kit_on, number) == (ConsultationState.SIGNED_OFF, 0, 0)
    for _ in range(2):
        clock.at += timedelta(seconds=1)
        tick_everywhere(kit_on)
        assert standing(kit_on, number) == (ConsultationState.OPEN, 1, 1)


def test_what_is_taken_back_at_the_last_moment_does_not_open(kit_on: Kit, clock: Clock) -> None:
    number = planned_on(kit_on)
    clock.at = LATER
    with kit_on.database.begin() as book:
        consultation = book.get_one(Consultation, number)
        take_back_opening(book, consultation, at=LATER, actor=WHO)
        if not kit_on.database.is_sqlite:  # where a writer waits for no other
            tick_everywhere(kit_on)
    tick_everywhere(kit_on)
    assert standing(kit_on, number) == (ConsultationState.SIGNED_OFF, 0, 0)


@pytest.mark.postgres  # a writer of SQLite has seen all that others wrote before it
def test_what_the_clock_opened_meanwhile_cannot_be_taken_back(
    kit_on_postgres: Kit, clock: Clock
) -> None:
    number = planned_on(kit_on_postgres)
    clock.at = LATER
    with kit_on_postgres.database.begin() as book:
        seen_before = book.get_one(Consultation, number)
        tick_everywhere(kit_on_postgres)
        with pytest.raises(Conflict, match="has been opened"):
            take_back_opening(book, seen_before, at=LATER, actor=WHO)
    assert standing(kit_on_postgres, number) == (ConsultationState.OPEN, 1, 1)
