"""How fast letters leave: token buckets, shared by all workers, for all and for each domain.

A letter passes two gates. At the first it is claimed: so no worker takes more letters in hand
than may leave soon. At the second it leaves, and only there is the rate kept: what was claimed may
wait for a connection, a slow server or a worker that sleeps, and go together with others then.

In any minute, wherever it begins, at most 1.05 times as many letters leave as a rate says. A
letter leaves within GOOD_FOR of its token. So what leaves in a minute took its tokens within a
minute and GOOD_FOR; tokens come so much slower than the rate, and what may be saved up is a
twentieth of it, or one letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from soundingboard.models import RateBucket
from soundingboard.outbox.manners import Manners

ALL = "all"
MINUTE = timedelta(minutes=1)
GOOD_FOR = timedelta(seconds=2)  # how long a letter may wait once it has a token to leave
SAVED_UP = 0.05  # of the rate: what may leave at once after a pause
# Workers ask no oftener than so for what is not there yet: tokens are saved up meanwhile.
LOOK = 0.1  # seconds
HELD = 1.0  # seconds until they look again for letters that others hold
PUT_BACK = timedelta(seconds=30)  # a clock that is so far behind the book was put back


class Gate(StrEnum):
    """What a token lets a letter do; the beginning of its bucket's key."""

    CLAIM = ""
    LEAVE = "leave "


@dataclass(frozen=True, slots=True)
class Pace:
    """What may be claimed: so many letters, but none to domains that have no token left.

    `wait` is how many seconds it takes until more may be.
    """

    room: int | None  # None: no limit
    exhausted: tuple[str, ...]  # with the "@"
    wait: float


def pace(session: Session, manners: Manners, *, at: datetime) -> Pace:
    """What may be claimed just now. Holds the bucket of all until the transaction ends."""
    room = None
    waits = []
    if manners.per_minute:
        overall = _filled(session, ALL, manners.per_minute, at)
        room = int(overall.tokens)
        if not room:
            waits.append(_wait(overall.tokens, manners.per_minute))
    exhausted: dict[str, float] = {}
    if manners.per_domain_minute:
        exhausted = _exhausted(session, manners.per_domain_minute, at)
        if room != 0:
            waits += exhausted.values()
    return Pace(room, tuple(exhausted), max(LOOK, min(waits, default=HELD)))


def take(
    session: Session, manners: Manners, domains: Sequence[str], gate: Gate, *, at: datetime
) -> list[float]:
    """Takes a token for each letter, by its recipient's domain with the "@".

    Returns 0 for a letter that got one, else how many seconds it takes until there is one. Holds
    the buckets until the transaction ends.
    """
    overall = _filled(session, gate + ALL, manners.per_minute, at) if manners.per_minute else None
    theirs: dict[str, RateBucket] = {}
    if manners.per_domain_minute:
        # In one order: two workers with each other's buckets would wait for ever.
        for domain in sorted(set(domains)):
            theirs[domain] = _filled(session, gate + domain, manners.per_domain_minute, at)
    waits = []
    for domain in domains:
        asked = []
        if overall is not None:
            asked.append((overall, manners.per_minute))
        if domain in theirs:
            asked.append((theirs[domain], manners.per_domain_minute))
        empty = [_wait(bucket.tokens, rate) for bucket, rate in asked if bucket.tokens < 1]
        waits.append(max(LOOK, *empty) if empty else 0.0)
        for bucket, _ in asked if not empty else ():
            bucket.tokens -= 1
    session.flush()
    return waits


def capacity(per_minute: int) -> float:
    """The most tokens a bucket of this rate holds."""
    return max(1.0, per_minute * SAVED_UP)


def per_second(per_minute: int) -> float:
    """How many tokens come back in a second."""
    return per_minute / (MINUTE + GOOD_FOR).total_seconds()


def _wait(tokens: float, per_minute: int) -> float:
    return (1 - tokens) / per_second(per_minute)


def _exhausted(session: Session, per_minute: int, at: datetime) -> dict[str, float]:
    """The domains whose bucket to claim from is empty, and how many seconds each remains so."""
    refilled = at - timedelta(seconds=_wait(0.0, per_minute))  # whatever was empty then is not now
    used = select(RateBucket.key, RateBucket.tokens, RateBucket.at).where(
        RateBucket.key.startswith("@"),
        RateBucket.tokens < 1,
        RateBucket.at > refilled,
        RateBucket.at <= at + PUT_BACK,  # what is dated later is set right when it is used
    )
    waits = {
        row.key: _wait(row.tokens, per_minute) - max(0.0, (at - row.at).total_seconds())
        for row in session.execute(used)
    }
    return {key: wait for key, wait in waits.items() if wait > 0}


def _filled(session: Session, key: str, per_minute: int, at: datetime) -> RateBucket:
    """A bucket with what has come back since, full where there was none; held from now on."""
    bucket = session.get(RateBucket, key, with_for_update=True)
    if bucket is None:
        # Two may be the first at once.
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        new = {"key": key, "tokens": capacity(per_minute), "at": at}
        session.execute(dialect.insert(RateBucket).values(new).on_conflict_do_nothing())
        bucket = session.get_one(RateBucket, key, with_for_update=True)
    if bucket.at - at > PUT_BACK:
        bucket.tokens, bucket.at = 0.0, at
    elapsed = max(0.0, (at - bucket.at).total_seconds())
    bucket.tokens = min(capacity(per_minute), bucket.tokens + elapsed * per_second(per_minute))
    bucket.at = max(bucket.at, at)
    return bucket
