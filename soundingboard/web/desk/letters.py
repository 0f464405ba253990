"""Letters in doubt: the line died at the wrong moment, and a person says what became of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.outbox import queries
from soundingboard.outbox.deciding import Decision, decide
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import DeliveryState, Role
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("letters", __name__, url_prefix="/desk/letters")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def page() -> str:
    with kit().database.reading() as book:
        found = queries.letters(book, state=DeliveryState.UNCERTAIN)
        return render_template("desk/letters.html", letters=found, decisions=list(Decision))


@bp.post("/<int:delivery_id>")
def settle(delivery_id: int) -> Response:
    tools = kit()
    verdict = request.form.get("verdict", "")
    if verdict not in set(Decision):
        raise Refusal("Say what became of the letter.")
    with tools.database.begin() as book:
        delivery = queries.letter(book, delivery_id)
        decide(book, delivery, Decision(verdict), by=officer().name, at=tools.now())
    flash("Noted.", "success")
    return redirect(url_for("letters.page"))
