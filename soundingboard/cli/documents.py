"""Commands for documents: import a paper, list what is there."""

from pathlib import Path

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.consultations import importing, queries
from soundingboard.models import Document

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
