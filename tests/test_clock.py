"""The clock: what must happen once happens once, however many nodes run."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock, MailboxInMemory
from factories import NOON
from servers import PATIENCE, postgresql
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


NODE = Path(__file__).with_name("clock_node.py")
NODES = 3
DUE = 100


@contextmanager
def a_node(kit: Kit, folder: Path, dies_at: str = "") -> Iterator[subprocess.Popen[str]]:
    """A process with a clock of its own on the kit's database; it reads moments, and answers."""
    process = subprocess.Popen(  # noqa: S603  # our own script, our own words
        [sys.executable, str(NODE), dies_at],
        env={
            "PATH": os.environ["PATH"],
            "SOUNDINGBOARD_DATA_DIR": str(folder),
            "SOUNDINGBOARD_DATABASE_URL": kit.database.url,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def tell(node: subprocess.Popen[str], at: datetime) -> None:
    assert node.stdin is not None
    node.stdin.write(f"{at.isoformat()}\n")
    node.stdin.flush()


def answer(node: subprocess.Popen[str]) -> str:
    assert node.stdout is not None
    return node.stdout.readline().strip()


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


@pytest.mark.slow
def test_three_processes_keep_a_hundred_due_times_once_each(kit_on: Kit, tmp_path: Path) -> None:
    hours = [NOON + timedelta(hours=hour) for hour in range(1, DUE + 1)]
    with ExitStack() as running:
        nodes = [running.enter_context(a_node(kit_on, tmp_path)) for _ in range(NODES)]
        tell(nodes[0], NOON)  # the first look makes the appointment
        assert answer(nodes[0]) == "nothing"
        rounds = []
        for hour in hours:
            for node in nodes:
                tell(node, hour)
            rounds.append(sorted(answer(node) for node in nodes))
    assert rounds == [["kept", "nothing", "nothing"]] * DUE
    with kit_on.database.reading() as book:
        assert list(book.scalars(select(JournalEntry.at).order_by(JournalEntry.id))) == hours


@pytest.mark.slow
def test_node_killed_between_due_and_commit_leaves_it_to_another(
    kit_on: Kit, tmp_path: Path
) -> None:
    due = NOON + timedelta(hours=1)
    with (
        a_node(kit_on, tmp_path, dies_at=due.isoformat()) as mortal,
        a_node(kit_on, tmp_path) as other,
    ):
        tell(mortal, NOON)
        assert answer(mortal) == "nothing"
        tell(mortal, due)
        assert mortal.wait(PATIENCE) == -signal.SIGKILL
        tell(other, due)
        assert answer(other) == "kept"
        tell(other, due)
        assert answer(other) == "nothing"
    with kit_on.database.reading() as book:
        assert list(book.scalars(select(JournalEntry.at))) == [due]


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
