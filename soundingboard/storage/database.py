"""The database: how to open it, and how a transaction begins."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

BUSY_SECONDS = 30


class Database:
    """One database, SQLite or PostgreSQL, and sessions on it.

    A door opens a transaction with `begin()`; the rooms it calls flush at most. `on_new` says
    what is called once rows of a table (by its name) have been added and committed.
    """

    def __init__(self, url: str, *, on_new: Mapping[str, Callable[[], None]] | None = None) -> None:
        self.url = url
        self.engine = _engine(url)
        self._on_new = dict(on_new or {})

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self, *, durable: bool = False) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back on an exception.

        What is `durable` outlives a power cut once it is committed. PostgreSQL always sees to
        that; SQLite would answer sooner, and lose the last moments: never do so with what
        somebody else forgets as soon as we have said that we have it.
        """
        added: set[str] = set()
        with Session(self.engine, expire_on_commit=False) as session:
            if self._on_new:
                event.listen(session, "after_flush", lambda flushed, _: added.update(_new(flushed)))
            with session.begin():
                if durable and self.is_sqlite:
                    session.connection(execution_options={"sqlite_durable": True})
                yield session
        for table in sorted(added & self._on_new.keys()):
            self._on_new[table]()

    @contextmanager
    def reading(self, *, often: bool = False) -> Iterator[Session]:
        """A session that is only read; whatever it changed is rolled back.

        What is done `often`, and changes nothing, ends in a commit instead: at a rollback the
        driver of PostgreSQL forgets every statement it has prepared, and each is planned anew.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            if self.is_sqlite:
                session.connection(execution_options={"sqlite_begin": "DEFERRED"})
            yield session
            # What was read stays readable after the door has closed the session.
            session.expunge_all()
            if often:
                session.commit()
            else:
                session.rollback()

    def connect_by_keys(self) -> Connection:
        """A connection to PostgreSQL for statements that find few rows by their keys, and often.

        Each is a transaction of its own, which saves two of three ways there and back, and is
        planned once: planned anew each time, a statement costs more than what it does, and a plan
        made while a table was small must not walk through it when it is large.
        """
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # what is set here is set for nobody else
        for setting in ("plan_cache_mode = force_generic_plan", "enable_seqscan = off"):
            connection.exec_driver_sql(f"SET {setting}")
        connection.commit()  # there is nothing to commit: it is to be seen as having ended
        return connection

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def at_the_driver(connection: Connection) -> Iterator[Any]:
    """SQLite's driver itself, in one transaction: for what every letter pays for.

    Takes part in a transaction that is open. Raises DBAPIError as any other transaction would.
    """
    driver: Any = connection.connection.driver_connection
    if driver.in_transaction:
        yield driver
        return
    _begin_sqlite(connection)
    try:
        yield driver
        driver.execute("COMMIT")
    except BaseException as error:
        with suppress(sqlite3.Error):
            driver.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise OperationalError(None, None, error) from error
        raise


def _new(session: Session) -> set[str]:
    """The tables that rows were added to by a flush."""
    return {str(row.__tablename__) for row in session.new}


def _engine(url: str) -> Engine:
    # A statement that fails is logged: the addresses and words it carried must not be.
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database in (None, "", ":memory:"):
        # One connection, or every session would see a database of its own.
        engine = create_engine(
            parsed,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
        )
    else:
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    driver = connection.connection.driver_connection
    # It cannot be changed once the transaction has begun, and costs little when it has not.
    wanted = "FULL" if options.get("sqlite_durable") else "NORMAL"
    if connection.info.get("synchronous", "NORMAL") != wanted:
        driver.execute(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    # A transaction that will write takes the lock at once: one that began by reading and wants
    # to write later fails when another has written meanwhile, and no waiting helps.
    kind = options.get("sqlite_begin", "IMMEDIATE")
    # At the driver itself: one transaction a letter should not pay for a statement of its own.
    try:
        driver.execute(f"BEGIN {kind}")
    except sqlite3.Error as error:  # in use for long; here nobody else makes it a DBAPIError
        raise OperationalError(f"BEGIN {kind}", None, error) from error
