"""Consultations at the desk: the list, one with its next steps or its progress, its details."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations import drafting, launching, queries, readiness, sparing, voiding
from soundingboard.consultations import grounds as lay_open
from soundingboard.consultations.missed_openings import missed_openings
from soundingboard.consultations.progress import progress
from soundingboard.contributions import campaigns
from soundingboard.contributions.outcomes import outcomes
from soundingboard.models import Consultation
from soundingboard.outbox.mailing_progress import mailings_of
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import ConsultationState, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.tasks import preparing
from soundingboard.web.forms.consultations import DetailsForm, DocumentForm, GroundsForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("consultations", __name__, url_prefix="/desk/consultations")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def index() -> str:
    with kit().database.reading() as book:
        return render_template("desk/consultations/index.html", states=queries.by_state(book))


@bp.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    tools = kit()
    with open_book() as book:
        strategies = queries.strategies(book)
        form = DetailsForm.of(strategies, None, tools.stationery.zone)
        if form.validate_on_submit():
            try:
                details = form.details(strategies, tools.stationery.zone)
                made = drafting.draft(book, details, at=tools.now(), actor=officer().name)
            except Refusal as refusal:
                form.title.errors = [refusal.sentence]
            else:
                return _to(made.id)
        return render_template(
            "desk/consultations/details.html", form=form, strategies=strategies, consultation=None
        )


@bp.get("/<int:consultation_id>")
def page(consultation_id: int) -> str:
    """What is to be done next while it is prepared; how it is going once it is open."""
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        if found.opened_at is None:
            return _preparation(book, found)
        is_open = found.state is ConsultationState.OPEN
        return render_template(
            "desk/consultations/progress.html",
            consultation=found,
            progress=progress(book, found),
            waterfall=outcomes(book, found),
            campaigns=campaigns.sizes(book, found),
            mailings=mailings_of(book, at=kit().now(), consultation_id=found.id),
            waiting=launching.waiting(book, found, at=kit().now()) if is_open else 0,
            journal=queries.journal(book, "consultation", found.id),
        )


@bp.route("/<int:consultation_id>/details", methods=["GET", "POST"])
def details(consultation_id: int) -> str | Response:
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        strategies = queries.strategies(book)
        form = DetailsForm.of(strategies, found, tools.stationery.zone)
        if form.validate_on_submit():
            try:
                wanted = form.details(strategies, tools.stationery.zone)
                drafting.revise(book, found, wanted, at=tools.now(), actor=officer().name)
            except Refusal as refusal:
                form.mode.errors = [refusal.sentence]
            else:
                return _to(consultation_id)
        return render_template(
            "desk/consultations/details.html",
            form=form,
            strategies=strategies,
            consultation=found,
        )


@bp.route("/<int:consultation_id>/document", methods=["GET", "POST"])
def document(consultation_id: int) -> str | Response:
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        form = DocumentForm.of(queries.documents(book), found.document_version)
        if form.validate_on_submit():
            chosen = queries.version(book, form.version.data) if form.version.data else None
            drafting.choose_document(book, found, chosen, at=tools.now(), actor=officer().name)
            return _to(consultation_id)
        return render_template("desk/consultations/document.html", form=form, consultation=found)


@bp.route("/<int:consultation_id>/grounds", methods=["GET", "POST"])
def grounds(consultation_id: int) -> str | Response:
    """What a formal consultation lays open."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        form = GroundsForm.of(found.grounds)
        if form.validate_on_submit():
            lay_open.state(book, found, form.stated(), at=tools.now(), actor=officer().name)
            return _to(consultation_id)
        return render_template("desk/consultations/grounds.html", form=form, consultation=found)


@bp.route("/<int:consultation_id>/discard", methods=["GET", "POST"])
def discard(consultation_id: int) -> str | Response:
    """Asks first; the POST deletes a consultation that never went out."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        if request.method == "GET":
            return render_template("desk/consultations/discard.html", consultation=found)
        drafting.discard(book, found, at=tools.now(), actor=officer().name)
    flash("Discarded.", "success")
    return redirect(url_for("consultations.index"))


def _preparation(book: Session, found: Consultation) -> str:
    tools = kit()
    circle = sparing.circle(book, found, at=tools.now())
    mailable = len(circle.mailable)
    points = readiness.checklist(
        found, mailable=mailable, at=tools.now(), zone=tools.stationery.zone
    )
    missed = missed_openings(book, at=tools.now())
    return render_template(
        "desk/consultations/preparing.html",
        consultation=found,
        missed=next((one for one in missed if one.consultation.id == found.id), None),
        tasks=[task.item() for task in preparing(found, points, mailable=mailable)],
        points=points,
        ready=readiness.is_ready(points),
        stands=voiding.stands(found),
        journal=queries.journal(book, "consultation", found.id),
    )


def _to(consultation_id: int) -> Response:
    flash("Saved.", "success")
    return redirect(url_for("consultations.page", consultation_id=consultation_id))
