"""The bell: wakes whoever works in the background, on this machine or another.

A ring may be lost or heard twice: it says that there is something to do, never what. What is to
be done stands in the tables, and the clock looks there by itself.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from huey.api import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from sqlalchemy.engine import make_url

from soundingboard.vocabulary import Wake

logger = logging.getLogger(__name__)

NAME = "soundingboard"
MOST_WAITING = 20  # rings; so many wake everybody anyway
SHORTEST_LOOK, LONGEST_LOOK = 0.05, 0.5  # seconds between looks, where nothing tells of a ring
LONGEST_AWAY = 10.0  # seconds between looks for a server that is away
PATIENCE = 5  # seconds for a server that keeps the rings
LAST_WORDS = 8.0  # seconds for the work in hand to be put down

Hears = Callable[[Wake], None]


class Bell:
    """One bell for all processes with the same `where`.

    `where` is "off" (nobody is woken), "sqlite:" and a path, a PostgreSQL URL of SQLAlchemy, or
    a Redis URL. Nothing is opened before the first ring, or before somebody listens.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._queue: Huey | None = None
        self._wake: Callable[[str], object] | None = None
        self._hears: Hears | None = None
        self._opening = Lock()

    @property
    def is_off(self) -> bool:
        """Whether nobody is ever woken; the clock then does everything in its own time."""
        return self.where == "off"

    def ring(self, what: Wake) -> None:
        """Wakes somebody; returns at once. Never raises: nothing depends on a ring."""
        if self.is_off:
            return
        try:
            queue = self._opened()
            if queue.storage.queue_size() < MOST_WAITING and self._wake is not None:
                self._wake(what.value)
        except Exception as error:  # noqa: BLE001  # each backend has errors of its own; see above
            logger.warning("a ring for %s was lost: %s", what.value, _named(error))

    @contextmanager
    def answered(self, hears: Hears, *, workers: int) -> Iterator[None]:
        """Calls `hears` for each ring, in so many threads, until the block ends.

        Whoever works when it ends has a few seconds to put the work down. Where the queue cannot
        be had nobody is woken, and the log says so.
        """
        self._hears = hears
        consumer = None if self.is_off or workers == 0 else self._listener(workers)
        if consumer is None:
            yield
            return
        consumer.start()
        try:
            yield
        finally:
            consumer.stop(graceful=True)

    def close(self) -> None:
        """Lets go of the connection; the next ring opens it again."""
        with self._opening:
            if self._queue is not None:
                self._queue.storage.close()
                self._queue = None

    def _listener(self, workers: int) -> Consumer | None:
        try:
            queue = self._opened()
        except Exception as error:  # noqa: BLE001  # each backend has errors of its own
            logger.warning("nobody can be woken here, the clock does it all: %s", _named(error))
            return None
        return _Listener(
            queue,
            workers=workers,
            periodic=False,  # the clock has the times, once for all nodes
            scheduler_interval=60,
            initial_delay=SHORTEST_LOOK,
            max_delay=LONGEST_LOOK if self.where.startswith("sqlite:") else LONGEST_AWAY,
            shutdown_timeout=LAST_WORDS,
        )

    def _opened(self) -> Huey:
        with self._opening:
            if self._queue is None:
                queue = _queue(self.where)
                self._wake = queue.task(name="wake")(self._answer)
                queue.on_shutdown(name="leave")(partial(self._leave, queue))
                self._queue = queue
            return self._queue

    def _leave(self, queue: Huey) -> None:
        # Each worker of PostgreSQL's has a line of its own on which it hears.
        with self._opening:
            queue.storage.close()

    def _answer(self, what: str) -> None:
        if self._hears is not None:
            self._hears(Wake(what))


class _Listener(Consumer):  # type: ignore[misc]  # huey brings no types
    """huey's consumer, which would take the signals of a process for itself."""

    def _set_signal_handlers(self) -> None:
        """The command that runs us hears the signals."""


class _Words(Serializer):  # type: ignore[misc]  # huey brings no types
    """Rings as JSON: a pickle would let whoever can write to the queue run code of theirs here."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(data))


def _named(error: Exception) -> str:
    """Its kind alone: what it says may hold the address or the password of a server."""
    return type(error).__name__


def _queue(where: str) -> Huey:
    words = _Words()
    if where.startswith("sqlite:"):
        path = Path(where.removeprefix("sqlite:"))
        return SqliteHuey(NAME, filename=str(path), results=False, serializer=words)
    if where.startswith("postgresql"):
        # The driver wants the URL without SQLAlchemy's name for the driver in it.
        url = make_url(where).set(drivername="postgresql")
        dsn = url.render_as_string(hide_password=False)
        return PostgresHuey(
            NAME,
            dsn=dsn,
            table_prefix="wake",
            connect_timeout=PATIENCE,
            results=False,
            serializer=words,
        )
    pool = ConnectionPool.from_url(where, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    return RedisHuey(NAME, connection_pool=pool, results=False, serializer=words)
