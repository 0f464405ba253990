"""Commands for the clock."""

from flask.cli import AppGroup

from soundingboard import clock
from soundingboard.cli.kit import kit
from soundingboard.cli.reception import opened

group = AppGroup("clock", help="What is done by itself: sending, fetching, opening, compiling.")


@group.command()
def run() -> None:
    """Run the clock until it is stopped, and take in mail as it comes."""
    tools = kit()
    with opened(tools):
        clock.wind(tools, blocking=True)


@group.command()
def turn() -> None:
    """Do once whatever is due now, for those who would rather use cron."""
    tools = kit()
    clock.fetch_mail(tools)
    for chore in clock.CHORES:
        chore.work(tools)
    for engagement in clock.ENGAGEMENTS:
        clock.keep(tools, engagement)
