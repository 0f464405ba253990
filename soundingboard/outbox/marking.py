"""How many changes of many letters reach the database at once: one call, one commit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import Connection, Dialect, Table

from soundingboard.models import Delivery
from soundingboard.storage.database import at_the_driver
from soundingboard.vocabulary import DeliveryState

_BOOK = cast(Table, Delivery.__table__)
_MAY_CHANGE = "state IN ('sending', 'queued', 'deferred')"
# Fenced by the owner: a worker that slept past its lease finds its letters gone.
_SQLITE_MARK = (
    "UPDATE delivery_state SET state = ?, last_reply = ?, attempts = ?, not_before = ?,"  # noqa: S608  # fixed words
    f" sent_at = ?, owner = '', lease_until = NULL WHERE id = ? AND owner = ? AND {_MAY_CHANGE}"
)
_SQLITE_INTENT = (
    "UPDATE delivery_state SET state = 'sending', lease_until = ?"  # noqa: S608  # fixed words
    f" WHERE id = ? AND owner = ? AND {_MAY_CHANGE}"
)
_SQLITE_EVENT = "INSERT INTO delivery_event (delivery_id, state, at, detail) VALUES (?, ?, ?, ?)"
# One statement, so one way there and back: what was marked gets its line, and is told. `owner ||
# ''` keeps the index of owners out of it: that a worker holds hundreds no planner expects.
_POSTGRESQL = f"""
WITH going AS (
  UPDATE delivery_state SET state = 'sending', lease_until = %(lease_until)s
  WHERE id = ANY(%(intended)s::integer[]) AND owner || '' = %(worker)s AND {_MAY_CHANGE}
  RETURNING id
), done AS (
  UPDATE delivery_state AS book SET state = mark.state, last_reply = mark.reply,
    attempts = mark.attempts, not_before = mark.not_before, sent_at = mark.sent_at, owner = '',
    lease_until = NULL
  FROM unnest(
    %(ids)s::integer[], %(states)s::text[], %(replies)s::text[], %(attempts)s::integer[],
    %(not_before)s::timestamptz[], %(sent_at)s::timestamptz[]
  ) AS mark (id, state, reply, attempts, not_before, sent_at)
  WHERE book.id = mark.id AND book.owner || '' = %(worker)s AND book.{_MAY_CHANGE}
  RETURNING book.id, book.state, book.last_reply
), lines AS (
  INSERT INTO delivery_event (delivery_id, state, at, detail)
  SELECT id, 'sending', %(at)s::timestamptz, '' FROM going
  UNION ALL SELECT id, state, %(at)s::timestamptz, last_reply FROM done
)
SELECT id FROM going UNION ALL SELECT id FROM done
"""  # noqa: S608  # fixed words


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one letter: as its row will say it, and as the line about it will."""

    letter: int
    state: DeliveryState
    reply: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a worker has to say at one moment: what became of letters, and which go next."""

    worker: str
    at: datetime
    marks: tuple[Mark, ...]
    intended: tuple[int, ...]  # letters that are about to be handed over
    lease_until: datetime  # of the letters that go next

    @property
    def doubts(self) -> set[int]:
        """The letters of which nobody knows what became."""
        return {mark.letter for mark in self.marks if mark.state is DeliveryState.UNCERTAIN}


def enter(connection: Connection, entry: Entry) -> set[int]:
    """Writes an entry into the book, a line for each letter; returns those for which it holds.

    A letter that is not this worker's any more, or has come to its end, keeps its state. It is one
    transaction, or part of the one that is open.
    """
    if connection.dialect.name == "postgresql":
        return _enter_at_once(connection, entry)
    return _enter_one_by_one(connection, entry)


def _enter_at_once(connection: Connection, entry: Entry) -> set[int]:
    marks = entry.marks
    told = {
        "worker": entry.worker,
        "at": entry.at,
        "intended": list(entry.intended),
        "lease_until": entry.lease_until,
        "ids": [mark.letter for mark in marks],
        "states": [mark.state.value for mark in marks],
        "replies": [mark.reply for mark in marks],
        "attempts": [mark.attempts for mark in marks],
        "not_before": [mark.not_before for mark in marks],
        "sent_at": [mark.sent_at for mark in marks],
    }
    return {row[0] for row in connection.exec_driver_sql(_POSTGRESQL, told)}


def _enter_one_by_one(connection: Connection, entry: Entry) -> set[int]:
    kept = _moments(connection.dialect)
    at, lease_until = kept(entry.at), kept(entry.lease_until)
    # The driver itself: one transaction a letter should not pay for what thousands do not need.
    with at_the_driver(connection) as driver:
        lines = [
            (letter, DeliveryState.SENDING.value, at, "")
            for letter in entry.intended
            if driver.execute(_SQLITE_INTENT, (lease_until, letter, entry.worker)).rowcount
        ]
        for mark in entry.marks:
            state = mark.state.value
            told = (state, mark.reply, mark.attempts, kept(mark.not_before), kept(mark.sent_at))
            if driver.execute(_SQLITE_MARK, (*told, mark.letter, entry.worker)).rowcount:
                lines.append((mark.letter, state, at, mark.reply))
        driver.executemany(_SQLITE_EVENT, lines)
    return {letter for letter, *_ in lines}


@lru_cache(maxsize=2)
def _moments(dialect: Dialect) -> Callable[[datetime | None], object]:
    """How this database keeps a moment, as its column says; most of a batch are the same."""
    keep = _BOOK.c.sent_at.type.dialect_impl(dialect).bind_processor(dialect)
    if keep is None:
        return lambda moment: moment
    return lru_cache(maxsize=64)(keep)
