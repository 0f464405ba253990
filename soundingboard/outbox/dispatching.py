"""Claim, commit, carry, mark: letters that are due leave the house, each once.

Takes the database, not a session: the outside world stands between its transactions, and none is
open while SMTP speaks.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from soundingboard.outbox import workers
from soundingboard.outbox.claiming import Claimed
from soundingboard.outbox.composing import Unwritable, compose, wire_address
from soundingboard.outbox.fates import Verdict, judge
from soundingboard.outbox.ledger import LEASE, Ledger
from soundingboard.outbox.postman import Envelope, Fate, Postman, Round
from soundingboard.outbox.recovering import recover
from soundingboard.outbox.rendering import Stationery
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState

BATCH = 100  # letters claimed at once
STRIKES = 3  # connections that may break, with nothing carried between, before a run ends
BROKEN = (Fate.NOT_CARRIED, Fate.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What one run did, in letters. `trouble` is what the relay last said, if that ended it."""

    sent: int
    deferred: int
    failed: int
    suppressed: int
    uncertain: int
    cancelled: int
    trouble: str


def dispatch(
    database: Database,
    postman: Postman,
    stationery: Stationery,
    *,
    now: Callable[[], datetime],
    owner: str,
    jitter: Callable[[], float],
    stop: Callable[[], bool] = lambda: False,
    lease: timedelta = LEASE,
    is_gone: Callable[[str], bool] = workers.is_gone,
) -> Dispatched:
    """Carries every letter that is due, until none is left, `stop` says so or the relay fails.

    `owner` names this run (workers.name); `jitter` gives numbers from 0 to 1. Several workers may
    run at the same time. Letters that an earlier worker left in doubt are found first.
    """
    with database.begin() as session:
        in_doubt = recover(session, at=now(), is_gone=is_gone)
    ledger = Ledger(database, stationery.letterhead, owner=owner, now=now, lease=lease)
    ledger.counts[DeliveryState.UNCERTAIN] += in_doubt
    run = _Run(ledger, jitter, stop)
    try:
        trouble = run.carry_all(postman)
    finally:
        ledger.close()
    counts = ledger.counts
    return Dispatched(
        sent=counts[DeliveryState.SENT],
        deferred=counts[DeliveryState.DEFERRED],
        failed=counts[DeliveryState.FAILED],
        suppressed=counts[DeliveryState.SUPPRESSED],
        uncertain=counts[DeliveryState.UNCERTAIN],
        cancelled=counts[DeliveryState.CANCELLED],
        trouble=trouble,
    )


@dataclass(slots=True)
class _Run:
    ledger: Ledger
    jitter: Callable[[], float]
    stop: Callable[[], bool]
    letters: deque[Claimed]
    strikes: int = 0

    def __init__(
        self, ledger: Ledger, jitter: Callable[[], float], stop: Callable[[], bool]
    ) -> None:
        self.ledger, self.jitter, self.stop = ledger, jitter, stop
        self.letters, self.strikes = deque(), 0

    def carry_all(self, postman: Postman) -> str:
        """Carries until nothing is due; returns the relay's trouble, if that ended it."""
        trouble = ""
        while self._more():
            if self.strikes == STRIKES:
                return trouble
            try:
                with postman.round() as connection:
                    trouble = self._carry_on(connection)
            except OSError as error:
                return str(error) or type(error).__name__
        return ""

    def _more(self) -> bool:
        if self.stop():
            return False
        if not self.letters:
            self.letters.extend(self.ledger.claim(BATCH))
        return bool(self.letters)

    def _carry_on(self, connection: Round) -> str:
        """Carries letters over one connection, until it breaks or no letter is left."""
        while self._more():
            letter = self.letters.popleft()
            envelope = self._sealed(letter)
            if envelope is None or not self.ledger.intend(letter):
                continue
            outcome = connection.carry(envelope)
            self.ledger.note(
                letter,
                judge(
                    outcome,
                    attempts=letter.attempts,
                    not_before=letter.not_before,
                    at=self.ledger.now(),
                    jitter=self.jitter(),
                ),
            )
            if outcome.fate in BROKEN:
                self.strikes += 1
                return outcome.reply
            self.strikes = 0
        return ""

    def _sealed(self, letter: Claimed) -> Envelope | None:
        """The letter ready for the wire; None where it cannot be written, which is noted."""
        try:
            return Envelope(
                wire_address(letter.mail_from), wire_address(letter.rcpt_to), compose(letter.letter)
            )
        except Unwritable as error:
            sentence = f"This letter cannot be written as a mail: {error}."
            self.ledger.note(
                letter,
                Verdict(
                    DeliveryState.FAILED,
                    sentence,
                    letter.attempts,
                    letter.not_before,
                    sent_at=None,
                    no_such_address=False,
                ),
            )
            return None
