"""How bad an address is: what comes back adds up, time and what arrives wear it off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE = timedelta(days=30)  # after which a letter that came back counts half
RELIEF = 0.5  # what a letter that stayed away takes off
TOO_MUCH = 2.5  # three letters in a few days; a full mailbox is emptied sooner


@dataclass(frozen=True, slots=True)
class Happening:
    """A letter that came back for now, or one that was sent and did not come back."""

    at: datetime
    came_back: bool


def score(happenings: Iterable[Happening], *, at: datetime) -> float:
    """The score at a moment of what happened before it, in whatever order it is told; 0 is clean.

    Each letter that came back for now adds 1, which halves in 30 days; each that did not come
    back takes off a half.
    """
    total, last = 0.0, None
    for one in sorted(happenings, key=lambda happening: (happening.at, happening.came_back)):
        if one.at > at:
            break
        total *= _decay(last, one.at)
        total = total + 1 if one.came_back else max(0.0, total - RELIEF)
        last = one.at
    return total * _decay(last, at)


def _decay(since: datetime | None, until: datetime) -> float:
    return 1.0 if since is None else float(0.5 ** ((until - since) / HALF_LIFE))
