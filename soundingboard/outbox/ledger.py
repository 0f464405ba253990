"""The ledger of one worker: what it takes, what it is about to hand over, what came of it.

Between two letters stands one transaction: it holds the outcome of the last letter and the intent
to hand over the next. So a crash leaves at most one letter per connection in doubt, known by name,
and certainty costs one commit a letter.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, DeliveryEvent
from soundingboard.outbox import suppression
from soundingboard.outbox.claiming import DUE, Claimed, claim
from soundingboard.outbox.fates import Verdict
from soundingboard.outbox.rendering import Letterhead
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, SuppressionReason

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # longer than any one letter can take on the wire

# Each is fenced by the owner: a worker that slept past its lease finds its letters gone.
_INTENT = (
    update(Delivery)
    .where(
        Delivery.id == bindparam("letter"),
        Delivery.owner == bindparam("worker"),
        Delivery.state.in_(DUE),
    )
    .values(state=DeliveryState.SENDING, lease_until=bindparam("until"))
)
_RESULT = (
    update(Delivery)
    .where(
        Delivery.id == bindparam("letter"),
        Delivery.owner == bindparam("worker"),
        Delivery.state.in_((DeliveryState.SENDING, *DUE)),
    )
    .values(
        state=bindparam("new_state"),
        last_reply=bindparam("reply"),
        attempts=bindparam("tried"),
        not_before=bindparam("next_try"),
        sent_at=bindparam("sent"),
        owner="",
        lease_until=None,
    )
)
_EVENT = insert(DeliveryEvent)


@dataclass(frozen=True, slots=True)
class _Entry:
    letter: Claimed
    verdict: Verdict
    at: datetime


class Ledger:
    """Writes down what one worker does. `counts` says what became of its letters."""

    def __init__(
        self,
        database: Database,
        letterhead: Letterhead,
        *,
        owner: str,
        now: Callable[[], datetime],
        lease: timedelta = LEASE,
    ) -> None:
        self.database = database
        self.letterhead = letterhead
        self.owner = owner
        self.now = now
        self.lease = lease
        self.counts: Counter[DeliveryState] = Counter()
        self._waiting: _Entry | None = None  # the last letter's outcome, not yet in the book

    def claim(self, limit: int) -> tuple[Claimed, ...]:
        """Takes letters that are due; none are left when it comes back empty."""
        while True:
            with self.database.begin() as session:
                at = self.now()
                self._enter(session.connection())
                taken = claim(
                    session,
                    self.letterhead,
                    owner=self.owner,
                    at=at,
                    lease_until=at + self.lease,
                    limit=limit,
                )
            self.counts.update(taken.turned_away)
            if taken.letters or not taken.turned_away:
                return taken.letters

    def intend(self, letter: Claimed) -> bool:
        """Says that this letter is about to be handed over; False where it is no longer ours.

        Only when this has returned may the letter go on the wire.
        """
        with self.database.engine.begin() as connection:
            self._enter(connection)
            at = self.now()
            ours = connection.execute(
                _INTENT,
                {"letter": letter.id, "worker": self.owner, "until": at + self.lease},
            ).rowcount
            if ours:
                connection.execute(_EVENT, _event(letter, DeliveryState.SENDING, at, ""))
        if not ours:
            logger.warning("letter %d was taken by another worker", letter.id)
        return bool(ours)

    def note(self, letter: Claimed, verdict: Verdict) -> None:
        """Remembers what became of a letter; it goes into the book with the next entry."""
        if self._waiting is not None:
            self.settle()
        self._waiting = _Entry(letter, verdict, self.now())

    def settle(self) -> None:
        """Puts into the book what is still only remembered."""
        if self._waiting is None:
            return
        with self.database.engine.begin() as connection:
            self._enter(connection)

    def close(self) -> None:
        """Settles, and gives back what was claimed and not touched."""
        with self.database.engine.begin() as connection:
            self._enter(connection)
            connection.execute(
                update(Delivery)
                .where(Delivery.owner == self.owner, Delivery.state.in_(DUE))
                .values(owner="", lease_until=None)
            )

    def _enter(self, connection: Connection) -> None:
        entry, self._waiting = self._waiting, None
        if entry is None:
            return
        verdict = entry.verdict
        known = connection.execute(
            _RESULT,
            {
                "letter": entry.letter.id,
                "worker": self.owner,
                "new_state": verdict.state,
                "reply": verdict.reply,
                "tried": verdict.attempts,
                "next_try": verdict.not_before,
                "sent": verdict.sent_at,
            },
        ).rowcount
        if not known:
            logger.warning("letter %d was judged by another worker", entry.letter.id)
            return
        self.counts[verdict.state] += 1
        connection.execute(_EVENT, _event(entry.letter, verdict.state, entry.at, verdict.reply))
        if verdict.no_such_address:
            suppression.suppress(
                Session(bind=connection),
                entry.letter.rcpt_to,
                SuppressionReason.BOUNCED,
                f"The other server said: {verdict.reply}",
                entry.at,
            )


def _event(letter: Claimed, state: DeliveryState, at: datetime, detail: str) -> dict[str, Any]:
    return {"delivery_id": letter.id, "at": at, "state": state, "detail": detail}
