"""Addresses that get no letters: why, with the evidence, and let letters go there again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.people import barring
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role, SuppressionReason
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.mailings import LiftForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("suppressions", __name__, url_prefix="/desk/suppressions")
bp.before_request(only(Role.OFFICER))
WORDS = {
    SuppressionReason.BOUNCED: "Letters came back",
    SuppressionReason.COMPLAINED: "Reported as spam",
    SuppressionReason.LEFT: "Left the list",
    SuppressionReason.STAFF: "Stopped by staff",
}


@bp.get("/")
def page() -> str:
    asked = request.args.get("reason", "")
    reason = SuppressionReason(asked) if asked in set(SuppressionReason) else None
    with kit().database.reading() as book:
        found = barring.barred(book, reason=reason, page=request.args.get("page", 1, type=int))
        return render_template(
            "desk/suppressions/index.html",
            found=found,
            reason=reason,
            words=WORDS,
            pages=pagination(
                found.page,
                found.pages,
                lambda number: url_for("suppressions.page", reason=reason, page=number),
            ),
        )


@bp.route("/<int:entry_id>/lift", methods=["GET", "POST"])
def lift(entry_id: int) -> str | Response:
    """Asks why; the POST lets letters go to the address again."""
    with open_book() as book:
        one = barring.entry(book, entry_id)
        form = LiftForm()
        if form.validate_on_submit():
            try:
                barring.lift_entry(
                    book, one, str(form.why.data), at=kit().now(), actor=officer().name
                )
            except Refusal as refusal:
                form.why.errors = [refusal.sentence]
            else:
                flash("Letters go to this address again.", "success")
                return redirect(url_for("suppressions.page"))
        return render_template("desk/suppressions/lift.html", form=form, one=one, words=WORDS)
