"""A connection to the database for a whole run, which outlives the database's being away."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

logger = logging.getLogger(__name__)

# While the database is away (restarted, its disk full) what is known must not be forgotten. A
# server waits five minutes for our next word; after that the lines are dead anyway.
PATIENCE = 300  # times of asking again
PAUSE = 1.0  # second between them

Result = TypeVar("Result")


class LastingConnection:
    """One connection, opened anew where it was lost. For one thread at a time.

    `connect` opens it; `rest` waits so many seconds.
    """

    def __init__(self, connect: Callable[[], Connection], rest: Callable[[float], None]) -> None:
        self._connect = connect
        self._rest = rest
        self._connection = connect()

    def work(self, work: Callable[[Connection], Result]) -> Result:
        """Does work in a transaction. Raises DBAPIError where the database does not do it."""
        with self._connection.begin():
            return work(self._connection)

    def bare(self, work: Callable[[Connection], Result]) -> Result:
        """Does work that is a transaction by itself; raises as `work` does."""
        return work(self._connection)

    def surely(self, work: Callable[[Connection], Result]) -> Result:
        """The same, however long the database is away; raises DBAPIError at last.

        The work may be done twice: a commit may succeed unheard.
        """
        for _ in range(PATIENCE - 1):
            try:
                self._open()
                return self.work(work)
            except DBAPIError as trouble:
                logger.warning("the book cannot be used: %s", type(trouble.orig).__name__)
                with suppress(DBAPIError):
                    self._connection.close()
                self._rest(PAUSE)
        self._open()
        return self.work(work)

    def close(self) -> None:
        """Closes it."""
        self._connection.close()

    def _open(self) -> None:
        if self._connection.closed:
            self._connection = self._connect()


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Makes one transaction of several statements, also where each would be one by itself."""
    if connection.get_isolation_level() != "AUTOCOMMIT":
        yield
        return
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    except BaseException:
        with suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
