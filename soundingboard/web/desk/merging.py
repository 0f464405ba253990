"""Merging and splitting priorities at the desk: what it would change is told before it is done."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.contributions import recoding
from soundingboard.errands.about import CodeAgain
from soundingboard.errands.asking import ask
from soundingboard.models import Strategy
from soundingboard.refusals import Refusal
from soundingboard.strategy import merging, priorities, unmerging
from soundingboard.strategy.priorities import Wording
from soundingboard.themes import uniting
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.errands import to_page
from soundingboard.web.forms.merging import MOST_PARTS, MergeForm, parts_in, split_form
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("merging", __name__, url_prefix="/desk/strategy/priorities")
bp.before_request(only(Role.OFFICER))


@bp.get("/<int:priority_id>/merge")
def choose(priority_id: int) -> str | Response:
    """Which priority it is to become a part of."""
    wanted = request.args.get("into", type=int)
    if wanted is not None:
        return redirect(url_for("merging.merge", priority_id=priority_id, into_id=wanted))
    with kit().database.reading() as book:
        found = priorities.find(book, priority_id)
        others = [one for one in found.strategy.priorities if one is not found]
        return render_template(
            "desk/strategy/merge_into.html",
            priority=found,
            others=others,
            missing="into" in request.args or "chosen" in request.args,
        )


@bp.route("/<int:priority_id>/merge/<int:into_id>", methods=["GET", "POST"])
def merge(priority_id: int, into_id: int) -> str | Response:
    """What merging would change; the POST does it, and has everything coded again."""
    with open_book() as book:
        gone, into = priorities.find(book, priority_id), priorities.find(book, into_id)
        merging.check(gone, into)
        form = MergeForm()
        if request.method == "GET":
            form.fill(gone, into)
        elif form.validate_on_submit():
            name, strategy = gone.name, into.strategy
            try:
                with book.begin_nested():
                    _merge(book, form, gone.id, into.id)
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                flash(f"“{name}” is part of “{into.name}” now.", "success")
                return _coded_again(book, strategy)
        return render_template(
            "desk/strategy/merge.html",
            form=form,
            gone=gone,
            into=into,
            of_gone=merging.foreseen(book, gone),
            of_into=merging.foreseen(book, into),
            passages=recoding.passages(book, into.strategy),
        )


@bp.route("/merges/<int:merge_id>/undo", methods=["GET", "POST"])
def undo(merge_id: int) -> str | Response:
    """What undoing a merging would change, or why it cannot be; the POST does it."""
    with open_book() as book:
        merged = unmerging.find(book, merge_id)
        strategy = merged.into.strategy
        if request.method == "POST":
            gone = uniting.undo(book, merged, by=officer().name, at=kit().now())
            flash(f"“{gone.name}” is a priority of its own again.", "success")
            return _coded_again(book, strategy)
        return render_template(
            "desk/strategy/unmerge.html",
            undoing=unmerging.foreseen(book, merged),
            merge=merged,
            passages=recoding.passages(book, strategy),
        )


@bp.route("/<int:priority_id>/split", methods=["GET", "POST"])
def split(priority_id: int) -> str | Response:
    """What splitting would change; the POST does it, and has everything coded again."""
    with open_book() as book:
        whole = priorities.find(book, priority_id)
        number = parts_in(request.form)
        form = split_form(number)()
        if request.method == "GET":
            form.fill(whole)
        elif "more" in request.form:
            pass  # the page again, with what was typed and room for more
        elif form.validate_on_submit():
            name, strategy = whole.name, whole.strategy
            try:
                with book.begin_nested():
                    parts = merging.split(
                        book, whole, form.parts(whole), by=officer().name, at=kit().now()
                    )
            except Refusal as refusal:
                form.of_part(2).errors = [refusal.sentence]
            else:
                names = ", ".join(f"“{one.name}”" for one in parts)
                flash(f"“{name}” became {names}.", "success")
                return _coded_again(book, strategy)
        return render_template(
            "desk/strategy/split.html",
            form=form,
            number=number,
            room=number < MOST_PARTS,
            whole=whole,
            of_whole=merging.foreseen(book, whole),
            passages=recoding.passages(book, whole.strategy),
        )


def _merge(book: Session, form: MergeForm, gone_id: int, into_id: int) -> None:
    gone, into = priorities.find(book, gone_id), priorities.find(book, into_id)
    wording = Wording(name=str(form.name.data), description=str(form.description.data or ""))
    me, at = officer().name, kit().now()
    uniting.merge(book, gone, into=into, by=me, at=at, wording=wording)


def _coded_again(book: Session, strategy: Strategy) -> Response:
    """In the background, with its progress, where anything was said; it tells what has changed."""
    if not recoding.passages(book, strategy):
        return redirect(url_for("strategy.strategy", strategy_id=strategy.id))
    title = f"Coding everything said on “{strategy.name}” again"
    about = CodeAgain(strategy.id)
    return to_page(ask(book, about, title=title, at=kit().now(), by=officer()).id)
