"""What is read often on PostgreSQL is planned once: its driver keeps what it has prepared."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from factories import NOON
from servers import postgresql
from soundingboard.models import Stakeholder
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database

pytestmark = pytest.mark.postgres
OFTEN_ENOUGH = 8  # times after which the driver has prepared a statement


@pytest.fixture
def database() -> Iterator[Database]:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield database
        database.close()


def prepared(database: Database, *, often: bool) -> int:
    """How many statements are prepared for one question after it was asked many times."""
    for _ in range(OFTEN_ENOUGH):
        with database.reading(often=often) as session:
            session.scalars(select(Stakeholder.id).where(Stakeholder.email == "a@b.example")).all()
    with database.reading() as session:
        held = text("select count(*) from pg_prepared_statements where statement like '%email%'")
        return session.scalar(held) or 0


def test_what_is_read_often_is_prepared_once(database: Database) -> None:
    assert prepared(database, often=True) == 1


def test_other_reading_is_rolled_back_and_forgotten(database: Database) -> None:
    assert prepared(database, often=False) == 0


def test_nothing_added_while_reading_often_is_kept(database: Database) -> None:
    with database.reading(often=True) as session:
        a = Stakeholder(email="a@b.example", name="A", source="added by hand", added_at=NOON)
        session.add(a)
    with database.reading() as session:
        assert session.scalars(select(Stakeholder.email)).all() == []
