"""Commands for planned openings: choose the moment, or take it back."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from soundingboard.cli.kit import kit, refusing
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations import planning_opening, queries, voiding


@click.command(name="plan-opening")
@click.argument("consultation_id", type=int, metavar="ID")
@click.argument("moment", type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]))
@by_option
@with_appcontext
@refusing
def plan_opening(consultation_id: int, moment: datetime, by: str) -> None:
    """Let a consultation open by itself at a MOMENT like "2027-03-08 09:30", the house's time."""
    tools = kit()
    local = moment.replace(tzinfo=tools.zone)
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        actor = officer_called(book, by).name
        planning_opening.plan_opening(book, found, local, at=tools.now(), actor=actor)
        signed = voiding.stands(found)
    once = "" if signed else ", once it is signed off"
    click.echo(f"It opens by itself on {local:%Y-%m-%d at %H:%M}{once}.")


@click.command(name="take-back-opening")
@click.argument("consultation_id", type=int, metavar="ID")
@by_option
@with_appcontext
@refusing
def take_back_opening(consultation_id: int, by: str) -> None:
    """Let a consultation be opened by hand only."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        actor = officer_called(book, by).name
        planning_opening.take_back_opening(book, found, at=tools.now(), actor=actor)
        signed = voiding.stands(found)
    again = "" if signed else " It has to be signed off again."
    click.echo(f"Taken back: it does not open by itself.{again}")
