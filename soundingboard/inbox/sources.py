"""Where mail comes from, and how it goes there: what staff are told of each source."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.models import MailSource
from soundingboard.storage.database import Database

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)
LONGEST_SENTENCE = 500
NEGLECTED = timedelta(minutes=30)  # three times the longest wait; cron may come as seldom


def back_off(failures: int, jitter: float) -> timedelta:
    """How long to wait after so many failures in a row: doubled each time, ten minutes at most.

    `jitter` is from 0 to 1; up to half of the wait is cut by it, so that receivers which lost
    the same server do not all come back at once.
    """
    whole = SHORTEST
    for _ in range(1, failures):
        whole = min(whole * 2, LONGEST)
    return whole - whole * jitter / 2


def note_read(database: Database, name: str, *, took: int, at: datetime) -> None:
    """Notes that a source was read to its end, and how many mails were there."""
    with database.begin() as session:
        source = _source(session, name)
        source.read_at = at
        if took:
            source.took_at = at
        source.trouble, source.failures = "", 0
        source.failing_since = source.next_try_at = None


def note_trouble(
    database: Database, name: str, sentence: str, *, failures: int, at: datetime, again: datetime
) -> None:
    """Notes what went wrong with a source, and when it is tried again."""
    with database.begin() as session:
        source = _source(session, name)
        source.trouble = sentence[:LONGEST_SENTENCE]
        source.failing_since = source.failing_since or at
        source.failures, source.next_try_at = failures, again


def all_sources(session: Session) -> Sequence[MailSource]:
    """Every source that was ever read, those in trouble first."""
    return session.scalars(
        select(MailSource).order_by(MailSource.trouble == "", MailSource.name)
    ).all()


def is_neglected(source: MailSource, *, at: datetime) -> bool:
    """Whether nobody has looked at a source for so long that its receiver must have stopped."""
    last = max(filter(None, (source.read_at, source.next_try_at)), default=None)
    return last is None or at - last > NEGLECTED


def _source(session: Session, name: str) -> MailSource:
    found = session.get(MailSource, name)
    if found is not None:
        return found
    made = MailSource(name=name)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another receiver was first
        return session.get_one(MailSource, name)
    return made
