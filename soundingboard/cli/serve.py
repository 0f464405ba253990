"""The command that runs everything in one process: pages, clock, worker, local post office."""

from contextlib import ExitStack

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from waitress.server import create_server

from soundingboard.cli.database import bring_up_to_date
from soundingboard.cli.demo import load_unless_there
from soundingboard.cli.kit import kit, refusing
from soundingboard.cli.reception import opened
from soundingboard.cli.stopping import stop_like_ctrl_c
from soundingboard.cli.working import background, log_to_terminal
from soundingboard.kit import Kit
from soundingboard.models import Officer
from soundingboard.postoffice.server import open_office
from soundingboard.vocabulary import Role

THREADS = 8


@click.command()
@click.option(
    "--with-example",
    is_flag=True,
    help="First bring the database up to date, and load the example into an empty one.",
)
@with_appcontext
@refusing
def serve(*, with_example: bool) -> None:
    """Run the pages, the clock, a worker and, where no mail server is set, the post office."""
    log_to_terminal()
    stop_like_ctrl_c()
    tools = kit()
    if with_example:
        bring_up_to_date(tools.database)
        load_unless_there(tools)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # how Flask documents it
    host, port = tools.listen_on
    with ExitStack() as running:
        if tools.post_office is not None:
            try:
                running.enter_context(open_office(tools.post_office))
            except OSError as taken:
                raise click.ClickException(_in_use(tools.post_office.port, taken)) from None
        try:
            server = create_server(app, host=host, port=port, threads=THREADS)
        except OSError as taken:
            raise click.ClickException(_in_use(port, taken)) from None
        running.callback(server.close)
        running.enter_context(opened(tools))
        running.enter_context(background(tools))
        click.echo(_welcome(tools))
        server.run()


def _in_use(port: int, error: OSError) -> str:
    return f"Port {port} cannot be used ({error.strerror}). Is soundingboard running already?"


def _welcome(tools: Kit) -> str:
    with tools.database.reading() as book:
        who = book.scalar(
            select(Officer)
            .where(Officer.role == Role.ADMINISTRATOR, Officer.active)
            .order_by(Officer.id)
        )
    lines = [f"soundingboard answers at {tools.links.home()}"]
    if who is None:
        lines.append(
            "Nobody may sign in yet: python -m soundingboard officers add "
            'YOU@example.org --name "Your Name" --role administrator'
        )
    elif tools.post_office is not None:
        lines.append(
            f"Sign in as {who.email}: ask for a link on {tools.links.home()}sign-in, then read the "
            "letter with: .venv/bin/python -m soundingboard post-office show"
        )
    else:
        lines.append(f"Sign in at {tools.links.home()}sign-in, for example as {who.email}.")
    return "\n".join(lines)
