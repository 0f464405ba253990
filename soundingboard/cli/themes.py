"""Commands for themes: show them, let what is new be sorted, hand a code frame out or in."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.errands.about import SortThemes
from soundingboard.errands.sorting import sort_now
from soundingboard.models import Priority
from soundingboard.refusals import Unreadable
from soundingboard.strategy import priorities, strategies
from soundingboard.themes import editing, exchanging, queries

group = AppGroup("themes", help="What people speak of within each priority.")
ACTOR = "the command line"

priority_argument = click.argument("priority")


@group.command()
@priority_argument
@json_option
@refusing
def show(priority: str, *, as_json: bool) -> None:
    """Show the themes of the priority called PRIORITY, the largest first."""
    with kit().database.reading() as book:
        found = _priority(book, priority)
        rows = [
            {
                "id": one.theme.id,
                "name": one.theme.name,
                "description": one.theme.description,
                "state": one.theme.state.value,
                "locked": one.theme.locked,
                "people": one.size.people,
                "organisations": one.size.organisations,
                "passages": one.size.passages,
                "by_hand": one.size.by_hand,
            }
            for one in queries.themes_of(book, found)
        ]
        left = queries.unsorted_count(book, found)
    lines = [f"{row['passages']:>6} {row['name']} ({row['state']})" for row in rows]
    lines.append(f"{left:>6} in no theme")
    answer = {"priority": found.name, "themes": rows, "in_no_theme": left}
    say(answer, as_json=as_json, text="\n".join(lines))


@group.command()
@click.option("--priority", default="", help="Only on the priority of this name.")
@click.option("--again", is_flag=True, help="Also sort anew what nobody has looked at.")
@json_option
@refusing
def sort(priority: str, *, again: bool, as_json: bool) -> None:
    """Sort what is in no theme yet, on each priority of the newest strategy.

    What a person kept, named, moved, locked or took out stays.
    """
    tools = kit()
    answers = []
    with tools.database.reading() as book:
        every = [_priority(book, priority)] if priority else strategies.newest(book).priorities
        numbers = [(one.id, one.name) for one in every]
    for number, name in numbers:
        done = sort_now(tools.database, SortThemes(number, again, ACTOR), now=tools.now)
        answers.append(
            {
                "priority": name,
                "joined": done.joined,
                "founded": done.founded,
                "proposed": list(done.proposed),
                "in_no_theme": done.left,
            }
        )
    lines = [
        f"{one['priority']}: {one['joined']} joined a theme, {one['founded']} a new one, "
        f"{one['in_no_theme']} in none"
        for one in answers
    ]
    say(answers, as_json=as_json, text="\n".join(lines))


@group.command()
@priority_argument
@click.argument("theme")
@click.argument("name")
@refusing
def rename(priority: str, theme: str, name: str) -> None:
    """Call the THEME of a PRIORITY by another NAME; it is kept then."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.called(book, _priority(book, priority), theme)
        editing.rename(book, found, name, by=ACTOR, at=tools.now())
    click.echo(f"It is called “{found.name}” now.")


@group.command()
@priority_argument
@click.argument("theme")
@click.argument("into")
@refusing
def merge(priority: str, theme: str, into: str) -> None:
    """Put all of one THEME of a PRIORITY into another."""
    tools = kit()
    with tools.database.begin() as book:
        whose = _priority(book, priority)
        found, other = (queries.called(book, whose, one) for one in (theme, into))
        editing.merge(book, found, other, by=ACTOR, at=tools.now())
    click.echo(f"“{found.name}” is part of “{other.name}” now.")


@group.command(name="export")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="The file to write.")
@refusing
def export_(out: str) -> None:
    """Write the code frames of the newest strategy as CSV."""
    with kit().database.reading() as book:
        content = exchanging.as_csv(book, strategies.newest(book))
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        raise Unreadable(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(f"Written to {out}.")


@group.command(name="import")
@click.argument("file", type=click.Path())
@refusing
def import_(file: str) -> None:
    """Bring in a code frame from a CSV FILE: all of it, or nothing."""
    path = Path(file)
    if not path.is_file():
        raise Unreadable(f"There is no file {file}.")
    tools = kit()
    with tools.database.begin() as book:
        done = exchanging.bring_in(
            book,
            strategies.newest(book),
            path.name,
            path.read_bytes(),
            by=ACTOR,
            at=tools.now(),
        )
    click.echo(f"{done.made} made, {done.changed} changed, {done.unchanged} as they were.")


def _priority(book: Session, name: str) -> Priority:
    return priorities.called(strategies.newest(book), name)
