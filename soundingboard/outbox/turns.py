"""Which of the letters that a server waits for may leave now, so that the rates are kept."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from soundingboard.outbox.claiming import Claimed
from soundingboard.outbox.ledger import Ledger
from soundingboard.outbox.pacing import GOOD_FOR
from soundingboard.outbox.postman import Line

FOR_EVER = datetime.max.replace(tzinfo=UTC)


class Turns:
    """Asks for each letter at the last moment: until it leaves, others may have used the rate.

    `good_until` says how long those may still leave whose turn it was when this was last asked.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.good_until = FOR_EVER
        self._asked = self._ask_at = ledger.now()
        self._told_to_wait: frozenset[int] = frozenset()

    def of(self, waiting: Sequence[tuple[Line, Claimed]]) -> tuple[tuple[Line, Claimed], ...]:
        """Those of these letters that may leave. None, before it is worth asking again."""
        at = self.ledger.now()
        if self._asked <= at < self._ask_at and self._told_to_wait.issuperset(
            one.id for _, one in waiting
        ):
            return ()
        waits = self.ledger.tokens([letter for _, letter in waiting])
        self._told_to_wait = frozenset(
            letter.id for (_, letter), wait in zip(waiting, waits, strict=True) if wait
        )
        self._asked = at
        if self._told_to_wait:
            self._ask_at = at + timedelta(seconds=min(wait for wait in waits if wait))
        self.good_until = at + GOOD_FOR if self.ledger.manners.has_rates else FOR_EVER
        return tuple(one for one, wait in zip(waiting, waits, strict=True) if not wait)

    def seconds_left(self, at: datetime) -> float:
        """How long until it is worth asking again: at once, where the clock was put back."""
        return max(0.0, (self._ask_at - at).total_seconds()) if at >= self._asked else 0.0

    def has_still(self, letter: Claimed) -> bool:
        """Whether a letter may still leave whose turn it was: if that is long ago, it asks anew."""
        return self.ledger.now() < self.good_until or not any(self.ledger.tokens([letter]))
