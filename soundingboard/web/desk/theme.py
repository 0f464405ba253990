"""One theme at the desk: its passages, and what people do to it and with them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from soundingboard.coding.blind import hidden_from
from soundingboard.contributions.anchoring import where_of
from soundingboard.models import Priority, Theme
from soundingboard.refusals import Refusal, Unreadable
from soundingboard.strategy import priorities
from soundingboard.suggesting import deciding
from soundingboard.themes import editing, moving, parting, portraits, queries
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.filters import count
from soundingboard.web.forms.themes import ThemeForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("theme", __name__, url_prefix="/desk/themes")
bp.before_request(only(Role.OFFICER))

MOST_SHOWN = 200  # characters of a name that come back
ACTS: dict[str, Callable[..., None]] = {
    "keep": editing.keep,
    "lock": partial(editing.lock, locked=True),
    "unlock": partial(editing.lock, locked=False),
    "drop": editing.drop,
    "restore": editing.restore,
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """What was chosen and typed when a button could not be obeyed, and why, at which field."""

    sentence: str
    field: str
    chosen: frozenset[int]
    into: int | None
    name: str

    @classmethod
    def now(cls, refusal: Refusal) -> "Pressed":
        """Of this very request."""
        asked = request.form
        chosen = asked.getlist("passage", type=int)
        fields = {"split": "split-name", "out": "chosen"} if chosen else {}
        field = fields.get(asked.get("verdict", ""), "into" if chosen else "chosen")
        return cls(
            refusal.sentence,
            field,
            frozenset(chosen),
            asked.get("into", type=int),
            asked.get("name", "")[:MOST_SHOWN],
        )


@bp.route("/<int:theme_id>", methods=["GET", "POST"])
def page(theme_id: int) -> str | Response:
    """A theme by its passages, with a form for its name and description."""
    tools = kit()
    with open_book() as book:
        found = editing.find(book, theme_id)
        form = _form(request.form if request.method == "POST" else None, found)
        if form.validate_on_submit():
            try:
                editing.rename(
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
                flash("Saved.", "success")
                return _to(theme_id)
        return _shown(book, found, form)


@bp.post("/<int:theme_id>/standing")
def standing(theme_id: int) -> Response:
    """Keeps, locks, unlocks, drops a theme or takes it up again."""
    said = request.form.get("verdict", "")
    if said not in ACTS:
        raise Unreadable("Say what is to become of the theme.")
    with kit().database.begin() as book:
        found = editing.find(book, theme_id)
        ACTS[said](book, found, by=officer().name, at=kit().now())
        priority_id = found.frame.priority_id
    if said == "drop":
        flash("Dropped. Its passages are free; you can take it up again below.", "success")
        return redirect(url_for("themes.priority", priority_id=priority_id))
    return _to(theme_id)


@bp.post("/<int:theme_id>/merge")
def merge(theme_id: int) -> Response | tuple[str, int]:
    """Puts all of this theme into another one."""
    with kit().database.begin() as book:
        found = editing.find(book, theme_id)
        try:
            with book.begin_nested():
                into = _chosen_theme(book)
                editing.merge(book, found, into, by=officer().name, at=kit().now())
        except Refusal as refusal:
            pressed = replace(Pressed.now(refusal), field="merge-into")
            return _shown(book, found, _form(None, found), pressed), refusal.status
        into_id = into.id
    flash("Merged.", "success")
    return _to(into_id)


@bp.route("/<int:theme_id>/part", methods=["GET", "POST"])
def part(theme_id: int) -> str | Response:
    """What parting it from the theme it was merged into would change; the POST does it."""
    with open_book() as book:
        found = editing.find(book, theme_id)
        if request.method == "POST":
            parting.part(book, found, by=officer().name, at=kit().now())
            flash(f"“{found.name}” is a theme of its own again.", "success")
            return _to(theme_id)
        return render_template(
            "desk/themes/part.html", theme=found, parting=parting.foreseen(book, found)
        )


@bp.post("/<int:theme_id>/passages")
def passages(theme_id: int) -> Response | tuple[str, int]:
    """Moves chosen passages to another theme, takes them out, or makes a theme of them."""
    with kit().database.begin() as book:
        found = editing.find(book, theme_id)
        try:
            with book.begin_nested():
                shown = _do(book, found, _chosen_passages())
        except Refusal as refusal:
            return _shown(book, found, _form(None, found), Pressed.now(refusal)), refusal.status
        return _to(shown.id)


@bp.get("/priorities/<int:priority_id>/in-none")
def in_none(priority_id: int) -> str:
    """What bears on a priority and is in no theme."""
    with kit().database.reading() as book:
        return _shown_in_none(book, priorities.find(book, priority_id))


@bp.post("/priorities/<int:priority_id>/in-none")
def put_in(priority_id: int) -> Response | tuple[str, int]:
    """Puts chosen passages into a theme."""
    with kit().database.begin() as book:
        try:
            with book.begin_nested():
                chosen, into = _chosen_passages(), _chosen_theme(book)
                moving.put_in(book, chosen, into, by=officer().name, at=kit().now())
        except Refusal as refusal:
            priority, pressed = priorities.find(book, priority_id), Pressed.now(refusal)
            return _shown_in_none(book, priority, pressed), refusal.status
        flash(f"{count(len(chosen), 'passage')} put into “{into.name}”.", "success")
    return redirect(url_for("theme.in_none", priority_id=priority_id))


def _form(typed: MultiDict[str, str] | None, found: Theme) -> ThemeForm:
    """The form for its name; a press of another button on the page typed nothing in it."""
    return ThemeForm(typed, name=found.name, description=found.description)


def _do(book: Session, found: Theme, chosen: list[int]) -> Theme:
    """What was asked of the chosen passages; returns the theme to show next."""
    who, at = officer().name, kit().now()
    match request.form.get("verdict", ""):
        case "split":
            name = request.form.get("name", "")
            made = moving.split(book, found, chosen, name, by=who, at=at)
            flash(f"“{made.name}” is made of {count(len(chosen), 'passage')}.", "success")
            return made
        case "out":
            moving.take_out(book, chosen, found, by=who, at=at)
            flash(f"{count(len(chosen), 'passage')} taken out.", "success")
        case "move":
            into = _chosen_theme(book)
            moving.move(book, chosen, found, into, by=who, at=at)
            flash(f"{count(len(chosen), 'passage')} moved to “{into.name}”.", "success")
        case _:
            raise Unreadable("Say what is to become of the passages.")
    return found


def _shown_in_none(book: Session, found: Priority, pressed: Pressed | None = None) -> str:
    hidden = hidden_from(book, officer())
    number = request.args.get("page", 1, type=int)
    rows = queries.unsorted(book, found, page=number, hidden=hidden)
    return render_template(
        "desk/themes/in_none.html",
        priority=found,
        found=rows,
        hidden=hidden,
        others=[one.theme for one in queries.themes_of(book, found)],
        where_of=where_of,
        pressed=pressed,
        turning=pagination(
            rows.page,
            rows.pages,
            lambda number: url_for("theme.in_none", priority_id=found.id, page=number),
        ),
    )


def _shown(book: Session, found: Theme, form: ThemeForm, pressed: Pressed | None = None) -> str:
    priority = found.frame.priority
    hidden = hidden_from(book, officer())
    every = queries.themes_of(book, priority, hidden=hidden)
    number = request.args.get("page", 1, type=int)
    rows = queries.passages(book, found, page=number, hidden=hidden)
    portrait = portraits.portrait_of(book, found, hidden=hidden)
    return render_template(
        "desk/themes/theme.html",
        theme=found,
        priority=priority,
        form=form,
        pressed=pressed,
        size=next((one.size for one in every if one.theme is found), queries.NOBODY),
        others=[one.theme for one in every if one.theme is not found],
        portrait=portrait,
        hidden=hidden,
        found=rows,
        reasons=portraits.reasons(found, rows.rows),
        where_of=where_of,
        model=kit().model,
        suggestions=deciding.of_theme(book, found),
        drafted=deciding.words_of(book, found),
        turning=pagination(
            rows.page,
            rows.pages,
            lambda number: url_for("theme.page", theme_id=found.id, page=number),
        ),
    )


def _chosen_passages() -> list[int]:
    chosen = request.form.getlist("passage", type=int)
    if not chosen:
        raise Unreadable("Choose passages first: tick the box beside each.")
    return chosen


def _chosen_theme(book: Session) -> Theme:
    number = request.form.get("into", type=int)
    if number is None:
        raise Unreadable("Choose the other theme first.")
    return editing.find(book, number)


def _to(theme_id: int) -> Response:
    return redirect(url_for("theme.page", theme_id=theme_id))
