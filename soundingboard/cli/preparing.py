"""Commands that prepare a consultation: draft it from a file, try its letter, sign it off."""

import sys
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from soundingboard.access import officers
from soundingboard.cli.briefs import brief_in
from soundingboard.cli.kit import REFUSED, json_option, kit, refusing, say
from soundingboard.cli.sheets import read_sheet
from soundingboard.cli.staff import officer_called
from soundingboard.consultations import (
    drafting,
    inviting,
    queries,
    readiness,
    signing_off,
    sparing,
)
from soundingboard.consultations.briefing import draft_from
from soundingboard.consultations.content import SHOWN, begins_with, fingerprint
from soundingboard.models import Consultation, Officer, Stakeholder
from soundingboard.outbox.posting import Recipient
from soundingboard.outbox.rendering import render
from soundingboard.people import queries as people
from soundingboard.people.segmenting import audience
from soundingboard.reading.proofs import stumbles
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import Language

LONGEST_NAME = 300


@click.command()
@click.argument("file", metavar="FILE.toml|-")
@json_option
@with_appcontext
@refusing
def create(file: str, *, as_json: bool) -> None:
    """Draft a consultation from one TOML file; nothing is kept where any of it is wrong."""
    tools = kit()
    sheet = read_sheet(file)
    responsible = sheet.text("officer", most=LONGEST_NAME, needed=True)
    brief = brief_in(sheet)
    with tools.database.begin() as book:
        by = officer_called(book, responsible)
        made = draft_from(book, brief, at=tools.now(), zone=tools.zone, actor=by.name)
        points = checklist(book, made)
        answer = {"id": made.id, "title": made.title, "checklist": points_as_values(points)}
    lines = [f"Drafted as consultation {made.id}: {made.title}.", *points_in_words(points)]
    say(answer, as_json=as_json, text="\n".join(lines))


@click.command()
@click.argument("consultation_id", type=int, metavar="ID")
@click.option("--for", "address", required=True, help="Whose letter: an address on the list.")
@click.option("--html", "as_html", is_flag=True, help="The HTML part instead of the plain text.")
@with_appcontext
@refusing
def letter(consultation_id: int, address: str, *, as_html: bool) -> None:
    """Print the letter as one person gets it. What readers would stumble over is on stderr."""
    tools = kit()
    with tools.database.reading() as book:
        found = queries.consultation(book, consultation_id)
        reader = _reader(book, found, address)
        preview = inviting.preview(tools.stationery, found, reader.name, reader.language)
        words = render(tools.stationery, preview)
    for fault in stumbles(words.subject, words.text, words.html):
        click.echo(f"Please check: {fault}", err=True)
    click.echo(words.html if as_html else f"Subject: {words.subject}\n\n{words.text}", nl=False)


@click.command()
@click.argument("consultation_id", type=int, metavar="ID")
@click.option("--to", "address", required=True, help="A member of staff, by name or address.")
@click.option(
    "--language",
    type=click.Choice([one.value for one in Language]),
    default=Language.ENGLISH.value,
    show_default=True,
    help="In which language of ours it is.",
)
@with_appcontext
@refusing
def test(consultation_id: int, address: str, language: str) -> None:
    """Send a test copy of the letter to a member of staff; it invites nobody."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        to = officer_called(book, address)
        inviting.send_test(
            book,
            tools.stationery,
            found,
            to=Recipient(to.email, to.name),
            at=tools.now(),
            chance=tools.stationery.chance,
            language=Language(language),
        )
    click.echo(f"A test letter to {to.email} is on its way.")


@click.command(name="sign-off")
@click.argument("consultation_id", type=int, metavar="ID")
@click.option("--as", "name", required=True, metavar="NAME|ADDRESS", help="Who approves it.")
@click.option("--office", required=True, help="Their office, as “Chair of the Board”.")
@click.option("--authority", default="", help="The minute or date of a delegated approval.")
@click.option("--by", "recorder", help="The member of staff who records it, if somebody else.")
@click.option("--fingerprint", "seen", help="Of the content they have read, as `show` tells it.")
@click.option("--yes", is_flag=True, help="Do not ask for the fingerprint.")
@with_appcontext
@refusing
def sign_off(
    consultation_id: int,
    *,
    name: str,
    office: str,
    authority: str,
    recorder: str | None,
    seen: str | None,
    yes: bool,
) -> None:
    """Record that a named person approves exactly the content as it stands.

    Prints the checklist and stops where something on it is missing.
    """
    tools = kit()
    with tools.database.reading() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        by = _recorder(book, name, recorder)
        points = checklist(book, found)
        read = fingerprint(found)
        approved_by = _name_of(book, name)
    click.echo("\n".join([found.title, *points_in_words(points)]))
    if not readiness.is_ready(points):
        click.echo("It can be signed off once nothing is missing.", err=True)
        sys.exit(REFUSED)
    if not yes:
        _refuse_unless_read(read, seen)
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        signing_off.sign_off(
            book,
            found,
            signing_off.Approval(approved_by.strip(), office.strip(), authority.strip()),
            checklist(book, found),
            seen=read,
            at=tools.now(),
            actor=by.name,
            four_eyes=tools.four_eyes,
        )
        line = found.signed_off_by
    click.echo(f"Signed off by {line}. It can be opened now.")


def checklist(book: Session, found: Consultation) -> tuple[readiness.Point, ...]:
    """The checklist as it stands now."""
    mailable = len(audience(book, found).mailable)
    return readiness.checklist(found, mailable=mailable, at=kit().now(), zone=kit().zone)


def points_as_values(points: tuple[readiness.Point, ...]) -> list[dict[str, Any]]:
    """A checklist for a program."""
    return [
        {
            "point": one.key,
            "required": one.required,
            "standing": one.standing.value,
            "missing": one.missing,
            "may_go_ahead": one.may_be_overridden,
            "reason": one.override.reason if one.override else "",
        }
        for one in points
    ]


def points_in_words(points: tuple[readiness.Point, ...]) -> list[str]:
    """A checklist for a person, a line a point; what is missing says by which word it is known."""
    lines = []
    for one in points:
        line = f"  {one.standing.value:<10}  {one.required}"
        if one.override:
            line += f". {one.missing} {one.override.by} goes ahead: {one.override.reason}"
        elif one.missing:
            line += f". {one.missing}"
            line += f" [{one.key}]" if one.may_be_overridden else ""
        lines.append(line)
    return lines


def _reader(book: Session, found: Consultation, address: str) -> Stakeholder:
    reader = people.by_address(book, address)
    circle = sparing.circle(book, found, at=kit().now())
    for one in circle.excluded:
        if one.stakeholder.id == reader.id:
            raise Conflict(f"{reader.email} gets no letter. {one.reason}")
    if reader.id not in {one.id for one in circle.mailable}:
        raise Conflict(f"{reader.email} does not belong to the audience.")
    return reader


def _recorder(book: Session, name: str, recorder: str | None) -> Officer:
    """Who writes the approval down: whoever is named for it, or the approver themselves."""
    if recorder is not None:
        return officer_called(book, recorder)
    try:
        return officer_called(book, name)
    except NotFound:
        raise NotFound(f"{name} is not of the desk: say with --by who records this.") from None


def _name_of(book: Session, words: str) -> str:
    """Somebody of the house is named as they are known there; others as they are written."""
    try:
        return officers.called(book, words).name
    except NotFound:
        return words


def _refuse_unless_read(full: str, seen: str | None) -> None:
    if seen is None:
        click.echo(f"Fingerprint of this content: {full[:SHOWN]}")
        seen = click.prompt("Type it to sign off exactly this content", type=str)
    if not begins_with(full, seen):
        raise Conflict(
            f"The content is not what you have read: its fingerprint is {full[:SHOWN]} now. "
            "Read it again, then sign."
        )
