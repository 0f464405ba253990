"""Commands for the worked example."""

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import kit, refusing
from soundingboard.demo import loading
from soundingboard.kit import Kit
from soundingboard.refusals import Conflict

group = AppGroup("demo", help="A worked example to try things out on.")


@group.command()
@click.option("--unless-there", is_flag=True, help="Say nothing where there is data already.")
@refusing
def load(*, unless_there: bool) -> None:
    """Load the example: a strategy, an open list, a sounding with answers by web and by mail."""
    if not load_unless_there(kit()) and not unless_there:
        raise Conflict(
            "There is data in this installation already; the example needs an empty one."
        )


def load_unless_there(tools: Kit) -> bool:
    """Loads the example into an empty installation; tells whether it did."""
    with tools.database.reading() as book:
        if loading.is_there(book):
            return False
    loaded = loading.load(tools)
    click.echo(
        f"Loaded the example: {loaded.people} people, {loaded.answers} answers by web, "
        f"{loaded.mails} by mail, {loaded.digests} digests."
    )
    return True
