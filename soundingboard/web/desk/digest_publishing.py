"""Officers publish a released digest, and withdraw it."""

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.digests import queries
from soundingboard.models import Digest
from soundingboard.refusals import NotFound
from soundingboard.reports import publishing_digests
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("digest_publishing", __name__, url_prefix="/desk/reports/digests")
bp.before_request(only(Role.OFFICER))


@bp.post("/<int:digest_id>/publish")
def publish(digest_id: int) -> Response:
    """Freezes the public edition and shows it to anybody."""
    tools = kit()
    with tools.database.begin() as book:
        publishing_digests.publish(
            book,
            tools.shelf,
            _found(book, digest_id),
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            by=officer().name,
            at=tools.now(),
        )
    flash("Published: anybody can read it now.", "success")
    return _back(digest_id)


@bp.post("/<int:digest_id>/withdraw")
def withdraw(digest_id: int) -> Response:
    """Takes it back, with a reason for the journal and, by choice, one for its readers."""
    tools, why, notice = kit(), request.form.get("why", ""), request.form.get("notice", "")
    with tools.database.begin() as book:
        found = _found(book, digest_id)
        me = officer().name
        publishing_digests.withdraw(book, found, why, notice, by=me, at=tools.now())
    flash("Withdrawn: it is for inside alone again.", "success")
    return _back(digest_id)


def _found(book: Session, digest_id: int) -> Digest:
    found = queries.digest(book, digest_id)
    if found is None:
        raise NotFound("There is no such digest.")
    return found


def _back(digest_id: int) -> Response:
    return redirect(url_for("leads.digest", digest_id=digest_id, _anchor="published"))
