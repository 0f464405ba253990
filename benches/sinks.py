"""Where letters of the benches go: postfix's smtp-sink, at a distance of so many milliseconds."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import DEVNULL, Popen

import sink

PATIENCE = 10.0


@contextmanager
def fast() -> Iterator[int]:
    """smtp-sink of Debian's postfix where there is one, else our own; gives its port."""
    program = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        print("smtp-sink is not installed: a slower sink of our own takes its place")
        with sink.running() as port:
            yield port
        return
    port = _free_port()
    as_whom = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = [program, *as_whom, "-c", f"127.0.0.1:{port}", "1024"]
    with Popen(command, stdout=DEVNULL, stderr=DEVNULL) as process:  # noqa: S603  # a fixed program
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the sink does not answer")
