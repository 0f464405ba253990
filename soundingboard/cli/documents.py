"""Commands for documents: import a paper, list what is there, read and check how it was split."""

from pathlib import Path

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations import checking, importing, queries
from soundingboard.models import Block, Document
from soundingboard.vocabulary import BlockKind

group = AppGroup("documents", help="Papers that people are asked about.")
ACTOR = "the command line"


@group.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", default="", help="The title; else the document's own.")
@click.option("--document", "document_id", type=int, help="Import as a new version of this one.")
@json_option
@refusing
def import_(file: Path, title: str, document_id: int | None, *, as_json: bool) -> None:
    """Import a Word, OpenDocument, Markdown, HTML or text file."""
    tools = kit()
    # One byte more than may be read tells that there is too much; a huge file is not read whole.
    with file.open("rb") as opened:
        content = opened.read(tools.max_upload_bytes + 1)
    upload = importing.read_upload(file.name, content, max_bytes=tools.max_upload_bytes)
    with tools.database.begin() as book:
        known: Document | None = None
        if document_id is not None:
            known = queries.document(book, document_id)
        imported = importing.import_document(
            book,
            tools.shelf,
            upload,
            at=tools.now(),
            actor=ACTOR,
            title=title,
            document=known,
        )
        version = imported.version
        answer = {
            "document": version.document_id,
            "version": version.id,
            "number": version.number,
            "title": version.document.title,
            "blocks": len(version.blocks),
            "fresh": imported.fresh,
            "notes": list(version.notes),
        }
    done = "Imported" if imported.fresh else "Already there"
    lines = [f"{done}: {answer['title']}, version {version.number}, {answer['blocks']} blocks."]
    lines += [f"Please check: {note}" for note in version.notes]
    say(answer, as_json=as_json, text="\n".join(lines))


@group.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all documents."""
    with kit().database.reading() as book:
        found = queries.documents(book)
    rows = [
        {
            "document": one.document.id,
            "version": one.newest.id,
            "title": one.document.title,
            "number": one.newest.number,
            "blocks": one.blocks,
            "checked": one.newest.checked_at is not None,
        }
        for one in found
    ]
    text = "\n".join(
        f"{row['document']}: {row['title']}, version {row['number']}, {row['blocks']} blocks"
        for row in rows
    )
    say(rows, as_json=as_json, text=text or "There are no documents yet.")


@group.command()
@click.argument("document_id", type=int, metavar="DOCUMENT")
@json_option
@refusing
def show(document_id: int, *, as_json: bool) -> None:
    """Print the newest version as it was split, each block with the key it can be named by."""
    with kit().database.reading() as book:
        version = queries.document(book, document_id).versions[-1]
        answer = {
            "document": document_id,
            "title": version.document.title,
            "version": version.number,
            "checked_by": version.checked_by,
            "notes": list(version.notes),
            "blocks": [
                {
                    "key": f"block:{one.id}",
                    "kind": one.kind.value,
                    "level": one.level,
                    "number": one.number,
                    "text": one.text,
                    "priorities": [priority.name for priority in one.priorities],
                }
                for one in version.blocks
            ],
        }
        lines = [_printed(one) for one in version.blocks]
    checked = f"checked by {version.checked_by}" if version.checked_by else "not checked yet"
    head = f"{answer['title']}, version {answer['version']}, {checked}"
    notes = [f"Please check: {note}" for note in version.notes]
    say(answer, as_json=as_json, text="\n".join([head, *notes, "", *lines]))


@group.command()
@click.argument("document_id", type=int, metavar="DOCUMENT")
@by_option
@refusing
def check(document_id: int, by: str) -> None:
    """Record that somebody has read how the newest version was split, and found it right."""
    with kit().database.begin() as book:
        version = queries.document(book, document_id).versions[-1]
        checking.confirm(book, version, at=kit().now(), actor=officer_called(book, by).name)
        line = f"{version.document.title}, version {version.number}"
    click.echo(f"{line}: checked by {version.checked_by}.")


def _printed(block: Block) -> str:
    mark = "#" * block.level if block.kind is BlockKind.HEADING else block.kind.value
    words = f"{block.number} {block.text}" if block.number else block.text
    bearing = f" [{', '.join(one.name for one in block.priorities)}]" if block.priorities else ""
    return f"block:{block.id:<5} {mark:<9} {words}{bearing}"
