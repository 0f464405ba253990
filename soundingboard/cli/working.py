"""The command that runs a worker, and what every process that works in the background does."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from soundingboard import clock
from soundingboard.cli.kit import kit, refusing
from soundingboard.cli.stopping import end_soon, stopping
from soundingboard.errands.answering import at_work
from soundingboard.kit import Kit


@click.command()
@with_appcontext
@refusing
def work() -> None:
    """Run a worker: letters leave, mail is read, long work is done. Run as many as you like."""
    log_to_terminal()
    tools = kit()
    stopped = threading.Event()
    with stopping(stopped), background(tools):
        click.echo(f"At work, in {tools.workers} threads, until it is stopped.")
        stopped.wait()


@contextmanager
def background(tools: Kit) -> Iterator[None]:
    """Runs the clock, and answers the bell, until the block ends.

    Then what is in hand is finished as far as its letter or its batch, and the rest given back.
    """
    scheduler = clock.wind(tools)
    try:
        with at_work(tools):
            try:
                yield
            finally:
                end_soon()
                tools.stopping.set()
    finally:
        scheduler.shutdown()


def log_to_terminal() -> None:
    """What happens is told on standard error; libraries only where something is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("alembic", "apscheduler", "huey", "mail"):
        logging.getLogger(name).setLevel(logging.WARNING)
