"""Themes at the desk: those of each priority, made by hand, sorted by the machine, in and out."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.coding.blind import hidden_from
from soundingboard.errands.about import SortThemes
from soundingboard.errands.asking import AT_ONCE, ask
from soundingboard.errands.sorting import told
from soundingboard.models import Priority
from soundingboard.refusals import Refusal
from soundingboard.strategy import priorities, strategies
from soundingboard.themes import editing, exchanging, frames, gathering, newcomers, parting, queries
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.errands import to_page
from soundingboard.web.filters import count
from soundingboard.web.forms.themes import FrameForm, ThemeForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("themes", __name__, url_prefix="/desk/themes")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def index() -> str:
    """Every priority, with how many themes it has and how much is in none."""
    with kit().database.reading() as book:
        hidden = hidden_from(book, officer())
        return render_template(
            "desk/themes/index.html",
            strategies=[
                (one, [_glance(book, priority, hidden) for priority in one.priorities])
                for one in strategies.all_strategies(book)
            ],
        )


@bp.route("/priorities/<int:priority_id>", methods=["GET", "POST"])
def priority(priority_id: int) -> str | Response:
    """The themes of a priority, and a form for one of one's own."""
    tools = kit()
    with open_book() as book:
        found = priorities.find(book, priority_id)
        form = ThemeForm()
        if form.validate_on_submit():
            try:
                made = editing.make(
                    book,
                    found,
                    str(form.name.data),
                    description=str(form.description.data or ""),
                    by=officer().name,
                    at=tools.now(),
                )
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                flash(
                    f"“{made.name}” is made. Put passages into it, or let them be sorted.",
                    "success",
                )
                return _to(priority_id)
        glance = _glance(book, found, hidden_from(book, officer()))
        return render_template("desk/themes/priority.html", form=form, **glance)


@bp.post("/priorities/<int:priority_id>/sort")
def sort(priority_id: int) -> Response:
    """Sorts what is in no theme yet; in the background where that is much."""
    tools = kit()
    with tools.database.begin() as book:
        found = priorities.find(book, priority_id)
        if queries.unsorted_count(book, found) > AT_ONCE:
            return _later(book, found, anew=False)
        done = gathering.gather(book, found, at=tools.now())
    flash(told(done, anew=False), "success")
    return _to(priority_id)


@bp.post("/priorities/<int:priority_id>/sort-again")
def sort_again(priority_id: int) -> Response:
    """Sorts anew what nobody has looked at; in the background where much was said."""
    tools = kit()
    with tools.database.begin() as book:
        found = priorities.find(book, priority_id)
        if newcomers.heard_count(book, found) > AT_ONCE:
            return _later(book, found, anew=True)
        done = gathering.sort_again(book, found, by=officer().name, at=tools.now())
    flash(told(done, anew=True), "success")
    return _to(priority_id)


@bp.get("/priorities/<int:priority_id>/versions")
def versions(priority_id: int) -> str:
    """Every version of a code frame: who did what, and what it was then."""
    with kit().database.reading() as book:
        found = priorities.find(book, priority_id)
        return render_template(
            "desk/themes/versions.html",
            priority=found,
            versions=frames.versions_of(book, found),
        )


@bp.get("/strategies/<int:strategy_id>.csv")
def export(strategy_id: int) -> Response:
    """The code frames of a strategy as a file."""
    with kit().database.reading() as book:
        found = strategies.find(book, strategy_id)
        content = exchanging.as_csv(book, found)
    return send_file(
        io.BytesIO(content),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"themes-{strategy_id}.csv",
    )


@bp.route("/strategies/<int:strategy_id>/bring-in", methods=["GET", "POST"])
def bring_in(strategy_id: int) -> str | Response:
    """Takes a code frame that a team brings of its own: all of it, or nothing."""
    tools = kit()
    form = FrameForm()
    if form.validate_on_submit():
        upload = form.file.data
        name = str(upload.filename or "The file")[:100]
        try:
            with tools.database.begin() as book:
                found = strategies.find(book, strategy_id)
                done = exchanging.bring_in(
                    book, found, name, upload.read(), by=officer().name, at=tools.now()
                )
        except Refusal as refusal:
            form.file.errors = [refusal.sentence]
        else:
            flash(
                f"{count(done.made, 'theme')} made, {done.changed} changed, "
                f"{done.unchanged} as they were.",
                "success",
            )
            return redirect(url_for("themes.index"))
    with tools.database.reading() as book:
        found = strategies.find(book, strategy_id)
        return render_template("desk/themes/bring_in.html", form=form, strategy=found)


def _glance(book: Session, found: Priority, hidden: frozenset[int]) -> dict[str, Any]:
    return {
        "priority": found,
        "themes": queries.themes_of(book, found, hidden=hidden),
        "unsorted": queries.unsorted_count(book, found, hidden=hidden),
        "hidden": hidden,
        "dropped": queries.dropped(book, found),
        "merged": parting.merged_in(book, found),
    }


def _later(book: Session, found: Priority, *, anew: bool) -> Response:
    me = officer()
    about = SortThemes(found.id, anew, me.name)
    title = f"Sorting what was said on “{found.name}” into themes"
    return to_page(ask(book, about, title=title, at=kit().now(), by=me).id)


def _to(priority_id: int) -> Response:
    return redirect(url_for("themes.priority", priority_id=priority_id))
