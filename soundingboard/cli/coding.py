"""Commands for coding by hand: how far it is, how two coders agree, and every coding for a file."""

import json
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import AppGroup

from soundingboard.analysis.agreement import Agreement
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.coding import agreeing, keeping, sharing
from soundingboard.coding.blind import hidden_from
from soundingboard.coding.progress import progress as how_far
from soundingboard.consultations.queries import consultation
from soundingboard.contributions.stance_learning import suggest_stances

group = AppGroup("coding", help="Coding by hand: progress, two coders, what was said when.")
id_argument = click.argument("consultation_id", type=int, metavar="ID")


@group.command()
@id_argument
@json_option
@refusing
def progress(consultation_id: int, *, as_json: bool) -> None:
    """Tell how much of a consultation is coded, and how long the rest may take one person."""
    with kit().database.reading() as book:
        now = how_far(book, consultation(book, consultation_id))
    left = now.time_left
    answer = {
        "passages": now.passages,
        "coded": now.coded,
        "decisions_left": now.left,
        "seconds_left": round(left.total_seconds()) if left is not None else None,
        "coded_twice": now.coded_twice,
        "to_settle": now.to_settle,
    }
    lines = [
        f"{now.coded} of {now.passages} passages are coded; {now.left} decisions are left.",
        f"{now.coded_twice} were coded by two people; {now.to_settle} are to be settled.",
    ]
    if left is not None:
        lines.append(f"The rest may take one person {round(left.total_seconds() / 60)} minutes.")
    say(answer, as_json=as_json, text="\n".join(lines))


@group.command()
@id_argument
@json_option
@refusing
def agreement(consultation_id: int, *, as_json: bool) -> None:
    """Tell how far two coders agree on each priority, on all, on stance and on kinds."""
    with kit().database.reading() as book:
        found = agreeing.agreed(book, consultation(book, consultation_id))
        rows = [{"on": one.name, **_figures(each)} for one, each in found.priorities]
        rows += [
            {"on": name, **_figures(each)}
            for name, each in (
                ("all priorities", found.overall),
                ("stance", found.stance),
                ("kinds", found.kinds),
            )
        ]
    answer = {"passages": found.passages, "alike": found.alike, "rows": rows}
    lines = [
        (
            f"{found.passages} passages were coded by two people, {found.alike} with the same "
            "priorities."
        )
    ]
    lines += [
        f"{row['on']}: kappa {_told(row, 'kappa')}, alpha {_told(row, 'alpha')}, "
        f"{row['same']} of {row['decisions']} alike"
        for row in rows
    ]
    say(answer, as_json=as_json, text="\n".join(lines))


@group.command()
@id_argument
@click.option("--per-cent", type=int, required=True, help="How many of a hundred; 0 for none.")
@by_option
@refusing
def share(consultation_id: int, per_cent: int, by: str) -> None:
    """Choose how many passages two people code; each draws its lot by its number."""
    tools = kit()
    with tools.database.begin() as book:
        who, found = officer_called(book, by), consultation(book, consultation_id)
        sharing.choose_share(book, found, per_cent, by=who.name, at=tools.now())
    click.echo(f"{per_cent} of 100 passages are coded by two people.")


@group.command()
@id_argument
@refusing
def stances(consultation_id: int) -> None:
    """Suggest stances by what was labelled of each question, where that can be believed."""
    with kit().database.begin() as book:
        told = [str(one) for one in suggest_stances(book, consultation(book, consultation_id))]
    click.echo("\n".join(told) or "The consultation asks no questions.")


@group.command()
@id_argument
@click.option("--for", "for_", default="", help="An officer: without what they may not see yet.")
@refusing
def log(consultation_id: int, for_: str) -> None:
    """Print every coding as a line of JSON: coder, time, codes, before and after, undone or not."""
    for line in _lines(consultation_id, for_):
        click.echo(line)


def _lines(consultation_id: int, for_: str) -> Iterator[str]:
    with kit().database.reading() as book:
        found = consultation(book, consultation_id)
        hidden = hidden_from(book, officer_called(book, for_) if for_ else None, found)
        for row in keeping.codings(book, found, hidden=hidden):
            yield json.dumps(row, ensure_ascii=False)


def _figures(one: Agreement) -> dict[str, Any]:
    return {
        "said_by_one_at_least": one.chosen,
        "same": one.same,
        "decisions": one.decisions,
        "kappa": one.kappa,
        "kappa_interval": one.kappa_interval,
        "alpha": one.alpha,
        "alpha_interval": one.alpha_interval,
    }


def _told(row: dict[str, Any], name: str) -> str:
    if row[name] is None:
        return "cannot be told"
    interval = row[f"{name}_interval"]
    brackets = f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
    return f"{row[name]:.2f}{brackets}"
