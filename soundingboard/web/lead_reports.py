"""A digest as a paper or as data, for those who may read it."""

from flask import Blueprint, abort, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.digests import queries, reviewing
from soundingboard.errands.about import MakeReport
from soundingboard.errands.asking import ask
from soundingboard.models import Digest
from soundingboard.press.report import Kind
from soundingboard.reports import later
from soundingboard.reports.making import edition_called, format_called, make
from soundingboard.reports.of_digest import tell
from soundingboard.vocabulary import Role
from soundingboard.web.desk.errands import to_page
from soundingboard.web.downloads import sent
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("lead_reports", __name__, url_prefix="/leads")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.get("/digests/<int:digest_id>/report.<kind>")
def download(digest_id: int, kind: str) -> Response:
    """The digest as a file, for inside; `?edition=public` without what may not be published."""
    edition = edition_called(request.args.get("edition", ""))
    tools = kit()
    with tools.database.reading() as book:
        later.refuse_large(book, _readable(book, digest_id))
        report = tell(
            book,
            digest_id,
            edition,
            house=tools.stationery.letterhead.organisation_name,
            day=tools.stationery.day,
            at=tools.now(),
            reader=officer(),
        )
        return sent(make(book, report, format_called(kind)))


@bp.post("/digests/<int:digest_id>/background")
def make_later(digest_id: int) -> Response:
    """Has the file made in the background."""
    tools, me = kit(), officer()
    with tools.database.begin() as book:
        found = _readable(book, digest_id)
        about = MakeReport(
            kind=Kind.DIGEST.value,
            number=found.id,
            edition=edition_called(request.form.get("edition", "")).value,
            format=format_called(request.form.get("kind", "")).value,
            reader=me.id,
        )
        title = f"Digest {found.number} on “{found.subject}”, {about.edition}, as {about.format}"
        return to_page(ask(book, about, title=title, at=tools.now(), by=me).id)


def _readable(book: Session, digest_id: int) -> Digest:
    found = queries.digest(book, digest_id)
    if found is None:
        abort(404)
    if not reviewing.may_work_on(officer(), found):
        abort(403)
    return found
