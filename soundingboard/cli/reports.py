"""Commands for reports: a summary of responses, or a digest, as a file."""

from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations import queries
from soundingboard.press.report import Edition, Report
from soundingboard.press.word_template import own_template
from soundingboard.reports import publishing
from soundingboard.reports.making import format_called, make
from soundingboard.reports.of_digest import tell
from soundingboard.reports.summary import summarise

group = AppGroup("reports", help="What was said, as papers and as data.")

as_option = click.option(
    "--as", "format_", required=True, metavar="FORMAT", help="html, pdf, docx, xlsx, csv or json."
)
out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write.",
)
edition_option = click.option(
    "--edition",
    type=click.Choice([one.value for one in Edition]),
    default=Edition.INTERNAL.value,
    show_default=True,
    help="public: only words that may be published, and no figure under five.",
)


template_option = click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Word template of your own, for docx; `reports template` gives one to begin from.",
)


@group.command(name="make")
@click.argument("consultation_id", type=int)
@as_option
@out_option
@edition_option
@template_option
@json_option
@refusing
def make_(
    consultation_id: int,
    format_: str,
    out: Path,
    edition: str,
    template: Path | None,
    *,
    as_json: bool,
) -> None:
    """Make the summary of responses of a consultation."""
    tools = kit()
    with tools.database.reading() as book:
        report = summarise(
            book,
            queries.consultation(book, consultation_id),
            Edition(edition),
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            at=tools.now(),
            reader=None,
        )
        _write(book, report, format_, out, template, as_json=as_json)


@group.command()
@click.argument("digest_id", type=int)
@as_option
@out_option
@edition_option
@template_option
@json_option
@refusing
def digest(
    digest_id: int,
    format_: str,
    out: Path,
    edition: str,
    template: Path | None,
    *,
    as_json: bool,
) -> None:
    """Make a digest as a file."""
    tools = kit()
    with tools.database.reading() as book:
        report = tell(
            book,
            digest_id,
            Edition(edition),
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            at=tools.now(),
            reader=None,
        )
        _write(book, report, format_, out, template, as_json=as_json)


@group.command()
@out_option
def template(out: Path) -> None:
    """Write the Word template reports are made with, to make your own of it."""
    out.write_bytes(own_template())
    click.echo(f"{out}: our template. Give yours to `reports make --template`.")


@group.command()
@click.argument("consultation_id", type=int)
@click.option(
    "--response",
    type=click.File(encoding="utf-8"),
    help="A text file: what you did, or will do; - reads standard input.",
)
@by_option
@json_option
@refusing
def publish(consultation_id: int, response: TextIO | None, by: str, *, as_json: bool) -> None:
    """Freeze the public edition and show it on the public page of the consultation."""
    tools = kit()
    with tools.database.reading() as book:  # a large one takes its time, and others write
        me = officer_called(book, by).name
        content = publishing.compose(
            book,
            tools.shelf,
            queries.consultation(book, consultation_id),
            response=response.read() if response else "",
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            at=tools.now(),
        )
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        published = publishing.freeze(book, found, content, by=me, at=tools.now())
        answer = {"consultation": consultation_id, "version": published.number}
    say(answer, as_json=as_json, text=f"Version {answer['version']} is published.")


@group.command()
@click.argument("consultation_id", type=int)
@click.argument("version", type=int)
@click.option("--why", required=True, help="The reason, for the journal.")
@click.option("--notice", default="", help="What readers are told of the reason, if anything.")
@by_option
@refusing
def withdraw(consultation_id: int, version: int, why: str, notice: str, by: str) -> None:
    """Take a published version back."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        published = publishing.version(book, found, version)
        me = officer_called(book, by).name
        publishing.withdraw(book, published, why, notice, by=me, at=tools.now())
    click.echo(f"Version {version} is withdrawn.")


def _write(
    book: Session,
    report: Report,
    format_: str,
    out: Path,
    template: Path | None,
    *,
    as_json: bool,
) -> None:
    own = template.read_bytes() if template else None
    made = make(book, report, format_called(format_), template=own)
    out.write_bytes(made.content)
    answer = {
        "file": str(out),
        "edition": report.edition.value,
        "media_type": made.media_type,
        "bytes": len(made.content),
    }
    say(answer, as_json=as_json, text=f"{out}: {report.title}, {report.edition.value} edition.")
