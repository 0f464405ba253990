"""How Alembic finds the database and the tables."""

import os

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, ForeignKeyConstraint, create_engine
from sqlalchemy.types import TypeDecorator

from config import Settings
from soundingboard.models import TIED_OTHERWISE, WORD_INDEX, Officer

TABLES = Officer.metadata


def render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Our column types as plain ones: a migration must never depend on today's code."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate looks at it: the index of words is kept beside the tables."""
    return kind not in {"table", "index"} or not (name or "").startswith(WORD_INDEX)


def include_object(item: object, name: str | None, *_about: object) -> bool:
    """Whether autogenerate compares it: some ties PostgreSQL keeps without a foreign key."""
    on_sqlite = context.get_context().dialect.name == "sqlite"
    return on_sqlite or not isinstance(item, ForeignKeyConstraint) or name not in TIED_OTHERWISE


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=TABLES,
        render_item=render_item,
        include_name=include_name,
        include_object=include_object,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def url() -> str:
    given = context.config.attributes.get("url")
    return str(given) if given else Settings.from_environ(os.environ).database


engine = create_engine(url())
with engine.connect() as connection:
    run(connection)
    connection.commit()
engine.dispose()
