"""A node with a clock of its own, in a process of its own: run by test_clock.

It reads moments (ISO 8601) from standard input. At each it looks whether the engagement is due,
and answers on standard output: "kept", or "nothing". At the moment named on its command line it
dies as kill -9 would, after the work and before the commit.
"""

import logging
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from config import Settings
from soundingboard.app import create_app
from soundingboard.clock import Engagement, keep
from soundingboard.kit import Kit
from soundingboard.models import JournalEntry

BEGAN = datetime(2026, 11, 2, 12, tzinfo=UTC)


def main(dies_at: str) -> None:
    logging.disable(logging.CRITICAL)
    kit: Kit = create_app(Settings.from_environ(os.environ)).extensions["kit"]

    def strike(session: Session, _kit: Kit, at: datetime) -> None:
        entry = JournalEntry(at=at, actor="the clock", event="struck", subject="test")
        session.add(entry)
        session.flush()
        if at.isoformat() == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    trigger = IntervalTrigger(hours=1, start_date=BEGAN, timezone=UTC)
    hourly = Engagement("strike", lambda _kit: trigger, strike)
    print("ready", flush=True)  # noqa: T201  # what the test reads
    for line in sys.stdin:
        at = datetime.fromisoformat(line.strip())
        done = keep(replace(kit, now=lambda at=at: at), hourly)
        print("kept" if done else "nothing", flush=True)  # noqa: T201  # what the test reads


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
