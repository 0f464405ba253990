"""Tests of what we hold run on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy.orm import Session

from servers import postgresql
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def tables(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with ExitStack() as running:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('held') / 'held.sqlite'}"
        else:
            url = running.enter_context(postgresql())
        database = Database(url)
        running.callback(database.close)
        Base.metadata.create_all(database.engine)
        yield database


@pytest.fixture
def book(tables: Database) -> Iterator[Session]:
    with Session(tables.engine) as session:
        yield session
