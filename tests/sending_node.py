"""A node that sends, in a process of its own: run by outbox/test_sleeping.

It carries what is due, again and again, until its standard input ends. With "stops" on its command
line it stops itself (SIGSTOP) at the worst moment: a letter is in the book as about to go, and no
byte of it has left.
"""

import logging
import os
import random
import select
import signal
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from flask_mail import Mail
from sqlalchemy import event

from config import Settings
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.outbox import workers
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.smtp import Patience, SmtpPostman

LEASE = timedelta(seconds=6)
# Of which a third, as always, is to let a letter go; a third to hand it over.
PATIENCE = Patience(letter=2.0)
ENTRIES = 5  # of letters that go, until it stops


def main(stops: str) -> None:
    logging.disable(logging.CRITICAL)
    app = create_app(Settings.from_environ(os.environ))
    kit: Kit = app.extensions["kit"]
    if stops:
        stop_once_in_the_book(kit)
    postman = SmtpPostman(Mail(app), connections=kit.postman.connections, patience=PATIENCE)
    print("ready", flush=True)  # noqa: T201  # what the test reads
    while not select.select([sys.stdin], [], [], 0.5)[0]:
        dispatch(
            kit.database,
            postman,
            kit.stationery,
            now=kit.now,
            owner=workers.name(kit.stationery.chance()),
            jitter=random.random,
            lease=LEASE,
            manners=kit.manners,
        )
    kit.database.close()


def stop_once_in_the_book(kit: Kit) -> None:
    entries = []

    def stop(*told: object) -> None:
        _, _, statement, parameters, *_ = told
        if "SET state = 'sending'" in str(statement) and parameters["intended"]:
            entries.append(statement)
            if len(entries) == ENTRIES:
                os.kill(os.getpid(), signal.SIGSTOP)

    event.listen(kit.database.engine, "after_cursor_execute", stop)


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
