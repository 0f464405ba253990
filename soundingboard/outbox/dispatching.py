"""Claim, commit, carry, mark: letters that are due leave the house, each once.

Takes the database, not a session: the outside world stands between its transactions, and none is
open while SMTP speaks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from soundingboard.outbox import workers
from soundingboard.outbox.carrying import Run
from soundingboard.outbox.ledger import LEASE, Ledger
from soundingboard.outbox.manners import USUAL, Manners
from soundingboard.outbox.postman import Postman
from soundingboard.outbox.recovering import recover
from soundingboard.outbox.rendering import Stationery
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState


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
    manners: Manners = USUAL,
    is_gone: Callable[[str], bool] = workers.is_gone,
    rest: Callable[[float], None] = time.sleep,
) -> Dispatched:
    """Carries every letter that is due, until none is left, `stop` says so or the relay fails.

    `owner` names this run (workers.name); `jitter` gives numbers from 0 to 1. Several workers may
    run at the same time, on several machines. Letters that an earlier worker left in doubt are
    found first, and treated as the `manners` of the house say.
    """
    with workers.at_work(owner):
        with database.begin() as session:
            in_doubt = recover(session, at=now(), is_gone=is_gone, resend=manners.resend)
        ledger = Ledger(
            database,
            owner=owner,
            now=now,
            rest=rest,
            manners=manners,
            lease=lease,
        )
        ledger.counts[DeliveryState.UNCERTAIN] += in_doubt
        try:
            trouble = Run(ledger, stationery, jitter=jitter, stop=stop).carry_all(postman)
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
