"""Commands for the open list: import, add, list, leave."""

from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.people import adding, leaving, queries
from soundingboard.people.importing import ImportPreview, import_people, preview
from soundingboard.people.merging import Fate
from soundingboard.people.tables import MAX_BYTES
from soundingboard.vocabulary import OrganisationType

group = AppGroup("people", help="The open list: who is on it.")
ACTOR = "the command line"


@group.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Where the list comes from; its name if not given.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
@refusing
def import_(file: Path, source: str, *, dry_run: bool, as_json: bool) -> None:
    """Put the people of a CSV or Excel FILE on the list.

    Who left stays off; who is on it already gets only what was missing.
    """
    tools = kit()
    with file.open("rb") as handle:
        content = handle.read(MAX_BYTES + 1)  # enough to know that it is too large
    if dry_run:
        with tools.database.reading() as book:
            seen = preview(book, file.name, content)
        say(_previewed(seen), as_json=as_json, text=_told(seen))
        return
    with tools.database.begin() as book:
        seen = preview(book, file.name, content)
        done = import_people(
            book,
            seen,
            source=source or f"import of {file.name}",
            at=tools.now(),
            actor=ACTOR,
        )
    say(
        {**asdict(done), "errors": _errors(seen)},
        as_json=as_json,
        text="\n".join(f"{name}: {number}" for name, number in asdict(done).items()),
    )


@group.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--organisation", default="", help="Whom they speak for.")
@click.option(
    "--type",
    "kind",
    type=click.Choice([kind.value for kind in OrganisationType]),
    help="What kind of organisation that is.",
)
@click.option("--source", required=True, help="Where the address comes from.")
@refusing
def add(email: str, name: str, organisation: str, kind: str | None, source: str) -> None:
    """Put one person on the list."""
    tools = kit()
    with tools.database.begin() as book:
        person = adding.add_person(
            book,
            adding.Details(
                email=email,
                name=name,
                organisation=organisation,
                organisation_type=OrganisationType(kind) if kind else None,
            ),
            source=source,
            at=tools.now(),
            actor=ACTOR,
        )
    click.echo(f"{person.email} is on the list.")


@group.command(name="list")
@click.option("--search", "words", default="", help="Only those with these words.")
@json_option
def list_(words: str, *, as_json: bool) -> None:
    """List everybody on the list, by address."""
    with kit().database.reading() as book:
        people = queries.everybody(book, queries.Search(words=words))
        answer = [
            {
                "email": one.email,
                "name": one.name,
                "organisation": one.organisation.name if one.organisation else "",
                "type": one.organisation.type.value if one.organisation else "",
                "job_title": one.job_title,
                "place": one.place,
                "language": one.language.value,
                "membership": one.membership.value,
                "groups": [group.name for group in one.groups],
                "interests": [priority.name for priority in one.interests],
                "source": one.source,
                "added_at": one.added_at.isoformat(),
            }
            for one in people
        ]
    text = "\n".join(f"{row['email']}\t{row['name']}\t{row['membership']}" for row in answer)
    say(answer, as_json=as_json, text=text or "Nobody is on the list.")


@group.command()
@click.argument("email")
@refusing
def leave(email: str) -> None:
    """Take somebody off the list who asked for it."""
    tools = kit()
    with tools.database.begin() as book:
        person = queries.by_address(book, email)
        leaving.leave(book, person, at=tools.now(), how="by telling us")
    click.echo(f"{person.email} is off the list and gets no more letters.")


def _previewed(seen: ImportPreview) -> dict[str, object]:
    return {
        "rows": {fate.name.lower(): seen.count(fate) for fate in Fate},
        "columns": [column.value for column in seen.columns],
        "unknown_columns": list(seen.unknown_columns),
        "new_groups": list(seen.new_groups),
        "notes": list(seen.notes),
        "errors": _errors(seen),
    }


def _errors(seen: ImportPreview) -> list[dict[str, object]]:
    return [{"line": row.line, "error": row.note} for row in seen.rows if row.fate is Fate.WRONG]


def _told(seen: ImportPreview) -> str:
    counts = [f"{fate.value}: {seen.count(fate)}" for fate in Fate if seen.count(fate)]
    wrong = [f"line {error['line']}: {error['error']}" for error in _errors(seen)]
    unknown = [f"column not used: {name}" for name in seen.unknown_columns]
    return "\n".join(["Nothing was written.", *counts, *unknown, *wrong])
