"""How many changes of many letters reach the database at once: one call, one commit."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table

from soundingboard.models import Delivery
from soundingboard.vocabulary import DeliveryState

_BOOK = cast(Table, Delivery.__table__)
_MAY_CHANGE = "state IN ('sending', 'queued', 'deferred')"
# Fenced by the owner: a worker that slept past its lease finds its letters gone.
_SQLITE_MARK = (
    "UPDATE delivery SET state = ?, last_reply = ?, attempts = ?, not_before = ?, sent_at = ?,"  # noqa: S608  # fixed words
    f" owner = ?, lease_until = ? WHERE id = ? AND owner = ? AND {_MAY_CHANGE}"
)
_SQLITE_EVENT = "INSERT INTO delivery_event (delivery_id, state, at, detail) VALUES (?, ?, ?, ?)"
# One statement, so one way there and back: what was marked gets its line, and is told.
_POSTGRESQL = f"""
WITH mark AS (
  SELECT * FROM json_to_recordset(%s) AS mark (
    id integer, state text, reply text, attempts integer, not_before timestamptz,
    sent_at timestamptz, owner text, lease_until timestamptz, at timestamptz, detail text
  )
), marked AS (
  UPDATE delivery SET state = mark.state, last_reply = mark.reply, attempts = mark.attempts,
    not_before = mark.not_before, sent_at = mark.sent_at, owner = mark.owner,
    lease_until = mark.lease_until
  FROM mark
  WHERE delivery.id = mark.id AND delivery.owner = %s AND delivery.{_MAY_CHANGE}
  RETURNING delivery.id
), lines AS (
  INSERT INTO delivery_event (delivery_id, state, at, detail)
  SELECT mark.id, mark.state, mark.at, mark.detail FROM mark JOIN marked ON marked.id = mark.id
)
SELECT id FROM marked
"""  # noqa: S608  # fixed words


@dataclass(frozen=True, slots=True)
class Mark:
    """One change of one letter: as its row will say it, and as the line about it will."""

    letter: int
    state: DeliveryState
    reply: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    owner: str
    lease_until: datetime | None
    at: datetime
    detail: str


def enter(connection: Connection, marks: Sequence[Mark], *, worker: str) -> set[int]:
    """Writes marks into the book, and their lines; returns the letters for which they hold.

    A letter that is not this worker's any more, or has come to its end, keeps its state.
    """
    if connection.dialect.name == "postgresql":
        return _enter_at_once(connection, marks, worker)
    return _enter_one_by_one(connection, marks, worker)


def _enter_at_once(connection: Connection, marks: Sequence[Mark], worker: str) -> set[int]:
    told = json.dumps(
        [
            {
                "id": mark.letter,
                "state": mark.state.value,
                "reply": mark.reply,
                "attempts": mark.attempts,
                "not_before": _told(mark.not_before),
                "sent_at": _told(mark.sent_at),
                "owner": mark.owner,
                "lease_until": _told(mark.lease_until),
                "at": _told(mark.at),
                "detail": mark.detail,
            }
            for mark in marks
        ]
    )
    return {row[0] for row in connection.exec_driver_sql(_POSTGRESQL, (told, worker))}


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _enter_one_by_one(connection: Connection, marks: Sequence[Mark], worker: str) -> set[int]:
    kept = _moments(connection)
    # The driver itself: one transaction a letter should not pay for what thousands do not need.
    driver: Any = connection.connection.driver_connection
    held = [
        mark
        for mark in marks
        if driver.execute(
            _SQLITE_MARK,
            (
                mark.state.value,
                mark.reply,
                mark.attempts,
                kept(mark.not_before),
                kept(mark.sent_at),
                mark.owner,
                kept(mark.lease_until),
                mark.letter,
                worker,
            ),
        ).rowcount
    ]
    driver.executemany(
        _SQLITE_EVENT,
        [(mark.letter, mark.state.value, kept(mark.at), mark.detail) for mark in held],
    )
    return {mark.letter for mark in held}


def _moments(connection: Connection) -> Callable[[datetime | None], object]:
    """How this database keeps a moment, as its column says; most of a batch are the same."""
    column = _BOOK.c.sent_at.type.dialect_impl(connection.dialect)
    keep = column.bind_processor(connection.dialect)
    if keep is None:
        return lambda moment: moment
    known: dict[datetime | None, object] = {None: None}

    def kept(moment: datetime | None) -> object:
        if moment not in known:
            known[moment] = keep(moment)
        return known[moment]

    return kept
