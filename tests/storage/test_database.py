"""The database: what fails in it says nothing of the people in it."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder
from soundingboard.models import Stakeholder
from soundingboard.storage.database import Database


def test_failed_statement_does_not_tell_the_addresses_it_carried(session: Session) -> None:
    a_stakeholder(session, email="rhoda@college.example")
    session.add(Stakeholder(email="rhoda@college.example", source="a test", added_at=NOON))
    with pytest.raises(IntegrityError) as failed:
        session.flush()
    session.rollback()
    assert "rhoda" not in str(failed.value)


def test_what_others_forget_outlives_a_power_cut(database: Database) -> None:
    """SQLite's own words: 2 is FULL, 1 is NORMAL, which may lose the last commits."""

    def level(*, durable: bool) -> object:
        with database.begin(durable=durable) as session:
            return session.connection().exec_driver_sql("PRAGMA synchronous").scalar()

    assert [level(durable=durable) for durable in (True, False, True)] == [2, 1, 2]
