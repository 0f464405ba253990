"""The migrations: up, nothing left to do, down; on both databases we promise."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from servers import postgresql
from soundingboard.cli.database import alembic_config
from soundingboard.models import Officer


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite'}"
        return
    with postgresql() as address:
        yield address


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_migrations_run_up_leave_nothing_to_do_and_run_down(url: str) -> None:
    config = alembic_config(url)

    command.upgrade(config, "head")
    assert tables(url) == {*Officer.metadata.tables, "alembic_version"}

    command.check(config)  # raises where the tables and the models differ

    command.downgrade(config, "base")
    assert tables(url) == {"alembic_version"}
