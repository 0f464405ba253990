"""Watching a mailbox: mail is taken as it comes, and trouble is waited out.

Takes the database, not a session: the mailbox stands between its transactions.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from traceback import format_tb

from sqlalchemy.exc import SQLAlchemyError

from soundingboard.inbox.faults import Faults, no_faults
from soundingboard.inbox.mailbox import Mailbox
from soundingboard.inbox.sources import back_off, note_read, note_trouble
from soundingboard.inbox.taking import take_all
from soundingboard.storage.database import Database

logger = logging.getLogger(__name__)

NOTED_EVERY = timedelta(minutes=1)  # what staff are told is no older, while all goes well


@dataclass(kw_only=True, slots=True)
class Watcher:
    """Keeps one mailbox empty until it is stopped. `jitter` gives numbers from 0 to 1."""

    database: Database
    mailbox: Mailbox
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    stopped: Event
    faults: Faults = no_faults
    failures: int = 0
    noted_at: datetime | None = None

    def watch(self) -> None:
        """Reads, waits, reads again, until `stop` is called."""
        try:
            while not self.stopped.is_set():
                if self.read():
                    self._wait()
                else:
                    self.stopped.wait(back_off(self.failures, self.jitter()).total_seconds())
        finally:
            self.mailbox.close()

    def stop(self) -> None:
        """Ends `watch` in whichever thread it runs."""
        self.stopped.set()
        self.mailbox.interrupt()

    def read(self) -> bool:
        """Takes what waits; False, and noted for staff, where that failed."""
        try:
            took = take_all(self.database, self.mailbox, at=self.now(), faults=self.faults)
            self._note_read(took)
        except Exception as error:  # noqa: BLE001  # a watcher that dies would leave mail lying
            if not self.stopped.is_set():
                self._note_trouble(error)
            return False
        return True

    def _wait(self) -> None:
        try:
            self.mailbox.wait()
        except OSError:
            # A line that dies while nothing happens is usual; the next reading says if it stays.
            logger.info("the connection to the mailbox %s ended", self.mailbox.name)

    def _note_read(self, took: int) -> None:
        at = self.now()
        recent = self.noted_at is not None and at - self.noted_at < NOTED_EVERY
        if recent and not took and not self.failures:
            return
        if self.failures:
            logger.warning("the mailbox %s can be read again", self.mailbox.name)
        self.failures, self.noted_at = 0, at
        note_read(self.database, self.mailbox.name, took=took, at=at)

    def _note_trouble(self, error: Exception) -> None:
        self.failures += 1
        name, at = self.mailbox.name, self.now()
        # What the error says may hold an address: that is for staff, not for the log.
        where = "" if isinstance(error, OSError) else "\n" + "".join(format_tb(error.__traceback__))
        logger.warning(
            "the mailbox %s could not be read: %s, %d in a row%s",
            name,
            type(error).__name__,
            self.failures,
            where,
        )
        if isinstance(error, SQLAlchemyError):
            return  # there is nowhere to note it
        again = at + back_off(self.failures, self.jitter())
        try:
            note_trouble(
                self.database,
                name,
                str(error) or type(error).__name__,
                failures=self.failures,
                at=at,
                again=again,
            )
        except SQLAlchemyError:
            logger.warning("the database is away as well")
