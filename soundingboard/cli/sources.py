"""Commands for where mail comes from: how each source goes, and taking mail in without pages."""

import logging
import threading
from datetime import datetime

import click
from flask.cli import with_appcontext

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.reception import opened
from soundingboard.cli.stopping import stopping
from soundingboard.inbox.sources import all_sources
from soundingboard.refusals import Conflict


@click.command(name="sources")
@with_appcontext
@json_option
@refusing
def list_(*, as_json: bool) -> None:
    """Tell when each mailbox was last read, and what is wrong with it."""
    with kit().database.reading() as book:
        sources = all_sources(book)
        found = [
            {
                "source": one.name,
                "read_at": one.read_at,
                "mail_came_at": one.took_at,
                "trouble": one.trouble,
                "failing_since": one.failing_since,
                "failures": one.failures,
                "next_try_at": one.next_try_at,
            }
            for one in sources
        ]
        lines = [
            f"{one.name}: {one.trouble or 'well'} (last read {_moment(one.read_at)})"
            for one in sources
        ]
    say(found, as_json=as_json, text="\n".join(lines) or "No mailbox has been read yet.")


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"


@click.command()
@with_appcontext
@refusing
def listen() -> None:
    """Take mail in at every source that is configured, until it is stopped.

    It is only kept: whoever runs the clock settles it. `serve` and `clock run` do both.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    tools = kit()
    places = [door.place for door in tools.doors] + [box.name for box in tools.mailboxes]
    if not places:
        raise Conflict("No source of mail is configured: see SOUNDINGBOARD_LISTEN.")
    stopped = threading.Event()
    with opened(tools), stopping(stopped):
        click.echo(f"Mail is taken in from: {', '.join(places)}.")
        stopped.wait()
