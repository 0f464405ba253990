"""What a server's answer means for a letter: sent, tried again later, given up, or in doubt."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from soundingboard.outbox.postman import Fate, Outcome
from soundingboard.vocabulary import DeliveryState

# How long to wait after each refusal for now. Together a little under three days (RFC 5321,
# 4.5.4.1 asks for four to five; a letter of ours is seldom worth reading so late).
BACK_OFF = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    *[timedelta(hours=12)] * 5,
)
RELAY_TROUBLE = timedelta(minutes=1)  # after nothing could be handed over
# RFC 3463: the mailbox or its domain is not there, or has moved. 5.1.7 and 5.1.8 are about us.
_NO_SUCH_ADDRESS = re.compile(r"5\d\d[ -]5\.1\.(?:1|2|3|6|10)\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the book says of a letter after one try."""

    state: DeliveryState
    reply: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    no_such_address: bool  # no letter should go there again


def judge(
    outcome: Outcome, *, attempts: int, not_before: datetime, at: datetime, jitter: float
) -> Verdict:
    """What becomes of a letter that had been tried `attempts` times before this outcome.

    `jitter` (0 to 1) spreads later tries, so that a server that said "later" to many letters does
    not meet them all again at the same moment.
    """
    if outcome.fate is Fate.NOT_CARRIED:
        return Verdict(
            DeliveryState.QUEUED, outcome.reply, attempts, at + RELAY_TROUBLE, None, False
        )
    tried = attempts + 1
    if outcome.fate is Fate.REFUSED_FOR_NOW and tried <= len(BACK_OFF):
        later = at + BACK_OFF[tried - 1] * (0.8 + 0.2 * jitter)
        return Verdict(DeliveryState.DEFERRED, outcome.reply, tried, later, None, False)
    state, sent_at = {
        Fate.ACCEPTED: (DeliveryState.SENT, at),
        Fate.REFUSED: (DeliveryState.FAILED, None),
        Fate.REFUSED_FOR_NOW: (DeliveryState.FAILED, None),  # too often
        Fate.UNKNOWN: (DeliveryState.UNCERTAIN, None),
    }[outcome.fate]
    gone = outcome.fate is Fate.REFUSED and _NO_SUCH_ADDRESS.match(outcome.reply) is not None
    return Verdict(state, outcome.reply, tried, not_before, sent_at, gone)
