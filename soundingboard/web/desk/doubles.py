"""Two people on the list who may be one: found, told apart, made one, and parted again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.people import doubles, making_one, parting, queries, telling_apart
from soundingboard.people.foreseeing_one import foresee
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.doubles import LABELS, OtherForm, make_one_form, said
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("doubles", __name__, url_prefix="/desk/stakeholders/doubles")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def page() -> str:
    """Pairs that look like one person, the surest first."""
    with kit().database.reading() as book:
        found = doubles.doubles(book, page=request.args.get("page", 1, type=int))
        return render_template(
            "desk/doubles/list.html",
            found=found,
            stays=doubles.stays,
            pages=pagination(
                found.page, found.pages, lambda number: url_for("doubles.page", page=number)
            ),
        )


@bp.post("/<int:first_id>/<int:second_id>/apart")
def tell_apart(first_id: int, second_id: int) -> Response:
    """They are two people: the pair is not shown again."""
    with kit().database.begin() as book:
        first, second = queries.person(book, first_id), queries.person(book, second_id)
        telling_apart.tell_apart(book, first, second, at=kit().now(), actor=officer().name)
    flash("They are two people, and are not shown here again.", "success")
    return redirect(url_for("doubles.page", page=request.args.get("page", 1, type=int)))


@bp.route("/of/<int:person_id>", methods=["GET", "POST"])
def other(person_id: int) -> str | Response:
    """Which other address on the list is the same person's."""
    with open_book() as book:
        found = queries.person(book, person_id)
        form = OtherForm()
        if form.validate_on_submit():
            try:
                double = queries.by_address(book, str(form.email.data))
                making_one.check(double, found)
            except Refusal as refusal:
                form.email.errors = [refusal.sentence]
            else:
                return redirect(url_for("doubles.make_one", gone_id=double.id, into_id=found.id))
        return render_template("desk/doubles/other.html", form=form, person=found)


@bp.route("/<int:gone_id>/into/<int:into_id>", methods=["GET", "POST"])
def make_one(gone_id: int, into_id: int) -> str | Response:
    """The two side by side, and what making them one would do; the POST does it."""
    with open_book() as book:
        gone, into = queries.person(book, gone_id), queries.person(book, into_id)
        making_one.check(gone, into)
        form = make_one_form(gone, into)
        if form.validate_on_submit():
            making_one.make_one(
                book, gone, into, take=form.take, at=kit().now(), actor=officer().name
            )
            flash(f"{gone.email} is another address of {into.name or into.email} now.", "success")
            return redirect(url_for("stakeholders.person", person_id=into.id))
        return render_template(
            "desk/doubles/make_one.html",
            form=form,
            gone=gone,
            into=into,
            foreseen=foresee(book, gone, into),
            gaps=making_one.gaps(gone, into),
            labels=LABELS,
            said=said,
        )


@bp.route("/merges/<int:merge_id>/undo", methods=["GET", "POST"])
def undo(merge_id: int) -> str | Response:
    """What parting two again would change, or why it cannot be done; the POST does it."""
    with open_book() as book:
        merge = parting.find(book, merge_id)
        if request.method == "POST":
            gone = merge.gone
            parting.part(book, merge, at=kit().now(), actor=officer().name)
            flash(f"{gone.name or gone.email} is a person of their own again.", "success")
            return redirect(url_for("stakeholders.person", person_id=gone.id))
        return render_template(
            "desk/doubles/undo.html", merge=merge, hindrances=parting.hindrances(book, merge)
        )
