"""Commands for the files that go with invitations: let one go along, or take it out."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from soundingboard.cli.kit import kit, refusing
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations import enclosing, queries
from soundingboard.contributions.evidence import Offered
from soundingboard.refusals import NotFound, Unreadable


@click.command()
@click.argument("consultation_id", type=int, metavar="ID")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--document", is_flag=True, help="The consultation's document, as it was handed in.")
@by_option
@with_appcontext
@refusing
def enclose(consultation_id: int, file: Path | None, by: str, *, document: bool) -> None:
    """Let a file go with each invitation of a consultation. Without it they have links only."""
    tools = kit()
    if document == (file is not None):
        raise click.UsageError("Name a file, or say --document.")
    if file is not None and file.stat().st_size > enclosing.LARGEST:
        raise Unreadable(
            f"{file.name} is larger than {enclosing.LARGEST // enclosing.MEGABYTE} MB."
        )
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        actor = officer_called(book, by).name
        if file is None:
            made = enclosing.enclose_document(book, tools.shelf, found, at=tools.now(), actor=actor)
        else:
            offered = Offered(file.name, file.read_bytes())
            made = enclosing.enclose(book, tools.shelf, found, offered, at=tools.now(), actor=actor)
        name = made.file_name
    click.echo(f"{name} goes with the letters.")


@click.command(name="take-out")
@click.argument("consultation_id", type=int, metavar="ID")
@click.argument("name")
@by_option
@with_appcontext
@refusing
def take_out(consultation_id: int, name: str, by: str) -> None:
    """Let a file, by its NAME, go with the invitations no more."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        known = next((one for one in found.enclosures if one.file_name == name), None)
        if known is None:
            raise NotFound("This file does not go with the letters.")
        actor = officer_called(book, by).name
        enclosing.take_out(book, found, known.id, at=tools.now(), actor=actor)
    click.echo(f"{name} goes with the letters no more.")
