"""What PostgreSQL believes to be in its tables: from that it chooses a way through them."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import InstrumentedAttribute, Session


def look_anew(session: Session, *columns: InstrumentedAttribute[Any]) -> None:
    """Has PostgreSQL count a table's rows, and see how the values of these columns are spread.

    By itself it does so a minute or more after many rows were committed, and cannot see what the
    present transaction has written. Where somebody else is at it, nobody waits (ANALYZE in the
    manual of PostgreSQL).
    """
    table = columns[0].class_.__tablename__
    names = ", ".join(one.key for one in columns)
    session.execute(text(f"ANALYZE (SKIP_LOCKED) {table} ({names})"))
