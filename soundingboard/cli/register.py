"""Every group of commands, in one list."""

from flask import Flask

from soundingboard.cli import (
    clock,
    consultations,
    database,
    demo,
    digests,
    documents,
    inbox,
    officers,
)

GROUPS = (
    clock.group,
    consultations.group,
    database.group,
    demo.group,
    digests.group,
    documents.group,
    inbox.group,
    officers.group,
)


def register(app: Flask) -> None:
    """Adds every group to Flask's own command line."""
    for group in GROUPS:
        app.cli.add_command(group)
