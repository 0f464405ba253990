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
LONGEST_WAIT = timedelta(hours=12)
_TRY_AGAIN = re.compile(
    r"(?:again|retry|come back|wait|delayed)\D{0,30}(\d{1,5})\s?(s\b|sec|m\b|min|h\b|hour)",
    re.IGNORECASE,
)
_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}
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
    tried = attempts + 1
    if outcome.fate is Fate.ACCEPTED:
        return Verdict(DeliveryState.SENT, outcome.reply, tried, not_before, at, False)
    if outcome.fate in {Fate.NOT_CARRIED, Fate.UNWELCOME}:
        return Verdict(
            DeliveryState.QUEUED, outcome.reply, attempts, at + RELAY_TROUBLE, None, False
        )
    usual = BACK_OFF[min(tried, len(BACK_OFF)) - 1]
    if outcome.fate is Fate.REFUSED_FOR_NOW and tried <= len(BACK_OFF):
        asked = _asked_for(outcome.reply)
        # Never sooner than it asks; else a little sooner than the table says.
        later = at + (asked * (1.0 + 0.2 * jitter) if asked else usual * (0.8 + 0.2 * jitter))
        return Verdict(DeliveryState.DEFERRED, outcome.reply, tried, later, None, False)
    state = {
        Fate.REFUSED: DeliveryState.FAILED,
        Fate.REFUSED_FOR_NOW: DeliveryState.FAILED,  # too often
        Fate.UNKNOWN: DeliveryState.UNCERTAIN,
    }[outcome.fate]
    gone = outcome.fate is Fate.REFUSED and _NO_SUCH_ADDRESS.match(outcome.reply) is not None
    return Verdict(state, outcome.reply, tried, not_before, None, gone)


def _asked_for(reply: str) -> timedelta | None:
    """How long the server asks us to wait, where it says so in words."""
    found = _TRY_AGAIN.search(reply)
    if found is None or found[1].strip("0") == "":
        return None
    return min(LONGEST_WAIT, int(found[1]) * _UNITS[found[2][0].lower()])
