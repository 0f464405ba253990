"""Staff put right what was supposed of a passage: its place, its limits, its priorities."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from soundingboard.contributions import placing, queries
from soundingboard.contributions.tagging import decide
from soundingboard.models import Comment, Priority
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("passages", __name__, url_prefix="/desk/passages")
bp.before_request(only(Role.OFFICER))


@bp.post("/<int:comment_id>/priority")
def priority(comment_id: int) -> Response:
    """One click: this priority, yes or no."""
    tools = kit()
    priority_id = request.form.get("priority", type=int)
    verdict = request.form.get("verdict", "")
    if verdict not in {"yes", "no"}:
        abort(400)
    with tools.database.begin() as book:
        comment = queries.comment(book, comment_id)
        chosen = book.get(Priority, priority_id) if priority_id else None
        if chosen is None:
            flash("Choose a priority.", "error")
        else:
            applies = verdict == "yes"
            by = officer().name
            decide(book, comment, chosen, applies=applies, by=by, at=tools.now())
            bears = "bears" if applies else "does not bear"
            flash(f"Passage {comment.position} {bears} on {chosen.name}.", "success")
        return _back(comment)


@bp.post("/<int:comment_id>/place")
def place(comment_id: int) -> Response:
    """A person says where a passage belongs, cuts it, joins it on, or says it is no comment."""
    with kit().database.begin() as book:
        comment = queries.comment(book, comment_id)
        try:
            with book.begin_nested():
                sentence = _place(book, comment, request.form.get("verdict", ""))
        except Refusal as refusal:
            flash(refusal.sentence, "error")
        else:
            flash(sentence, "success")
        return _back(comment)


def _place(book: Session, comment: Comment, verdict: str) -> str:
    by, at, coders = officer().name, kit().now(), kit().coders
    match verdict:
        case "accept":
            placing.accept(book, comment, by=by, at=at, coders=coders)
            return f"Passage {comment.position} stands where it belongs."
        case "move":
            placing.move(
                book, comment, request.form.get("key") or None, by=by, at=at, coders=coders
            )
            return f"Passage {comment.position} has been moved."
        case "dismiss":
            placing.dismiss(book, comment, by=by, at=at, coders=coders)
            return f"Passage {comment.position} is not counted as a comment any more."
        case "split":
            placing.split(
                book, comment, request.form.get("cut", 0, type=int), by=by, at=at, coders=coders
            )
            return f"Passage {comment.position} is two passages now."
        case "join":
            placing.join(book, comment, by=by, at=at, coders=coders)
            return f"Passage {comment.position} and the one after it are one now."
        case _:
            raise BadRequest


def _back(comment: Comment) -> Response:
    address = url_for("contributions.page", contribution_id=comment.contribution_id)
    return redirect(f"{address}#passage-{comment.id}")
