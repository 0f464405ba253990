"""Staff at the desk, for administrators: who may sign in, and as what."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.access import officers
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.officers import ChangeOfficerForm, NewOfficerForm
from soundingboard.web.guards import kit, only

bp = Blueprint("officers", __name__, url_prefix="/desk/staff")
bp.before_request(only())


@bp.get("/")
def page() -> str:
    with kit().database.reading() as book:
        return render_template("desk/officers/officers.html", officers=officers.everybody(book))


@bp.route("/add", methods=["GET", "POST"])
def add() -> str | Response:
    form = NewOfficerForm()
    if form.validate_on_submit():
        try:
            with kit().database.begin() as book:
                made = officers.welcome(
                    book,
                    email=str(form.email.data),
                    name=str(form.name.data),
                    role=Role(form.role.data),
                )
        except Refusal as refusal:
            form.email.errors = [refusal.sentence]
        else:
            flash(f"{made.name} may sign in as {made.role.value}.", "success")
            return redirect(url_for("officers.page"))
    return render_template("desk/officers/edit.html", form=form, officer=None)


@bp.route("/<int:officer_id>", methods=["GET", "POST"])
def edit(officer_id: int) -> str | Response:
    with open_book() as book:
        found = officers.find(book, officer_id)
        form = ChangeOfficerForm()
        if request.method == "GET":
            form.name.data, form.role.data = found.name, found.role.value
        elif form.validate_on_submit():
            try:
                officers.change(book, found, name=str(form.name.data), role=Role(form.role.data))
            except Refusal as refusal:
                form.role.errors = [refusal.sentence]
            else:
                flash("Saved.", "success")
                return redirect(url_for("officers.page"))
        return render_template("desk/officers/edit.html", form=form, officer=found)


@bp.post("/<int:officer_id>/dismiss")
def dismiss(officer_id: int) -> Response:
    """Shuts the door: also for whoever is signed in at this moment."""
    with kit().database.begin() as book:
        found = officers.find(book, officer_id)
        officers.dismiss(book, found)
    flash(f"{found.name} cannot sign in any more.", "success")
    return redirect(url_for("officers.page"))


@bp.post("/<int:officer_id>/readmit")
def readmit(officer_id: int) -> Response:
    with kit().database.begin() as book:
        found = officers.find(book, officer_id)
        found.active = True
    flash(f"{found.name} may sign in again.", "success")
    return redirect(url_for("officers.page"))
