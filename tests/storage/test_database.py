"""The database: what fails in it says nothing of the people in it."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder
from soundingboard.models import Stakeholder


def test_failed_statement_does_not_tell_the_addresses_it_carried(session: Session) -> None:
    a_stakeholder(session, email="rhoda@college.example")
    session.add(Stakeholder(email="rhoda@college.example", source="a test", added_at=NOON))
    with pytest.raises(IntegrityError) as failed:
        session.flush()
    session.rollback()
    assert "rhoda" not in str(failed.value)
