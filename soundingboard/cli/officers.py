"""Commands for staff: the first administrator, and who else may sign in."""

import click
from flask.cli import AppGroup

from soundingboard.access import officers
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.vocabulary import Role

group = AppGroup("officers", help="Who may sign in at the desk.")


@group.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.OFFICER.value
)
@refusing
def add(email: str, name: str, role: str) -> None:
    """Let somebody sign in, or change their name and role."""
    with kit().database.begin() as book:
        person = officers.admit(book, email=email, name=name, role=Role(role))
    click.echo(f"{person.name} may sign in as {person.role.value}.")


@group.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """List everybody who may sign in."""
    with kit().database.reading() as book:
        people = officers.everybody(book)
    say(
        [{"email": p.email, "name": p.name, "role": p.role, "active": p.active} for p in people],
        as_json=as_json,
        text="\n".join(f"{p.name} <{p.email}>, {p.role.value}" for p in people),
    )
