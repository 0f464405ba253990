"""Every group of commands, in one list."""

from flask import Flask

from soundingboard.cli import clock, database, demo, digests, inbox, officers

GROUPS = (
    clock.group,
    database.group,
    demo.group,
    digests.group,
    inbox.group,
    officers.group,
)


def register(app: Flask) -> None:
    """Adds every group to Flask's own command line."""
    for group in GROUPS:
        app.cli.add_command(group)
