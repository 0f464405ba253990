"""Commands for the database: bring it up to date."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask.cli import AppGroup

from soundingboard.cli.kit import kit
from soundingboard.storage.database import Database

group = AppGroup("database", help="Bring the database up to date.")
ROOT = Path(__file__).parents[2]


def alembic_config(url: str) -> Config:
    """Alembic's configuration for one database, read from pyproject.toml."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = url
    return config


def bring_up_to_date(database: Database) -> None:
    """Runs every migration that has not run yet."""
    command.upgrade(alembic_config(database.url), "head")


@group.command()
def upgrade() -> None:
    """Run every migration that has not run yet."""
    bring_up_to_date(kit().database)
    click.echo("The database is up to date.")
