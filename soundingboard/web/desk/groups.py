"""Groups at the desk: make them, name them, put people in and take them out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.people import grouping, queries
from soundingboard.people.queries import Search
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.filters import count
from soundingboard.web.forms.stakeholders import GroupForm, MembersForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("groups", __name__, url_prefix="/desk/groups")
bp.before_request(only(Role.OFFICER))


@bp.route("/", methods=["GET", "POST"])
def page() -> str | Response:
    """All groups, and a new one."""
    with open_book() as book:
        form = GroupForm()
        if form.validate_on_submit():
            try:
                made = grouping.create_group(book, str(form.name.data))
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                return redirect(url_for("groups.group", group_id=made.id))
        return render_template("desk/groups/groups.html", form=form, groups=queries.groups(book))


@bp.route("/<int:group_id>", methods=["GET", "POST"])
def group(group_id: int) -> str | Response:
    """One group: who is in it, and a box to put more people in by their addresses."""
    with open_book() as book:
        found = queries.group(book, group_id)
        form = MembersForm()
        if form.validate_on_submit():
            known, unknown = queries.by_addresses(book, str(form.addresses.data).split())
            if not unknown:
                fresh = grouping.put_in(book, found, known)
                flash(f"{count(fresh, 'person', 'people')} put in.", "success")
                return redirect(url_for("groups.group", group_id=group_id))
            form.addresses.errors = [f"Not on the list: {', '.join(unknown)[:500]}"]
        members = queries.search(
            book, Search(group_id=group_id), page=request.args.get("page", 1, type=int)
        )
        return render_template(
            "desk/groups/group.html",
            form=form,
            group=found,
            members=members,
            pages=pagination(
                members.page,
                members.pages,
                lambda number: url_for("groups.group", group_id=group_id, page=number),
            ),
        )


@bp.route("/<int:group_id>/name", methods=["GET", "POST"])
def rename(group_id: int) -> str | Response:
    with open_book() as book:
        found = queries.group(book, group_id)
        form = GroupForm(name=found.name)
        if form.validate_on_submit():
            try:
                grouping.rename_group(book, found, str(form.name.data))
            except Refusal as refusal:
                form.name.errors = [refusal.sentence]
            else:
                return redirect(url_for("groups.group", group_id=group_id))
        return render_template("desk/groups/rename.html", form=form, group=found)


@bp.post("/<int:group_id>/out/<int:person_id>")
def take_out(group_id: int, person_id: int) -> Response:
    with kit().database.begin() as book:
        grouping.take_out(book, queries.group(book, group_id), person_id)
    flash("Taken out of the group. They are still on the list.", "success")
    return redirect(url_for("groups.group", group_id=group_id))


@bp.route("/<int:group_id>/dissolve", methods=["GET", "POST"])
def dissolve(group_id: int) -> str | Response:
    """Asks first; the POST ends the group."""
    with open_book() as book:
        found = queries.group(book, group_id)
        if request.method == "GET":
            return render_template("desk/groups/dissolve.html", group=found)
        grouping.dissolve(book, found, at=kit().now(), actor=officer().name)
    flash("The group is dissolved. Its people are still on the list.", "success")
    return redirect(url_for("groups.page"))
