"""The frameworks of government at the desk: what was said on each part of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.strategy import frameworks, strategies
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, only

bp = Blueprint("frameworks", __name__, url_prefix="/desk/strategy")
bp.before_request(only(Role.OFFICER))


@bp.get("/<int:strategy_id>/frameworks")
def page(strategy_id: int) -> str:
    with kit().database.reading() as book:
        found = strategies.find(book, strategy_id)
        return render_template(
            "desk/strategy/frameworks.html",
            strategy=found,
            heard=frameworks.heard(book, found),
            mapped=frameworks.mapped(book, found),
            frameworks=frameworks.FRAMEWORKS,
        )


@bp.post("/<int:strategy_id>/frameworks")
def save(strategy_id: int) -> Response:
    """Says for every priority what it stands for."""
    with kit().database.begin() as book:
        found = strategies.find(book, strategy_id)
        for one in found.priorities:
            frameworks.put(book, one, request.form.getlist(f"priority-{one.id}"))
    flash("Saved.", "success")
    return redirect(url_for("frameworks.page", strategy_id=strategy_id))
