"""The planned opening at the desk: choose the day and the time, take it back until then."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.consultations import drafting, planning_opening, queries, sparing, voiding
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web import filters
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.openings import OpeningForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("openings", __name__, url_prefix="/desk/consultations/<int:consultation_id>/opening")
bp.before_request(only(Role.OFFICER))


@bp.route("/", methods=["GET", "POST"])
def page(consultation_id: int) -> str | Response:
    """When it opens by itself; the POST plans another moment."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        form = OpeningForm.of(found.opens_at, tools.zone)
        if form.validate_on_submit():
            moment = form.moment(tools.zone)
            try:
                planning_opening.plan_opening(
                    book, found, moment, at=tools.now(), actor=officer().name
                )
            except Refusal as refusal:
                form.day.errors = [refusal.sentence]
            else:
                signed = voiding.stands(found)
                flash(
                    f"It opens on {filters.moment(moment)}{'' if signed else ONCE_SIGNED}.",
                    "success",
                )
                return _to(consultation_id)
        return render_template(
            "desk/consultations/opening.html",
            form=form,
            consultation=found,
            stands=voiding.stands(found),
            circle=sparing.circle(book, found, at=kit().now()),
        )


ONCE_SIGNED = ", once it is signed off"


@bp.post("/take-back")
def take_back(consultation_id: int) -> Response:
    """It does not open by itself any more."""
    with kit().database.begin() as book:
        found = queries.consultation(book, consultation_id)
        planning_opening.take_back_opening(book, found, at=kit().now(), actor=officer().name)
        signed = voiding.stands(found)
    again = "" if signed else " It has to be signed off again."
    flash(f"Taken back: it does not open by itself.{again}", "success")
    return _to(consultation_id)


def _to(consultation_id: int) -> Response:
    return redirect(url_for("consultations.page", consultation_id=consultation_id))
