"""Commands for the open list: imports, add, list, leave, links, what we hold of somebody."""

import shutil
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from soundingboard.cli import doubles
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations import relinking
from soundingboard.holdings import recording
from soundingboard.holdings.gathering import gather
from soundingboard.holdings.handing_over import Request, hand_over
from soundingboard.holdings.mentions import Terms, everywhere, show
from soundingboard.holdings.whose import whose
from soundingboard.people import adding, leaving, queries, taking_back
from soundingboard.people.importing import ImportPreview, import_people, preview
from soundingboard.people.merging import Fate
from soundingboard.people.tables import MAX_BYTES
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import OrganisationType

group = AppGroup("people", help="The open list: who is on it.")
for command in (doubles.list_, doubles.apart, doubles.merge, doubles.part):
    group.add_command(command)
ACTOR = "the command line"


@group.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Where the list comes from; its name if not given.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
@refusing
def import_(file: Path, source: str, *, dry_run: bool, as_json: bool) -> None:
    """Put the people of a CSV or Excel FILE on the list.

    Who left stays off, and who does not want to be written to, as the list itself says; who is on
    it already gets only what was missing.
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
        {**asdict(done), "errors": _errors(seen), "not_written_to": _refused(seen)},
        as_json=as_json,
        text="\n".join(
            [*(f"{name}: {number}" for name, number in asdict(done).items()), *_lines(seen)]
        ),
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


@group.command(name="what-we-hold")
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--asked", required=True, help="Who asked, when, and how you know it is them.")
@click.option("--also", multiple=True, help="What else they may be called; may be repeated.")
@click.option("--hide", multiple=True, help="What else to hide in what others wrote.")
@click.option("--mentions", is_flag=True, help="What others say of them goes along, redacted.")
@refusing
def what_we_hold(
    email: str,
    file: Path,
    *,
    asked: str,
    also: tuple[str, ...],
    hide: tuple[str, ...],
    mentions: bool,
) -> None:
    """Write everything we hold about a person to FILE, a ZIP archive, for them.

    Read what others say of them on the desk before you hand it out.
    """
    if file.exists():
        raise click.UsageError(f"{file} is there already.")
    tools = kit()
    with tools.database.begin() as book:
        who = whose(book, queries.by_address(book, email))
        held = gather(book, who)
        terms = Terms(recording.terms(who, "\n".join(also)))
        spots, more = everywhere(book, held, terms)
        found = show(book, spots, terms)
        request = Request(
            held=held,
            asked=asked,
            mentions=found if mentions else [],
            not_handed_out=0 if mentions else len(found),
            hidden=recording.hidden_lines("\n".join(hide)),
            more=more,
        )
        recording.handed_over(book, request, at=tools.now(), actor=ACTOR)
    with (
        tools.database.reading() as book,
        hand_over(book, tools.stationery, request, at=tools.now()) as archive,
        file.open("xb") as out,
    ):
        file.chmod(0o600)
        shutil.copyfileobj(archive, out)
    places = "1 place" if len(found) == 1 else f"{len(found):,} places"
    told = " and in more, which are not looked at" if more else ""
    click.echo(f"Written. Others mention them in {places}{told}.")


@group.command(name="take-back")
@click.argument("number", type=int)
@refusing
def take_back(number: int) -> None:
    """Take the import with this NUMBER back, however large: nobody can work meanwhile.

    The number stands in the address of its page at the desk.
    """
    tools = kit()
    with tools.database.begin() as book:
        record = taking_back.find_import(book, number)
        done = taking_back.take_back(book, record, at=tools.now(), actor=ACTOR)
        told = (len(done.removed), len(done.kept), len(done.changed))
    click.echo(
        "Taken back: {:,} off the list, {:,} kept, {:,} put back as they were.".format(*told)
    )


@group.command(name="replace-link")
@click.argument("email")
@click.argument("consultation_id", type=int)
@click.option("--why", required=True, help="Why, for example that it was passed on to a list.")
@by_option
@refusing
def replace_link(email: str, consultation_id: int, why: str, by: str) -> None:
    """Withdraw somebody's personal link to a consultation, and send them another."""
    tools = kit()
    with tools.database.begin() as book:
        links = relinking.links_of(book, queries.by_address(book, email))
        invitation = next((one for one in links if one.consultation_id == consultation_id), None)
        if invitation is None:
            raise NotFound("This person has no invitation to that consultation.")
        sent = relinking.replace_link(
            book,
            tools.stationery,
            invitation,
            why=why,
            by=officer_called(book, by).name,
            at=tools.now(),
            chance=tools.stationery.chance,
        )
    onward = "The new one is on its way." if sent else "No letter tells them of the new one."
    click.echo(f"The old link no longer works. {onward}")


def _previewed(seen: ImportPreview) -> dict[str, object]:
    return {
        "rows": {fate.name.lower(): seen.count(fate) for fate in Fate},
        "columns": [column.value for column in seen.columns],
        "read_as": dict(seen.read_as),
        "unknown_columns": list(seen.unknown_columns),
        "doubtful_columns": list(seen.doubtful_columns),
        "new_groups": list(seen.new_groups),
        "notes": list(seen.notes),
        "errors": _errors(seen),
        "not_written_to": _refused(seen),
    }


def _errors(seen: ImportPreview) -> list[dict[str, object]]:
    return [{"line": row.line, "error": row.note} for row in seen.rows if row.fate is Fate.WRONG]


def _refused(seen: ImportPreview) -> list[dict[str, object]]:
    return [
        {"line": row.line, "reason": row.note, "on_our_list": row.ours}
        for row in seen.rows
        if row.fate is Fate.REFUSED
    ]


def _lines(seen: ImportPreview) -> list[str]:
    """What a person must look at, row by row."""
    asked = (Fate.REFUSED, Fate.WRONG)
    rows = sorted(seen.rows, key=lambda row: not row.ours)  # whose letters somebody must stop
    return [f"line {row.line}: {row.note}" for row in rows if row.fate in asked]


def _told(seen: ImportPreview) -> str:
    counts = [f"{fate.value}: {seen.count(fate)}" for fate in Fate if seen.count(fate)]
    read = [f"column “{title}”: {means}" for title, means in seen.read_as]
    unknown = [f"column not used: {name}" for name in seen.unknown_columns]
    doubtful = [f"may say who is not to be written to: {name}" for name in seen.doubtful_columns]
    return "\n".join(["Nothing was written.", *counts, *read, *unknown, *doubtful, *_lines(seen)])
