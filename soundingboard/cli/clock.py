"""Commands for the clock."""

import threading

from flask.cli import AppGroup

from soundingboard import clock
from soundingboard.cli.kit import kit
from soundingboard.cli.reception import opened
from soundingboard.cli.stopping import stopping
from soundingboard.cli.working import background

group = AppGroup("clock", help="What is done by itself: sending, fetching, opening, compiling.")


@group.command()
def run() -> None:
    """Run the clock and a worker until they are stopped, and take in mail as it comes."""
    tools = kit()
    stopped = threading.Event()
    with stopping(stopped), opened(tools), background(tools):
        stopped.wait()


@group.command()
def turn() -> None:
    """Do once whatever is due now, for those who would rather use cron."""
    tools = kit()
    clock.fetch_mail(tools)
    # First what may ask for something, so that it is done in the same turn.
    for engagement in clock.ENGAGEMENTS:
        clock.keep(tools, engagement)
    for chore in clock.CHORES:
        chore.work(tools)
