"""Who has claimed a letter: a name for each worker, and whether that worker still lives."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROC = Path("/proc")
_at_work: set[str] = set()  # the runs of this very process


def name(token: str) -> str:
    """The name under which this process claims letters; `token` makes each run its own."""
    return f"{_machine()}/{os.getpid()}/{_started(os.getpid())}/{token}"


@contextmanager
def at_work(worker: str) -> Iterator[None]:
    """Says that this process works under a name, until the block ends."""
    _at_work.add(worker)
    try:
        yield
    finally:
        _at_work.discard(worker)


def is_gone(worker: str) -> bool:
    """Whether a worker surely lives no more.

    One on another machine is never said to be gone: its lease runs out.
    """
    machine, _, rest = worker.rpartition("/")[0].partition("/")
    pid, _, started = rest.partition("/")
    if machine != _machine() or not pid.isdigit():
        return False
    if _started(int(pid)) != started:
        return True
    # A run of ours that broke off leaves its name behind, while the process lives on.
    return int(pid) == os.getpid() and worker not in _at_work


def _machine() -> str:
    # Two containers may share a name and a clock, but never a space of process numbers.
    try:
        space = (_PROC / "self" / "ns" / "pid").readlink()
    except OSError:
        return socket.gethostname()
    return f"{socket.gethostname()}:{space}"


def _started(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty where there is none."""
    if not _PROC.is_dir():
        return _alive_elsewhere(pid)
    try:
        stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()  # a program's name may hold spaces
    return "" if state == "Z" else fields[18]


def _alive_elsewhere(pid: int) -> str:
    # Systems without /proc tell at least whether a process of that number lives.
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "lives"
