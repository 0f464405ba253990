"""The open list at the desk: find people, see what passed between us, add and change by hand."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations import relinking, sparing
from soundingboard.models import Priority, StakeholderGroup
from soundingboard.people import adding, leaving, parting, queries, segmenting
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Membership, OrganisationType, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.stakeholders import NewPersonForm, PersonForm, StopForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("stakeholders", __name__, url_prefix="/desk/stakeholders")
bp.before_request(only(Role.OFFICER))
FILTERS = frozenset({"words", "membership", "type", "group", "interest"})


@bp.get("/")
def page() -> str:
    """The list, or the part of it that was asked for."""
    wanted = _wanted()
    with kit().database.reading() as book:
        found = queries.search(book, wanted, page=request.args.get("page", 1, type=int))
        asked: dict[str, Any] = {
            name: value for name, value in request.args.items() if name in FILTERS and value
        }
        return render_template(
            "desk/stakeholders/list.html",
            found=found,
            wanted=wanted,
            narrowed=bool(asked),
            unmailable=segmenting.reasons(book, found.people),
            groups=queries.groups(book),
            priorities=queries.priorities(book),
            memberships=list(Membership),
            types=list(OrganisationType),
            pages=pagination(
                found.page,
                found.pages,
                lambda number: url_for("stakeholders.page", **asked, page=number),
            ),
        )


@bp.route("/add", methods=["GET", "POST"])
def add() -> str | Response:
    tools = kit()
    with open_book() as book:
        form = NewPersonForm()
        groups, priorities = _choices(book, form)
        if form.validate_on_submit():
            try:
                person = adding.add_person(
                    book,
                    form.details(groups, priorities),
                    source=str(form.source.data),
                    at=tools.now(),
                    actor=officer().name,
                )
            except Refusal as refusal:
                form.email.errors = [refusal.sentence]
            else:
                flash(f"{person.email} is on the list.", "success")
                return redirect(url_for("stakeholders.person", person_id=person.id))
        return render_template("desk/stakeholders/edit.html", form=form, person=None)


@bp.get("/<int:person_id>")
def person(person_id: int) -> str:
    """One person: what we hold, what they got, what they said, how they came."""
    tools = kit()
    with tools.database.reading() as book:
        found = queries.person(book, person_id)
        return render_template(
            "desk/stakeholders/person.html",
            person=found,
            history=queries.history(book, found),
            asked=sparing.lately(book, found, at=tools.now()),
            most=tools.most_letters,
            links=relinking.links_of(book, found),
            unmailable=segmenting.reasons(book, [found]).get(found.id, ""),
            others=queries.other_addresses(book, found),
            merges=parting.merges_of(book, found),
            is_administrator=officer().role is Role.ADMINISTRATOR,
        )


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
def edit(person_id: int) -> str | Response:
    tools = kit()
    with open_book() as book:
        found = queries.person(book, person_id)
        form = PersonForm()
        groups, priorities = _choices(book, form)
        if request.method == "GET":
            form.fill(found)
        elif form.validate_on_submit():
            try:
                adding.change_person(
                    book,
                    found,
                    form.details(groups, priorities),
                    at=tools.now(),
                    actor=officer().name,
                )
            except Refusal as refusal:
                form.email.errors = [refusal.sentence]
            else:
                flash("Saved.", "success")
                return redirect(url_for("stakeholders.person", person_id=person_id))
        return render_template("desk/stakeholders/edit.html", form=form, person=found)


@bp.route("/<int:person_id>/leave", methods=["GET", "POST"])
def leave(person_id: int) -> str | Response:
    """Takes somebody off who asked an officer; the GET asks whether that is so."""
    with open_book() as book:
        found = queries.person(book, person_id)
        if request.method == "GET":
            return render_template("desk/stakeholders/leave.html", person=found)
        leaving.leave(book, found, at=kit().now(), how=f"by telling {officer().name}")
    flash("They are off the list.", "success")
    return redirect(url_for("stakeholders.person", person_id=person_id))


@bp.route("/<int:person_id>/stop", methods=["GET", "POST"])
def stop(person_id: int) -> str | Response:
    """Stops letters to an address for a reason of staff's own."""
    with open_book() as book:
        found = queries.person(book, person_id)
        form = StopForm()
        if not form.validate_on_submit():
            return render_template("desk/stakeholders/stop.html", form=form, person=found)
        adding.stop_letters(book, found, str(form.why.data), at=kit().now(), actor=officer().name)
    flash("Letters to this address are stopped.", "success")
    return redirect(url_for("stakeholders.person", person_id=person_id))


@bp.post("/<int:person_id>/resume")
def resume(person_id: int) -> Response:
    with kit().database.begin() as book:
        found = queries.person(book, person_id)
        adding.resume_letters(book, found, at=kit().now(), actor=officer().name)
    flash("Letters go to this address again.", "success")
    return redirect(url_for("stakeholders.person", person_id=person_id))


def _choices(book: Session, form: PersonForm) -> tuple[list[StakeholderGroup], list[Priority]]:
    groups = [size.group for size in queries.groups(book)]
    priorities = list(queries.priorities(book))
    form.offer(groups, priorities)
    return groups, priorities


def _wanted() -> queries.Search:
    """What the address of the page asks for; what makes no sense does not narrow."""
    asked = request.args
    membership, kind = asked.get("membership", ""), asked.get("type", "")
    return queries.Search(
        words=asked.get("words", "").strip()[:200],
        membership=Membership(membership) if membership in set(Membership) else None,
        organisation_type=OrganisationType(kind) if kind in set(OrganisationType) else None,
        group_id=asked.get("group", type=int),
        interest_id=asked.get("interest", type=int),
    )
