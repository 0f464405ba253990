"""Workshop notes: an officer writes down what somebody said to them, and what it was about."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.consultations import queries
from soundingboard.contributions.noting import note
from soundingboard.people.queries import by_address
from soundingboard.refusals import Conflict, NotFound, Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.notes import NoteForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("notes", __name__, url_prefix="/desk/consultations/<int:consultation_id>/notes")
bp.before_request(only(Role.OFFICER))


@bp.route("/new", methods=["GET", "POST"])
def new(consultation_id: int) -> str | Response:
    tools, me = kit(), officer()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        if found.opened_at is None:
            raise Conflict("Notes are taken once the consultation is open.")
        form = NoteForm.of(found)
        if not form.more.data and form.validate_on_submit():
            try:
                recorded, is_new = note(
                    book,
                    found,
                    by_address(book, str(form.who.data)),
                    form.said("written down by staff"),
                    recorded_by=f"{me.name} ({form.occasion.data})",
                    shelf=tools.shelf,
                    coders=tools.coders,
                    at=tools.now(),
                    chance=tools.stationery.chance,
                )
            except NotFound as refusal:
                form.who.errors = [refusal.sentence]
            except Refusal as refusal:
                form.refuse_words(refusal.sentence)
            else:
                done = "Recorded as" if is_new else "This was recorded before, as"
                flash(f"{done} {recorded.reference}.", "success")
                return redirect(url_for("contributions.page", contribution_id=recorded.id))
        return render_template("desk/consultations/note.html", form=form, consultation=found)
