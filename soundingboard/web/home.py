"""The front page and what is open now: anybody may read it, letter or not."""

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from soundingboard.consultations import queries
from soundingboard.models import Consultation
from soundingboard.phrases import phrase
from soundingboard.refusals import NotFound
from soundingboard.reports import publishing, publishing_digests
from soundingboard.web.guards import kit, visitor

bp = Blueprint("home", __name__)
NEWEST = 10  # published digests on the front page, and what closed lately


@bp.get("/")
def page() -> str:
    with kit().database.reading() as book:
        public = [one for one in queries.open_now(book, kit().now()) if queries.is_public(one)]
        closed = queries.closed_lately(book, NEWEST)
        return render_template(
            "home/home.html",
            consultations=public,
            closed=closed,
            reported={one.id for one in closed if publishing.current(book, one)},
            digests=publishing_digests.newest(book, NEWEST),
        )


@bp.get("/consultations/<int:consultation_id>")
def consultation(consultation_id: int) -> str:
    """What is asked, also after the close.

    A draft does not exist for the public, nor does what only chosen groups are asked; staff may
    read that here too.
    """
    with kit().database.reading() as book:
        found = _published(book, consultation_id)
        return render_template(
            "home/consultation.html", consultation=found, report=publishing.latest(book, found)
        )


@bp.get("/consultations/<int:consultation_id>/document")
def document(consultation_id: int) -> str:
    with kit().database.reading() as book:
        found = _published(book, consultation_id)
        if found.document_version is None:
            raise NotFound(phrase("There is no document to this."))
        return render_template(
            "home/document.html", consultation=found, version=found.document_version
        )


@bp.get("/health")
def health() -> dict[str, str]:
    """For a monitor: answers only when the database does."""
    with kit().database.reading() as book:
        book.connection().exec_driver_sql("SELECT 1")
    return {"status": "ok"}


def _published(book: Session, consultation_id: int) -> Consultation:
    found = queries.consultation(book, consultation_id)
    for_staff = found.opened_at is not None and visitor() is not None
    if not queries.is_public(found) and not for_staff:
        raise NotFound(phrase("There is no such consultation."))
    return found
