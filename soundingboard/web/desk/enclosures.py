"""Files that go with the invitations: hand one in, send the document itself, take one out."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from soundingboard.consultations import drafting, enclosing, queries
from soundingboard.outbox.enclosing import size_in_words
from soundingboard.people.segmenting import audience
from soundingboard.refusals import NotFound, Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.enclosures import EnclosureForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("enclosures", __name__, url_prefix="/desk/consultations/<int:consultation_id>/files")
bp.before_request(only(Role.OFFICER))


MOST = f"{enclosing.LARGEST // enclosing.MEGABYTE} MB"


@bp.route("/", methods=["GET", "POST"])
def page(consultation_id: int) -> str | Response:
    """The files, and how much leaves the house by them; the POST adds one."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        form = EnclosureForm()
        if form.validate_on_submit():
            offered = form.offered()
            try:
                if offered is None:
                    form.file.errors = ["Choose a file"]
                else:
                    enclosing.enclose(
                        book, tools.shelf, found, offered, at=tools.now(), actor=officer().name
                    )
                    return _back(consultation_id, "It goes with the letters.")
            except Refusal as refusal:
                form.file.errors = [refusal.sentence]
        letter = enclosing.bytes_in_mail(found.enclosures)
        people = len(audience(book, found).mailable)
        return render_template(
            "desk/consultations/files.html",
            form=form,
            consultation=found,
            size=size_in_words,
            letter=letter,
            people=people,
            together=letter * people,
            document_may_go=enclosing.may_enclose_document(found),
            most=MOST,
            is_large=letter > enclosing.MEGABYTE,
        )


@bp.post("/document")
def document(consultation_id: int) -> Response:
    """The document itself goes with the letters."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        enclosing.enclose_document(book, tools.shelf, found, at=tools.now(), actor=officer().name)
    return _back(consultation_id, "The document goes with the letters.")


@bp.get("/<int:enclosure_id>")
def file(consultation_id: int, enclosure_id: int) -> Response:
    """One file, always as a download, never shown as a page of ours."""
    with kit().database.reading() as book:
        known = queries.consultation(book, consultation_id).enclosures
        found = next((one for one in known if one.id == enclosure_id), None)
        if found is None:
            raise NotFound("This file does not go with the letters.")
    return send_file(
        BytesIO(kit().shelf.get(found.content_hash)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.file_name,
    )


@bp.post("/<int:enclosure_id>/take-out")
def take_out(consultation_id: int, enclosure_id: int) -> Response:
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        name = enclosing.take_out(book, found, enclosure_id, at=tools.now(), actor=officer().name)
    return _back(consultation_id, f"{name} goes with the letters no more.")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    sentence = f"The file is larger than {MOST}. Nothing was kept of it."
    return render_template("errors/error.html", status=413, sentence=sentence), 413


def _back(consultation_id: int, sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for("enclosures.page", consultation_id=consultation_id))
