"""Commands for the strategy: begin one, show it, add a priority."""

from dataclasses import asdict

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.contributions import recoding
from soundingboard.strategy import frameworks, merging, priorities, strategies
from soundingboard.themes import uniting

group = AppGroup("strategy", help="The strategy and its priorities.")

ACTOR = "the command line"


@group.command()
@click.argument("name")
@click.option("--description", default="", help="What it is about.")
@refusing
def begin(name: str, description: str) -> None:
    """Begin a strategy called NAME."""
    tools = kit()
    with tools.database.begin() as book:
        made = strategies.begin(
            book, name=name, description=description, at=tools.now(), actor=ACTOR
        )
    click.echo(f"{made.name} is begun. Add its priorities with `strategy add-priority`.")


@group.command()
@json_option
@refusing
def show(*, as_json: bool) -> None:
    """Show the newest strategy with its priorities in their order."""
    with kit().database.reading() as book:
        found = strategies.newest(book)
        answer = {
            "id": found.id,
            "name": found.name,
            "description": found.description,
            "stage": found.stage.value,
            "priorities": [
                {
                    "id": one.id,
                    "position": one.position,
                    "name": one.name,
                    "description": one.description,
                    "keywords": one.keywords,
                    "lead": one.lead.email if one.lead else None,
                }
                for one in found.priorities
            ],
        }
        lines = [f"{one.position}. {one.name}" for one in found.priorities]
    text = "\n".join([f"{found.name} ({found.stage.value})", *lines])
    say(answer, as_json=as_json, text=text)


@group.command(name="add-priority")
@click.argument("name")
@click.option("--description", default="", help="What it is about.")
@click.option("--keyword", "keywords", multiple=True, help="A word that means it; repeatable.")
@click.option("--lead", "lead", default="", help="The address of the member of staff who leads.")
@refusing
def add_priority(name: str, description: str, keywords: tuple[str, ...], lead: str) -> None:
    """Add a priority called NAME to the newest strategy."""
    with kit().database.begin() as book:
        made = priorities.add_priority(
            book,
            strategies.newest(book),
            priorities.Wording(
                name=name,
                description=description,
                keywords=keywords,
                lead=priorities.lead_of_address(book, lead) if lead else None,
            ),
        )
    click.echo(f"{made.position}. {made.name}")


@group.command(name="code-again")
@json_option
@refusing
def code_again(*, as_json: bool) -> None:
    """Code everything said by the priorities as they are now. What a person decided stays."""
    tools = kit()
    with tools.database.begin() as book:
        newest = strategies.newest(book)
        done = recoding.recode(book, newest, tools.coders)
        comparison = tools.coders.latest_comparison(newest)
    lines = [f"{done.passages} passages read."] + [
        f"{one.priority}: {one.gained} more, {one.lost} fewer" for one in done.shifts
    ]
    if comparison is not None:
        lines.append(comparison.sentence)
    learnt = None
    if comparison is not None:
        learnt = {**asdict(comparison), "after": comparison.after, "kept": comparison.kept}
    say({**asdict(done), "learnt": learnt}, as_json=as_json, text="\n".join(lines))


@group.command(name="merge-priorities")
@click.argument("gone")
@click.argument("into")
@refusing
def merge_priorities(gone: str, into: str) -> None:
    """Make the priority called GONE a part of the one called INTO, and code everything again.

    Keywords, questions, sections, audiences, meetings, interests, themes and what people decided
    come along. Digests compiled on GONE keep its name, their numbers and their words.
    """
    tools = kit()
    with tools.database.begin() as book:
        strategy = strategies.newest(book)
        done = uniting.merge(
            book,
            priorities.called(strategy, gone),
            into=priorities.called(strategy, into),
            by=ACTOR,
            at=tools.now(),
        )
        recoded = recoding.recode(book, strategy, tools.coders)
    click.echo(
        f"Done: {done.ties} ties and {done.decided} decisions came along, "
        f"{recoded.passages} passages were read again."
    )


@group.command(name="split-priority")
@click.argument("name")
@click.argument("parts", nargs=-1, required=True)
@refusing
def split_priority(name: str, parts: tuple[str, ...]) -> None:
    """Split the priority called NAME into PARTS, by their names, and code everything again.

    The first part keeps the description, keywords, decisions, digests and themes; each part is
    tied to all that the whole was tied to. Give the others descriptions and keywords next.
    """
    tools = kit()
    with tools.database.begin() as book:
        strategy = strategies.newest(book)
        whole = priorities.called(strategy, name)
        first = priorities.Wording(
            name=parts[0],
            description=whole.description,
            keywords=whole.keywords,
            lead=whole.lead,
        )
        others = [priorities.Wording(name=each, lead=whole.lead) for each in parts[1:]]
        found = merging.split(book, whole, [first, *others], by=ACTOR, at=tools.now())
        recoded = recoding.recode(book, strategy, tools.coders)
        lines = [f"{one.position}. {one.name}" for one in found]
    click.echo("\n".join([*lines, f"{recoded.passages} passages were read again."]))


@group.command(name="stands-for")
@click.argument("priority")
@click.argument("elements", nargs=-1, metavar="PART...")
@refusing
def stands_for(priority: str, elements: tuple[str, ...]) -> None:
    """Say what PRIORITY stands for in government's frameworks, like "foundations: People"."""
    with kit().database.begin() as book:
        found = priorities.called(strategies.newest(book), priority)
        frameworks.put(book, found, elements)
    click.echo(f"{found.name} stands for {', '.join(elements) or 'nothing'}.")


@group.command(name="frameworks")
@json_option
@refusing
def frameworks_(*, as_json: bool) -> None:
    """Show what was said on each part of government's frameworks, by way of the priorities."""
    with kit().database.reading() as book:
        found = frameworks.heard(book, strategies.newest(book))
    rows = [
        {
            "framework": framework.name,
            "part": row.element.key,
            "priorities": list(row.priorities),
            "people": row.people,
            "passages": row.passages,
        }
        for framework, parts in found
        for row in parts
    ]
    lines = [
        f"{row.element.key}: {row.people} people, {row.passages} passages"
        + (f" ({', '.join(row.priorities)})" if row.priorities else "")
        for _, parts in found
        for row in parts
    ]
    say(rows, as_json=as_json, text="\n".join(lines))
