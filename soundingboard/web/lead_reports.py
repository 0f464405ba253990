"""A digest as a paper or as data, for those who may read it."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from soundingboard.digests import queries, reviewing
from soundingboard.press.report import Edition
from soundingboard.reports.making import format_called, make
from soundingboard.reports.of_digest import tell
from soundingboard.vocabulary import Role
from soundingboard.web.downloads import sent
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("lead_reports", __name__, url_prefix="/leads")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.get("/digests/<int:digest_id>/report.<kind>")
def download(digest_id: int, kind: str) -> Response:
    """The digest as a file, for inside; `?edition=public` without what may not be published."""
    edition = Edition.PUBLIC if request.args.get("edition") == "public" else Edition.INTERNAL
    tools = kit()
    with tools.database.reading() as book:
        found = queries.digest(book, digest_id)
        if found is None:
            abort(404)
        if not reviewing.may_work_on(officer(), found):
            abort(403)
        report = tell(
            book,
            digest_id,
            edition,
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            at=tools.now(),
        )
        return sent(make(book, report, format_called(kind)))
