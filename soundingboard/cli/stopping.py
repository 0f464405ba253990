"""Hears that a command should stop: Ctrl-C at a terminal, or the word of a service manager."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


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
