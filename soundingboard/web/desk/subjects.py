"""Staff ask for a digest of a group, a consultation or an organisation."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from soundingboard.digests import subjects
from soundingboard.digests.compiling import compile_digest
from soundingboard.models import Officer
from soundingboard.refusals import Refusal, Unreadable
from soundingboard.vocabulary import Role, Scope
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("subjects", __name__, url_prefix="/desk/digests")
bp.before_request(only(Role.OFFICER))
MOST_NAME = 300  # characters; longer is no name of ours


@bp.post("/compile")
def compile_one() -> Response:
    """Compiles a digest of one subject for whoever asks."""
    if request.form.get("scope") not in set(Scope):
        abort(400)
    tools, scope = kit(), Scope(request.form["scope"])
    name = request.form.get("name", "").strip()[:MOST_NAME]
    with tools.database.begin() as book:
        try:
            if not name:
                raise Unreadable(f"Enter the name or title of the {scope}.")
            about = subjects.called(book, scope, name)
        except Refusal as refusal:
            flash(refusal.sentence, "error")
            return redirect(url_for("leads.digests", scope=scope.value, name=name))
        reader = book.get_one(Officer, officer().id)
        made = compile_digest(book, tools.stationery, about, at=tools.now(), reader=reader)
        made_id = made.id if made is not None else None
    if made_id is None:
        flash("Nothing new was said there, or its draft is being worked on.", "error")
        return redirect(url_for("leads.digests"))
    return redirect(url_for("leads.digest", digest_id=made_id))
