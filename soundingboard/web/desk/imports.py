"""Imports at the desk: which there were, and taking one back, seen before it happens."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.people import taking_back
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import Role
from soundingboard.web.filters import count
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("imports", __name__, url_prefix="/desk/stakeholders/imports")
bp.before_request(only(Role.OFFICER))
SHOWN = 50  # people of each kind; the counts tell how many more there are


@bp.get("/")
def index() -> str:
    with kit().database.reading() as book:
        return render_template("desk/imports/index.html", imports=taking_back.imports(book))


@bp.get("/<int:import_id>")
def page(import_id: int) -> str:
    """What taking it back would do with each person; where that was done, when and by whom."""
    with kit().database.reading() as book:
        record = taking_back.find_import(book, import_id)
        too_many = taking_back.too_many(book, record)
        looked_at = not record.undone_at and not too_many
        return render_template(
            "desk/imports/import.html",
            record=record,
            too_many=too_many,
            foreseen=taking_back.foresee(book, record) if looked_at else None,
            shown=SHOWN,
        )


@bp.post("/<int:import_id>")
def take_back(import_id: int) -> Response:
    """Takes it back. It is looked at again: whoever was written to meanwhile stays."""
    tools = kit()
    with tools.database.begin() as book:
        record = taking_back.find_import(book, import_id)
        too_many = taking_back.too_many(book, record)
        if too_many:
            raise Conflict(too_many)
        done = taking_back.take_back(book, record, at=tools.now(), actor=officer().name)
        told = (
            f"Taken back: {count(len(done.removed), 'person', 'people')} off the list, "
            f"{len(done.kept):,} kept, {len(done.changed):,} put back as they were."
        )
    flash(told, "success")
    return redirect(url_for("imports.page", import_id=import_id))
