"""Commands for groups: which there are, and who is in them."""

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.people import grouping, queries
from soundingboard.refusals import NotFound

group = AppGroup("groups", help="Named circles of people, to write to some of the list.")


@group.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all groups with their sizes."""
    with kit().database.reading() as book:
        rows = [{"name": one.group.name, "members": one.members} for one in queries.groups(book)]
    text = "\n".join(f"{row['name']}: {row['members']}" for row in rows)
    say(rows, as_json=as_json, text=text or "There are no groups yet.")


@group.command()
@click.argument("name")
@refusing
def create(name: str) -> None:
    """Make a group called NAME, with nobody in it."""
    with kit().database.begin() as book:
        made = grouping.create_group(book, name)
    click.echo(f"{made.name} is there. Put people in with `groups put`.")


@group.command()
@click.argument("name")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@refusing
def put(name: str, addresses: tuple[str, ...]) -> None:
    """Put people of the list into the group called NAME; all of them, or nobody."""
    with kit().database.begin() as book:
        chosen = grouping.called(book, name)
        people, unknown = queries.by_addresses(book, addresses)
        if unknown:
            raise NotFound(f"Not on the list: {', '.join(unknown)}. Nobody was put in.")
        fresh = grouping.put_in(book, chosen, people)
    click.echo(f"{fresh} more in {chosen.name}.")


@group.command(name="take-out")
@click.argument("name")
@click.argument("address")
@refusing
def take_out(name: str, address: str) -> None:
    """Take somebody out of the group called NAME; they stay on the list."""
    with kit().database.begin() as book:
        chosen = grouping.called(book, name)
        person = queries.by_address(book, address)
        grouping.take_out(book, chosen, person.id)
    click.echo(f"{person.email} is not in {chosen.name}.")
