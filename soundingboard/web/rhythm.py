"""A lead says when they want their digests, and how."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.digests import rhythms
from soundingboard.models import Officer
from soundingboard.vocabulary import Frequency, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.rhythms import YES, RhythmForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("rhythm", __name__, url_prefix="/leads/rhythm")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.route("/", methods=["GET", "POST"])
def page() -> str | Response:
    """Shows what was chosen; the POST keeps another choice."""
    tools = kit()
    with open_book() as book:
        lead = book.get_one(Officer, officer().id)
        known = rhythms.rhythm_of(book, lead)
        form = RhythmForm()
        if form.validate_on_submit():
            rhythms.choose(
                book,
                lead,
                frequency=Frequency(form.frequency.data),
                weekday=int(form.weekday.data),
                unreviewed=form.unreviewed.data == YES,
                tells_when_quiet=form.tells_when_quiet.data == YES,
                zone=tools.zone,
                at=tools.now(),
                by=lead.name,
            )
            flash("Kept.", "success")
            return redirect(url_for("rhythm.page"))
        if not form.is_submitted():
            form.fill(known, house_weekday=tools.digest_weekday)
        return render_template("leads/rhythm.html", form=form, known=known)
