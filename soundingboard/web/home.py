"""The front page: what is open now, and how to take part."""

from flask import Blueprint, render_template

from soundingboard.web.guards import kit

bp = Blueprint("home", __name__)


@bp.get("/")
def page() -> str:
    return render_template("home/home.html")


@bp.get("/health")
def health() -> dict[str, str]:
    """For a monitor: answers only when the database does."""
    with kit().database.reading() as book:
        book.connection().exec_driver_sql("SELECT 1")
    return {"status": "ok"}
