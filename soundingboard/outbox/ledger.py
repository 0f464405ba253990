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

from sqlalchemy import bindparam, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, DeliveryEvent
from soundingboard.outbox import suppression
from soundingboard.outbox.claiming import DUE, Claimed, claim
from soundingboard.outbox.fates import Verdict
from soundingboard.outbox.rendering import Letterhead
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, SuppressionReason

logger = logging.getLogger(__name__)

# Longer than any one letter can take on the wire: half an hour, if a server uses all the patience
# that outbox.smtp has with it. A worker that died on this machine is not waited for.
LEASE = timedelta(minutes=45)

_UNTOUCHED = or_(*(Delivery.state == state for state in DUE))
# An outcome and an intent are the same statement, so that both reach the database in one call.
# Fenced by the owner: a worker that slept past its lease finds its letters gone.
_MARK = (
    update(Delivery)
    .where(
        Delivery.id == bindparam("letter"),
        Delivery.owner == bindparam("worker"),
        or_(Delivery.state == DeliveryState.SENDING, _UNTOUCHED),
    )
    .values(
        state=bindparam("new_state"),
        last_reply=bindparam("reply"),
        attempts=bindparam("tried"),
        not_before=bindparam("next_try"),
        sent_at=bindparam("sent"),
        owner=bindparam("new_owner"),
        lease_until=bindparam("until"),
    )
)
_EVENT = insert(DeliveryEvent)


@dataclass(frozen=True, slots=True)
class _Line:
    """One change of one letter: as the row will say it, and as its event will."""

    mark: dict[str, Any]
    event: dict[str, Any]


class Ledger:
    """Writes down what one worker does. `counts` says what became of its letters.

    Keeps one connection to the database open until it is closed, never a transaction.
    """

    def __init__(
        self,
        database: Database,
        letterhead: Letterhead,
        *,
        owner: str,
        now: Callable[[], datetime],
        lease: timedelta = LEASE,
    ) -> None:
        self.letterhead = letterhead
        self.owner = owner
        self.now = now
        self.lease = lease
        self.counts: Counter[DeliveryState] = Counter()
        self._connection = database.engine.connect()
        self._outcome: _Line | None = None  # of the last letter, not yet in the book

    def claim(self, limit: int) -> tuple[Claimed, ...]:
        """Takes letters that are due; none are left when it comes back empty."""
        while True:
            with self._connection.begin():
                at = self.now()
                self._enter()
                taken = claim(
                    Session(bind=self._connection),
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
        at = self.now()
        mark = {
            "letter": letter.id,
            "worker": self.owner,
            "new_state": DeliveryState.SENDING,
            "reply": letter.last_reply,
            "tried": letter.attempts,
            "next_try": letter.not_before,
            "sent": None,
            "new_owner": self.owner,
            "until": at + self.lease,
        }
        with self._connection.begin():
            return self._enter(_Line(mark, _event(letter, DeliveryState.SENDING, at, "")))

    def note(self, letter: Claimed, verdict: Verdict) -> None:
        """Remembers what became of a letter; it goes into the book with the next entry.

        An address that does not exist is barred at once.
        """
        at = self.now()
        if self._outcome is not None:
            with self._connection.begin():
                self._enter()
        if verdict.no_such_address:
            with self._connection.begin():
                suppression.suppress(
                    Session(bind=self._connection),
                    letter.rcpt_to,
                    SuppressionReason.BOUNCED,
                    f"The other server said: {verdict.reply}",
                    at,
                )
        mark = {
            "letter": letter.id,
            "worker": self.owner,
            "new_state": verdict.state,
            "reply": verdict.reply,
            "tried": verdict.attempts,
            "next_try": verdict.not_before,
            "sent": verdict.sent_at,
            "new_owner": "",
            "until": None,
        }
        self._outcome = _Line(mark, _event(letter, verdict.state, at, verdict.reply))

    def close(self) -> None:
        """Puts into the book what is still only remembered, and gives back what is untouched."""
        with self._connection, self._connection.begin():
            self._enter()
            self._connection.execute(
                update(Delivery)
                .where(Delivery.owner == self.owner, _UNTOUCHED)
                .values(owner="", lease_until=None)
            )

    def _enter(self, intent: _Line | None = None) -> bool:
        """Writes the outcome that waits, and an intent; returns whether the intent holds."""
        outcome, self._outcome = self._outcome, None
        lines = [line for line in (outcome, intent) if line is not None]
        if not lines:
            return False
        written = self._connection.execute(_MARK, [line.mark for line in lines]).rowcount
        intended = intent is not None and (written == len(lines) or self._is_intended(intent))
        if outcome is not None:
            if written > intended:
                self.counts[outcome.mark["new_state"]] += 1
            else:
                lines.remove(outcome)
                logger.warning("letter %d was judged by another worker", outcome.mark["letter"])
        if intent is not None and not intended:
            lines.remove(intent)
            logger.warning("letter %d was taken by another worker", intent.mark["letter"])
        if lines:
            self._connection.execute(_EVENT, [line.event for line in lines])
        return intended

    def _is_intended(self, intent: _Line) -> bool:
        mine = exists().where(
            Delivery.id == intent.mark["letter"],
            Delivery.owner == self.owner,
            Delivery.state == DeliveryState.SENDING,
        )
        return bool(self._connection.scalar(select(mine)))


def _event(letter: Claimed, state: DeliveryState, at: datetime, detail: str) -> dict[str, Any]:
    return {"delivery_id": letter.id, "at": at, "state": state, "detail": detail}
