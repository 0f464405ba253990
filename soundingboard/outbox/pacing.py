"""How fast letters leave: token buckets, shared by all workers, for all and for each domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import RateBucket
from soundingboard.outbox.manners import Manners

ALL = "all"
# What may leave at once after a pause. Over any minute that is four in a hundred too many.
BURST_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Pace:
    """What the buckets allow: letters at once, and the domains that have none left."""

    room: int | None  # None: no limit
    exhausted: tuple[str, ...]


def pace(session: Session, manners: Manners, *, at: datetime) -> Pace:
    """What may leave just now. Holds the buckets until the transaction ends."""
    room = None
    if manners.per_minute:
        room = int(_filled(session, ALL, manners.per_minute, at).tokens)
    exhausted: tuple[str, ...] = ()
    if manners.per_domain_minute:
        known = session.scalars(select(RateBucket.key).where(RateBucket.key.like("@%")))
        exhausted = tuple(
            key
            for key in known.all()
            if _filled(session, key, manners.per_domain_minute, at).tokens < 1
        )
    return Pace(room, exhausted)


def take(session: Session, manners: Manners, domains: Iterable[str], *, at: datetime) -> list[bool]:
    """Takes a token for each letter, by its recipient's domain with the "@"; says who got one."""
    overall = _filled(session, ALL, manners.per_minute, at) if manners.per_minute else None
    granted = []
    for domain in domains:
        buckets = [overall] if overall is not None else []
        if manners.per_domain_minute:
            buckets.append(_filled(session, domain, manners.per_domain_minute, at))
        may = all(bucket.tokens >= 1 for bucket in buckets)
        for bucket in buckets if may else ():
            bucket.tokens -= 1
        granted.append(may)
    session.flush()
    return granted


def seconds_to_wait(session: Session, manners: Manners, *, at: datetime) -> float:
    """How long until a bucket that is empty has a token again."""
    waits = [60 / rate for rate in (manners.per_minute, manners.per_domain_minute) if rate]
    for bucket in session.scalars(select(RateBucket).where(RateBucket.tokens < 1)):
        rate = manners.per_minute if bucket.key == ALL else manners.per_domain_minute
        if rate:
            elapsed = max(0.0, (at - bucket.at).total_seconds())
            waits.append(max(0.0, (1 - bucket.tokens) * 60 / rate - elapsed))
    return min(waits, default=0.0)


def capacity(per_minute: int) -> float:
    """The most tokens a bucket of this rate holds."""
    return max(1.0, per_minute * BURST_SECONDS / 60)


def _filled(session: Session, key: str, per_minute: int, at: datetime) -> RateBucket:
    bucket = session.get(RateBucket, key, with_for_update=True)
    if bucket is None:
        bucket = RateBucket(key=key, tokens=capacity(per_minute), at=at)
        session.add(bucket)
        session.flush()
        return bucket
    elapsed = max(0.0, (at - bucket.at).total_seconds())
    bucket.tokens = min(capacity(per_minute), bucket.tokens + elapsed * per_minute / 60)
    bucket.at = max(bucket.at, at)
    return bucket
