"""The clock: what must happen once happens once, however many nodes run."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock, MailboxInMemory
from factories import NOON
from servers import postgresql
from soundingboard import clock as house_clock
from soundingboard.clock import Engagement, keep
from soundingboard.kit import Kit
from soundingboard.models import Appointment, JournalEntry
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database


def note(session: Session, _kit: Kit, at: datetime) -> None:
    session.add(JournalEntry(at=at, actor="the clock", event="struck", subject="test"))


def break_down(_session: Session, _kit: Kit, _at: datetime) -> None:
    raise RuntimeError("a node that dies")


HOURLY = Engagement(
    "strike", lambda _kit: IntervalTrigger(hours=1, start_date=NOON, timezone=UTC), note
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kit_on(request: pytest.FixtureRequest, kit: Kit, tmp_path: Path) -> Iterator[Kit]:
    """The kit on either database."""
    if request.param == "sqlite":
        yield kit
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield replace(kit, database=database)
        database.close()


def strikes(kit: Kit) -> int:
    with kit.database.reading() as book:
        return book.scalar(select(func.count(JournalEntry.id))) or 0


def test_engagement_is_kept_once_by_many_nodes(kit_on: Kit, clock: Clock) -> None:
    assert keep(kit_on, HOURLY) is False  # the first look makes the appointment
    for hour in range(1, 6):
        clock.at = NOON + timedelta(hours=hour)
        nodes = [threading.Thread(target=keep, args=(kit_on, HOURLY)) for _ in range(6)]
        for node in nodes:
            node.start()
        for node in nodes:
            node.join()
        assert strikes(kit_on) == hour


def test_engagement_of_a_node_that_dies_is_kept_by_another(kit: Kit, clock: Clock) -> None:
    keep(kit, HOURLY)
    clock.at = NOON + timedelta(hours=1)
    with pytest.raises(RuntimeError, match="a node that dies"):
        keep(kit, replace(HOURLY, work=break_down))
    assert keep(kit, HOURLY) is True
    assert strikes(kit) == 1


def test_engagement_missed_for_a_day_is_kept_once(kit: Kit, clock: Clock) -> None:
    keep(kit, HOURLY)
    clock.at = NOON + timedelta(days=1)
    assert keep(kit, HOURLY) is True
    assert keep(kit, HOURLY) is False
    with kit.database.reading() as book:
        assert book.scalars(select(Appointment.next_at)).one() > clock.at


def test_digests_are_compiled_on_the_chosen_weekday_at_seven(kit: Kit) -> None:
    trigger = house_clock.ENGAGEMENTS[0].trigger(replace(kit, digest_weekday=2))
    due = trigger.get_next_fire_time(None, datetime(2026, 11, 21, tzinfo=UTC))
    assert due.isoformat() == "2026-11-25T07:00:00+00:00"


def test_mailbox_that_cannot_be_reached_does_not_stop_the_clock(
    kit: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    away = MailboxInMemory([b"From: a@b.example\r\n\r\nHello"], name="imap")
    away.troubles = [OSError("no route to somebody@private.example")]
    near = MailboxInMemory([b"From: c@d.example\r\n\r\nHello"])
    house_clock.fetch_mail(replace(kit, mailboxes=(away, near)))

    assert (away.waiting, near.waiting) == ([b"From: a@b.example\r\n\r\nHello"], [b""])
    assert "the mailbox imap could not be read" in caplog.text
    assert "private" not in caplog.text
