"""A sender to be killed, in a process of its own for each line that is read.

It is forked from a process that has everything loaded, so that being killed again and again costs
no time to start. The number of the sender is printed, and how it ended.
"""

import logging
import os
import random
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from config import Settings
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.outbox import workers
from soundingboard.outbox.dispatching import dispatch


def main() -> None:
    logging.disable(logging.CRITICAL)
    kit: Kit = create_app(Settings.from_environ(os.environ)).extensions["kit"]
    kit.database.close()  # nothing of it may be shared by two processes
    print("ready", flush=True)  # noqa: T201  # what the test reads
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            send(kit)
            os._exit(0)
        print(pid, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


def send(kit: Kit) -> None:
    """Carries what is due, once."""
    dispatch(
        kit.database,
        kit.postman,
        kit.stationery,
        now=kit.now,
        owner=workers.name(kit.stationery.chance()),
        jitter=random.random,
        manners=kit.manners,
    )


if __name__ == "__main__":
    main()
