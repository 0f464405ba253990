"""Every group of commands, in one list."""

from flask import Flask

from soundingboard.cli import (
    analysis,
    clock,
    coding,
    consultations,
    contributions,
    database,
    demo,
    digests,
    documents,
    errands,
    groups,
    inbox,
    language_model,
    officers,
    outbox,
    people,
    postoffice,
    reports,
    rhythms,
    search,
    serve,
    strategy,
    themes,
    working,
)

GROUPS = (
    analysis.group,
    clock.group,
    coding.group,
    consultations.group,
    contributions.group,
    database.group,
    demo.group,
    digests.group,
    documents.group,
    errands.group,
    groups.group,
    inbox.group,
    language_model.group,
    officers.group,
    outbox.group,
    people.group,
    postoffice.group,
    reports.group,
    rhythms.group,
    strategy.group,
    themes.group,
)


def register(app: Flask) -> None:
    """Adds every group to Flask's own command line."""
    for group in GROUPS:
        app.cli.add_command(group)
    app.cli.add_command(search.search)
    app.cli.add_command(serve.serve)
    app.cli.add_command(working.work)
