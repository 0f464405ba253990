"""Every door of the site, in one list."""

from flask import Flask

from soundingboard.web import assets, home, leads, sign_in
from soundingboard.web.desk import desk

DOORS = (
    assets.bp,
    home.bp,
    sign_in.bp,
    desk.bp,
    leads.bp,
)


def register(app: Flask) -> None:
    """Opens every door."""
    for bp in DOORS:
        app.register_blueprint(bp)
