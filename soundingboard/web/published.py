"""What was published of a consultation: the summary of responses, for anybody to read."""

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations import queries
from soundingboard.models import PublishedReport
from soundingboard.phrases import phrase
from soundingboard.refusals import NotFound
from soundingboard.reports import publishing
from soundingboard.reports.making import Format, format_called, make, read_aloud
from soundingboard.web.downloads import sent
from soundingboard.web.guards import kit
from soundingboard.web.limits import PUBLIC_FILE, limiter

bp = Blueprint("published", __name__, url_prefix="/consultations")


@bp.get("/<int:consultation_id>/report")
def page(consultation_id: int) -> str:
    """The version that stands; consent is asked anew each time it is read."""
    tools = kit()
    with tools.database.reading() as book:
        published = _current(book, consultation_id)
        report = publishing.reopened(tools.shelf, published)
        return render_template(
            "home/report.html",
            published=published,
            report=report,
            body=read_aloud(book, report),
            back=(
                phrase("Back to the consultation"),
                url_for("home.consultation", consultation_id=consultation_id),
            ),
            files={
                one.name: url_for(".download", consultation_id=consultation_id, kind=one.value)
                for one in Format
            },
        )


@bp.get("/<int:consultation_id>/report.<kind>")
@limiter.limit(PUBLIC_FILE)
def download(consultation_id: int, kind: str) -> Response:
    tools = kit()
    with tools.database.reading() as book:
        published = _current(book, consultation_id)
        report = publishing.reopened(tools.shelf, published)
        return sent(make(book, report, format_called(kind)))


def _current(book: Session, consultation_id: int) -> PublishedReport:
    found = queries.consultation(book, consultation_id)
    published = publishing.current(book, found) if queries.is_public(found) else None
    if published is None:
        raise NotFound(phrase("Nothing has been published on this yet."))
    return published
