"""Hears that a command should stop: Ctrl-C at a terminal, or the word of a service manager."""

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

logger = logging.getLogger(__name__)

LONGEST = 9.0  # seconds from the word to the end: service managers grow impatient


@contextmanager
def stopping(stopped: threading.Event) -> Iterator[None]:
    """Sets `stopped` when the process is asked to stop, while the block runs."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread hears signals
        return
    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def stop_like_ctrl_c() -> None:
    """Lets the word of a service manager interrupt this process as Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def end_soon() -> None:
    """Ends this process in a few seconds, should something hang that it waits for.

    Nothing is lost by that: whatever was in hand is a row, and taken up again.
    """

    def end() -> None:
        logger.warning("something did not stop in time; it is taken up again at the next start")
        os._exit(0)

    last = threading.Timer(LONGEST, end)
    last.daemon = True
    last.start()
