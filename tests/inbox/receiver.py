"""A receiver that is killed and started again: run by test_killing, one death for each argument.

Each argument is "STEP:NUMBER": the receiver kills itself, as kill -9 would, when it comes to that
step for that time. What died is said on standard output; then the next one starts. After the last
the receiver runs until standard input ends.
"""

import logging
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from config import Settings
from soundingboard.app import create_app
from soundingboard.inbox.faults import Faults, Step, no_faults
from soundingboard.inbox.settling import settle_all
from soundingboard.kit import Kit
from soundingboard.reception import receiving


def die_at(step: Step, number: int) -> Faults:
    """Kills this process when it comes to a step for so many times."""
    visits = count(1)

    def fault(at: Step) -> None:
        if at is step and next(visits) == number:
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)  # no further, in whichever thread this is

    return fault


def receive(faults: Faults, stop: threading.Event) -> None:
    """Takes mail in at every source, and settles it."""
    app = create_app(Settings.from_environ(os.environ))
    kit: Kit = replace(app.extensions["kit"], faults=faults)
    with receiving(kit):
        while not stop.wait(0.05):
            settle_all(kit.database, kit.post_desk, at=kit.now())


def main() -> None:
    logging.disable(logging.CRITICAL)
    for word in sys.argv[1:]:
        step, _, number = word.partition(":")
        child = os.fork()
        if child == 0:
            receive(die_at(Step(step), int(number)), threading.Event())
        _, status = os.waitpid(child, 0)
        print(word, os.WTERMSIG(status) if os.WIFSIGNALED(status) else "did not die", flush=True)  # noqa: T201  # what the test reads
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    receive(no_faults, stop)


if __name__ == "__main__":
    main()
