"""Every door of the site, in one list."""

from flask import Flask

from soundingboard.web import assets, confirm, home, hooks, join, leads, respond, sign_in
from soundingboard.web.desk import (
    audiences,
    campaigns,
    coding,
    consultations,
    contributions,
    corresponding,
    desk,
    documents,
    errands,
    groups,
    held,
    inbox,
    launches,
    letters,
    lists,
    mailings,
    notes,
    officers,
    passages,
    postbox,
    questions,
    reminders,
    sources,
    stakeholders,
    strategy,
    subjects,
    suppressions,
    theme,
    themes,
)

DOORS = (
    assets.bp,
    home.bp,
    hooks.bp,
    sign_in.bp,
    join.bp,
    confirm.bp,
    respond.bp,
    desk.bp,
    consultations.bp,
    questions.bp,
    audiences.bp,
    campaigns.bp,
    launches.bp,
    notes.bp,
    coding.bp,
    stakeholders.bp,
    lists.bp,
    groups.bp,
    documents.bp,
    errands.bp,
    inbox.bp,
    held.bp,
    corresponding.bp,
    sources.bp,
    letters.bp,
    mailings.bp,
    reminders.bp,
    suppressions.bp,
    contributions.bp,
    passages.bp,
    leads.bp,
    subjects.bp,
    strategy.bp,
    themes.bp,
    theme.bp,
    officers.bp,
    postbox.bp,
)


def register(app: Flask) -> None:
    """Opens every door."""
    for bp in DOORS:
        app.register_blueprint(bp)
