"""Commands for digests: compile, look at, issue."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.digests import issuing, queries, reviewing
from soundingboard.digests.compiling import compile_all, compile_digest
from soundingboard.models import Digest, Officer, Priority
from soundingboard.refusals import NotFound

group = AppGroup("digests", help="What was said on each priority, for its lead.")


@group.command(name="compile")
@click.option("--priority", "name", default="", help="Only this priority, by its name.")
@json_option
@refusing
def compile_(name: str, *, as_json: bool) -> None:
    """Compile a draft for every priority on which something new was said."""
    tools = kit()
    with tools.database.begin() as book:
        if name:
            priority = book.scalar(select(Priority).where(Priority.name == name))
            if priority is None:
                raise NotFound(f"There is no priority called {name}.")
            one = compile_digest(book, tools.stationery, priority, at=tools.now())
            compiled = [one] if one else []
        else:
            compiled = compile_all(book, tools.stationery, at=tools.now())
        _say(compiled, as_json=as_json, nothing="Nothing new was said.")


@group.command(name="list")
@json_option
@refusing
def list_(*, as_json: bool) -> None:
    """List every digest, newest first."""
    with kit().database.reading() as book:
        digests = book.scalars(select(Digest).order_by(Digest.id.desc())).all()
        _say(list(digests), as_json=as_json, nothing="There is no digest yet.")


@group.command()
@click.argument("digest_id", type=int)
@click.option("--by", required=True, help="Address of the member of staff who releases it.")
@refusing
def issue(digest_id: int, by: str) -> None:
    """Release a digest: freeze it and send it to its lead."""
    tools = kit()
    with tools.database.begin() as book:
        officer = book.scalar(select(Officer).where(Officer.email == by.lower(), Officer.active))
        if officer is None:
            raise NotFound(f"Nobody at the desk has the address {by}.")
        if queries.digest(book, digest_id) is None:
            raise NotFound(f"There is no digest {digest_id}.")
        draft = reviewing.draft_of(book, digest_id, by=officer)
        sent_to = issuing.release(book, tools.stationery, draft, by=officer, at=tools.now())
    click.echo(f"Released; it goes to {' and '.join(sent_to)}.")


def _say(digests: list[Digest], *, as_json: bool, nothing: str) -> None:
    rows = [
        {
            "id": digest.id,
            "priority": digest.priority.name,
            "number": digest.number,
            "state": digest.state,
            "people": digest.people,
            "organisations": digest.organisations,
            "passages": digest.passages,
        }
        for digest in digests
    ]
    lines = [
        "{id}: {priority}, number {number}, {state}: {people} people, "
        "{organisations} organisations, {passages} passages".format(**row)
        for row in rows
    ]
    say(rows, as_json=as_json, text="\n".join(lines) or nothing)
