"""One parameter for many values, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from factories import a_stakeholder
from servers import postgresql
from soundingboard.models import Officer, Stakeholder
from soundingboard.storage.among import among
from soundingboard.storage.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    if request.param == "sqlite":
        yield from _session(f"sqlite:///{tmp_path / 'among.sqlite'}")
        return
    with postgresql() as url:
        yield from _session(url)


def _session(url: str) -> Iterator[Session]:
    database = Database(url)
    Officer.metadata.create_all(database.engine)
    with database.begin() as session:
        yield session
    database.close()


def test_among_finds_the_rows_of_these_values_and_no_others(session: Session) -> None:
    emails = ["olwen@partner.example", "o'neill@[10.0.0.1]", 'jörg"b\\\\c@münchen.example']
    people = [a_stakeholder(session, email=email) for email in emails]
    session.flush()
    numbers = [one.id for one in people]

    def found(column: InstrumentedAttribute[Any], values: list[int] | list[str]) -> list[str]:
        wanted = select(Stakeholder.email).where(among(session, column, values))
        return sorted(session.scalars(wanted))

    assert found(Stakeholder.email, emails) == sorted(emails)
    assert found(Stakeholder.email, [emails[2], "nobody@partner.example"]) == [emails[2]]
    assert found(Stakeholder.id, numbers[:2]) == sorted(emails[:2])
    assert found(Stakeholder.id, [*range(5000, 45_000), numbers[0]]) == [emails[0]]
    assert found(Stakeholder.id, []) == []
