"""Locks by name: what two workers must not do at one moment, though no row stands for it yet."""

from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def alone_with(session: Session, name: str) -> None:
    """Waits until no other transaction holds this name, and holds it until the end of this one.

    PostgreSQL keeps such locks by number (its manual, section 13.3.5); two names that share one
    wait for each other without need. On SQLite whoever writes is alone already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    session.execute(select(func.pg_advisory_xact_lock(number)))
