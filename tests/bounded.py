"""Runs a piece of work within limits of processor time and memory, in a process of its own."""

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_FORK = multiprocessing.get_context("fork")
_PAGE = resource.getpagesize()


def bounded(work: Callable[[], Any], *, seconds: int, more_bytes: int) -> Any:
    """What `work` returns, or AssertionError where it needed more than it may.

    `seconds` are those of the processor, not of the clock: a busy machine makes no difference.
    `more_bytes` are added to the address space that this process has already.
    """
    here, there = _FORK.Pipe(duplex=False)
    limit = _address_space() + more_bytes
    child = _FORK.Process(target=_work, args=(work, there, seconds, limit))
    child.start()
    there.close()
    try:
        failed, result = here.recv()
    except EOFError:
        failed, result = True, "it ended without a word"
    child.join()
    if child.exitcode == -signal.SIGXCPU:
        raise AssertionError(f"took more than {seconds} seconds of the processor")
    if failed:
        raise AssertionError(result)
    return result


def _work(work: Callable[[], Any], there: Connection, seconds: int, limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    try:
        there.send((False, work()))
    except MemoryError:
        there.send((True, "took more memory than it may"))
    except BaseException as error:  # noqa: BLE001  # whatever it is, the test is to say it
        there.send((True, repr(error)[:2_000]))
    os._exit(0)  # no clean-up of what belongs to the parent


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
