"""Every door of the site, in one list."""

from flask import Flask

from soundingboard.web import assets, home, leads, respond, sign_in
from soundingboard.web.desk import (
    audiences,
    consultations,
    desk,
    documents,
    inbox,
    launches,
    questions,
)

DOORS = (
    assets.bp,
    home.bp,
    sign_in.bp,
    respond.bp,
    desk.bp,
    consultations.bp,
    questions.bp,
    audiences.bp,
    launches.bp,
    documents.bp,
    inbox.bp,
    leads.bp,
)


def register(app: Flask) -> None:
    """Opens every door."""
    for bp in DOORS:
        app.register_blueprint(bp)
