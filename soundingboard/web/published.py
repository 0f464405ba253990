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
from soundingboard.web.withdrawn import told

bp = Blueprint("published", __name__, url_prefix="/consultations")


@bp.get("/<int:consultation_id>/report")
def page(consultation_id: int) -> str | tuple[str, int]:
    """The version that stands; consent is asked anew each time it is read."""
    tools = kit()
    with tools.database.reading() as book:
        published = _latest(book, consultation_id)
        if published.withdrawn_at:
            return _withdrawn(published)
        report = publishing.reopened(tools.shelf, published)
        return render_template(
            "home/report.html",
            published=published,
            report=report,
            body=read_aloud(book, report),
            back=_back(published),
            files={
                one.name: url_for(".download", consultation_id=consultation_id, kind=one.value)
                for one in Format
            },
        )


@bp.get("/<int:consultation_id>/report.<kind>")
@limiter.limit(PUBLIC_FILE)
def download(consultation_id: int, kind: str) -> Response | tuple[str, int]:
    tools = kit()
    with tools.database.reading() as book:
        published = _latest(book, consultation_id)
        if published.withdrawn_at:
            return _withdrawn(published)
        report = publishing.reopened(tools.shelf, published)
        return sent(make(book, report, format_called(kind)))


def _latest(book: Session, consultation_id: int) -> PublishedReport:
    found = queries.consultation(book, consultation_id)
    published = publishing.latest(book, found) if queries.is_public(found) else None
    if published is None:
        raise NotFound(phrase("Nothing has been published on this yet."))
    return published


def _withdrawn(published: PublishedReport) -> tuple[str, int]:
    return told(published, published.consultation.title, _back(published))


def _back(published: PublishedReport) -> tuple[str, str]:
    there = url_for("home.consultation", consultation_id=published.consultation_id)
    return phrase("Back to the consultation"), there
