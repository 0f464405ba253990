"""Commands for people who are on the list twice: found, told apart, made one, parted again."""

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.models import Stakeholder
from soundingboard.people import making_one, parting, queries, telling_apart
from soundingboard.people.doubles import doubles
from soundingboard.people.foreseeing_one import foresee
from soundingboard.refusals import Conflict

ACTOR = "the command line"


@click.command(name="doubles")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@json_option
@with_appcontext
def list_(page: int, *, as_json: bool) -> None:
    """List pairs that look like one person, the surest first, 25 on a page."""
    with kit().database.reading() as book:
        found = doubles(book, page=page)
        rows = [
            {"first": one.first.email, "second": one.second.email, "why": one.why}
            for one in found.pairs
        ]
    lines = ["{first}\t{second}\t{why}".format(**row) for row in rows]
    total = f"Pairs: {found.total:,}, page {found.page} of {found.pages}."
    say(
        {"total": found.total, "page": found.page, "pages": found.pages, "pairs": rows},
        as_json=as_json,
        text="\n".join([*lines, total]) if rows else "There is none.",
    )


@click.command()
@click.argument("first")
@click.argument("second")
@with_appcontext
@refusing
def apart(first: str, second: str) -> None:
    """Say that FIRST and SECOND, two addresses on the list, are two people."""
    tools = kit()
    with tools.database.begin() as book:
        telling_apart.tell_apart(book, *_two(book, first, second), at=tools.now(), actor=ACTOR)
    click.echo("They are two people, and are not shown as doubles again.")


@click.command()
@click.argument("goes")
@click.argument("stays")
@click.option(
    "--take",
    multiple=True,
    type=click.Choice(making_one.FIELDS),
    help="Where they differ, keep what is said of the one that goes; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@with_appcontext
@refusing
def merge(goes: str, stays: str, *, take: tuple[str, ...], dry_run: bool) -> None:
    """Make the address GOES another address of the person with the address STAYS."""
    tools = kit()
    with tools.database.reading() if dry_run else tools.database.begin() as book:
        gone, into = _two(book, goes, stays)
        seen = foresee(book, gone, into)
        if gone.email != goes.strip().lower():
            raise Conflict(f"{goes} is another address of {gone.email}: say that one instead.")
        told = [
            f"answers that come along: {seen.answers}, drafts: {seen.drafts}",
            f"invitations that come along: {len(seen.invited)}, by both: {len(seen.both_invited)}",
            f"letters called off: {seen.cancelled}, sent to the other address: {seen.readdressed}",
            *(f"no more letters: {one}" for one in seen.stricter),
        ]
        if not dry_run:
            record = making_one.make_one(book, gone, into, take=take, at=tools.now(), actor=ACTOR)
            told.append(f"Made one, as merge {record.id}.")
    click.echo("\n".join([*(["Nothing was written."] if dry_run else []), *told]))


@click.command()
@click.argument("number", type=int)
@with_appcontext
@refusing
def part(number: int) -> None:
    """Make two people again of the merge with this NUMBER, if nothing has happened since."""
    tools = kit()
    with tools.database.begin() as book:
        parting.part(book, parting.find(book, number), at=tools.now(), actor=ACTOR)
    click.echo("They are two people again.")


def _two(book: Session, first: str, second: str) -> tuple[Stakeholder, Stakeholder]:
    return queries.by_address(book, first), queries.by_address(book, second)
