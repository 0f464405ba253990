"""Commands for long work: see how far it has come, stop it, let it go on."""

import click
from flask.cli import AppGroup

from soundingboard.access.officers import called
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option
from soundingboard.errands import deciding, queries
from soundingboard.vocabulary import Wake

group = AppGroup("errands", help="Long work in the background.")


@group.command(name="list")
@by_option
@json_option
@refusing
def list_(by: str, *, as_json: bool) -> None:
    """List the newest pieces of long work that --by may see, the newest first."""
    with kit().database.reading() as book:
        rows = [
            {
                "id": one.id,
                "title": one.title,
                "asked_by": one.asked_by,
                "state": one.state.value,
                "done": one.done,
                "of": one.of,
                "result": one.result,
                "trouble": one.trouble,
            }
            for one in queries.newest(book, for_=called(book, by))
        ]
    lines = [
        f"{row['id']}: {row['title']}, {row['state']}, {row['done']} of {row['of']}"
        f"{'  ' + str(row['result'] or row['trouble']) if row['result'] or row['trouble'] else ''}"
        for row in rows
    ]
    say(rows, as_json=as_json, text="\n".join(lines) or "There has been no long work.")


@group.command()
@click.argument("number", type=int)
@by_option
@refusing
def stop(number: int, by: str) -> None:
    """Stop a piece of long work. What was done before stays."""
    tools = kit()
    with tools.database.begin() as book:
        who = called(book, by)
        found = queries.errand_to_change(book, number, for_=who)
        deciding.cancel(book, found, by=who.name, at=tools.now())
    click.echo(f"Stopped after {found.done} of {found.of}.")


@group.command(name="go-on")
@click.argument("number", type=int)
@by_option
@refusing
def go_on(number: int, by: str) -> None:
    """Let a piece of long work go on that was stopped or failed."""
    tools = kit()
    with tools.database.begin() as book:
        who = called(book, by)
        found = queries.errand_to_change(book, number, for_=who)
        deciding.go_on(book, found, by=who.name, at=tools.now())
    tools.bell.ring(Wake.ERRANDS)
    click.echo("It goes on.")
