"""Tests of what we hold run on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from soundingboard.storage.database import Database


@pytest.fixture
def book(tables: Database) -> Iterator[Session]:
    with Session(tables.engine) as session:
        yield session
