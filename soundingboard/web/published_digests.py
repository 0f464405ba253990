"""Digests that were published, for anybody to read."""

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.models import PublishedDigest
from soundingboard.phrases import phrase
from soundingboard.refusals import NotFound
from soundingboard.reports import publishing_digests
from soundingboard.reports.making import Format, format_called, make, read_aloud
from soundingboard.web.downloads import sent
from soundingboard.web.guards import kit
from soundingboard.web.limits import PUBLIC_FILE, limiter
from soundingboard.web.withdrawn import told

bp = Blueprint("published_digests", __name__, url_prefix="/digests")


@bp.get("/<int:digest_id>")
def page(digest_id: int) -> str | tuple[str, int]:
    """The version that stands; consent is asked anew each time it is read."""
    tools = kit()
    with tools.database.reading() as book:
        published = _latest(book, digest_id)
        if published.withdrawn_at:
            return _withdrawn(published)
        report = publishing_digests.reopened(tools.shelf, published)
        return render_template(
            "home/report.html",
            published=published,
            report=report,
            body=read_aloud(book, report),
            back=_back(),
            files={
                one.name: url_for(".download", digest_id=digest_id, kind=one.value)
                for one in Format
            },
        )


@bp.get("/<int:digest_id>/report.<kind>")
@limiter.limit(PUBLIC_FILE)
def download(digest_id: int, kind: str) -> Response | tuple[str, int]:
    tools = kit()
    with tools.database.reading() as book:
        published = _latest(book, digest_id)
        if published.withdrawn_at:
            return _withdrawn(published)
        report = publishing_digests.reopened(tools.shelf, published)
        return sent(make(book, report, format_called(kind)))


def _latest(book: Session, digest_id: int) -> PublishedDigest:
    found = publishing_digests.latest(book, digest_id)
    if found is None:
        raise NotFound(phrase("Nothing has been published here."))
    return found


def _withdrawn(published: PublishedDigest) -> tuple[str, int]:
    return told(published, published.digest.subject, _back())


def _back() -> tuple[str, str]:
    return phrase("Back to what is open now"), url_for("home.page")
