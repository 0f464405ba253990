"""The questions of a consultation and the sections of its document, tied to priorities."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from soundingboard.consultations import asking, drafting, mapping, queries
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.consultations import QuestionForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("questions", __name__, url_prefix="/desk/consultations/<int:consultation_id>")
bp.before_request(only(Role.OFFICER))
MOVES = {"up": -1, "down": 1}


@bp.get("/questions")
def index(consultation_id: int) -> str:
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        return render_template("desk/consultations/questions.html", consultation=found)


@bp.route("/questions/new", methods=["GET", "POST"])
def new(consultation_id: int) -> str | Response:
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        form = QuestionForm.of(found.strategy.priorities)
        if form.validate_on_submit():
            try:
                asking.put(book, found, form.wording(), at=kit().now(), actor=officer().name)
            except Refusal as refusal:
                form.text.errors = [refusal.sentence]
            else:
                return _to_questions(consultation_id, "Question added.")
        return render_template(
            "desk/consultations/question.html", form=form, consultation=found, question=None
        )


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
def question(consultation_id: int, question_id: int) -> str | Response:
    with open_book() as book:
        found = queries.question(book, consultation_id, question_id)
        drafting.refuse_unless_draft(found.consultation)
        form = QuestionForm.of(found.consultation.strategy.priorities, found)
        if form.validate_on_submit():
            try:
                asking.reword(book, found, form.wording(), at=kit().now(), actor=officer().name)
            except Refusal as refusal:
                form.text.errors = [refusal.sentence]
            else:
                return _to_questions(consultation_id, "Question saved.")
        return render_template(
            "desk/consultations/question.html",
            form=form,
            consultation=found.consultation,
            question=found,
        )


@bp.post("/questions/<int:question_id>/move")
def move(consultation_id: int, question_id: int) -> Response:
    by = MOVES.get(request.form.get("to", ""), 0)
    with kit().database.begin() as book:
        found = queries.question(book, consultation_id, question_id)
        asking.move(book, found, by=by, at=kit().now(), actor=officer().name)
        place = found.position
    return _to_questions(consultation_id, f"It is question {place} now.")


@bp.post("/questions/<int:question_id>/delete")
def delete(consultation_id: int, question_id: int) -> Response:
    with kit().database.begin() as book:
        found = queries.question(book, consultation_id, question_id)
        asking.take_back(book, found, at=kit().now(), actor=officer().name)
    return _to_questions(consultation_id, "Question deleted.")


@bp.route("/sections", methods=["GET", "POST"])
def sections(consultation_id: int) -> str | Response:
    """Which priorities each section of the document bears on."""
    form = FlaskForm()  # the boxes are the document's; the form only guards them
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        if form.validate_on_submit():
            chosen = _boxes()
            mapping.map_sections(book, found, chosen, at=kit().now(), actor=officer().name)
            flash("Saved.", "success")
            return redirect(url_for("consultations.page", consultation_id=consultation_id))
        return render_template(
            "desk/consultations/sections.html",
            form=form,
            consultation=found,
            sections=mapping.mapped_sections(found),
        )


def _boxes() -> dict[int, frozenset[int]]:
    """The boxes that were ticked: ids of priorities by the id of the heading."""
    chosen: dict[int, frozenset[int]] = {}
    for name in request.form:
        kind, _, heading_id = name.partition("-")
        if kind == "section" and heading_id.isascii() and heading_id.isdigit():
            ticked = request.form.getlist(name, type=int)
            chosen[int(heading_id)] = frozenset(ticked)
    return chosen


def _to_questions(consultation_id: int, sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for("questions.index", consultation_id=consultation_id))
