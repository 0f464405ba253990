"""Letters about to be answered share an entry, where the disk takes longer than a letter."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_mail import Mail
from sqlalchemy import event
from sqlalchemy.orm import Session

from factories import NOON
from mail_servers import MailServer, listening
from outbox_letters import a_letter
from servers import postgresql
from soundingboard.kit import Kit
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.gathering import Pace
from soundingboard.outbox.smtp import SmtpPostman
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database

LETTERS, CONNECTIONS = 120, 4
SLOW = 0.05  # seconds that an entry takes, far longer than a letter
MS = timedelta(milliseconds=1)


def a_pace(entry: int, letter: int) -> Pace:
    """After many entries and letters that took so many milliseconds."""
    pace = Pace()
    for _ in range(50):
        pace.entry_took(entry * MS)
        pace.letter_took(letter * MS)
    return pace


def test_an_entry_waits_for_quick_letters_but_no_longer_than_for_two() -> None:
    pace = a_pace(entry=10, letter=2)
    assert pace.seconds_left(NOON) == float("inf")
    assert [pace.waits(NOON + after * MS) for after in (0, 3, 4)] == [True, True, False]
    assert pace.seconds_left(NOON + 3 * MS) == pytest.approx(0.001, abs=0.0002)
    assert pace.seconds_left(NOON + 9 * MS) == 0


@pytest.mark.parametrize("letter", [10, 20])
def test_nothing_waits_where_a_letter_takes_as_long_as_an_entry(letter: int) -> None:
    assert not a_pace(entry=10, letter=letter).waits(NOON)


def test_nothing_waits_before_anything_is_known() -> None:
    assert not Pace().waits(NOON)


@pytest.mark.postgres
def test_lines_share_their_entries_where_the_disk_is_slow(kit: Kit) -> None:
    entries = []

    def be_slow(*told: object) -> None:
        if "SET state = 'sending'" in str(told[2]):
            entries.append(told[2])
            time.sleep(SLOW)

    app = Flask("test")
    with postgresql() as url, listening(MailServer(pipelining=True)) as server:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with Session(database.engine) as session:
            for _ in range(LETTERS):
                a_letter(session)
        event.listen(database.engine, "before_cursor_execute", be_slow)
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=server.port)
        done = dispatch(
            database,
            SmtpPostman(Mail(app), connections=CONNECTIONS),
            kit.stationery,
            now=lambda: datetime.now(UTC),
            owner="worker",
            jitter=float,
        )
        database.close()

    assert done.sent == len(server.accepted) == LETTERS
    # A quarter of the letters, and some before it is known; in two halves it would be half of them.
    assert len(entries) < LETTERS * 0.4
