"""The audience of a consultation: choose it, and see who gets the letter, who does not, and why."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from soundingboard.consultations import drafting, queries, sparing
from soundingboard.models import StakeholderGroup
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import AudienceKind, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.consultations import AudienceForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("audiences", __name__, url_prefix="/desk/consultations/<int:consultation_id>")
bp.before_request(only(Role.OFFICER))
SHOWN = 200  # people not written to that are named on the page


@bp.route("/audience", methods=["GET", "POST"])
def page(consultation_id: int) -> str | Response:
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        drafting.refuse_unless_draft(found)
        most = found.spare_over or kit().most_letters
        groups = book.scalars(select(StakeholderGroup).order_by(StakeholderGroup.name)).all()
        form = AudienceForm(
            kind=found.audience,
            groups=[group.id for group in found.audience_groups],
            interests=[priority.id for priority in found.audience_interests],
            spare=found.spare_over is not None,
        )
        form.groups.choices = [SelectChoice(group.id, group.name) for group in groups]
        form.interests.choices = [
            SelectChoice(one.id, one.name) for one in found.strategy.priorities
        ]
        if form.validate_on_submit():
            try:
                drafting.choose_audience(
                    book,
                    found,
                    form.kind.data,
                    group_ids=frozenset(form.groups.data or ()),
                    interest_ids=frozenset(form.interests.data or ()),
                    spare_over=most if form.spare.data else None,
                    at=kit().now(),
                    actor=officer().name,
                )
            except Refusal as refusal:
                part = form.groups if form.kind.data is AudienceKind.GROUPS else form.interests
                part.errors = [refusal.sentence]
            else:
                flash("Saved.", "success")
                return redirect(url_for("audiences.page", consultation_id=consultation_id))
        at = kit().now()
        circle = sparing.circle(book, found, at=at)
        return render_template(
            "desk/consultations/audience.html",
            form=form,
            consultation=found,
            circle=circle,
            shown=circle.excluded[:SHOWN],
            most=most,
            often=sparing.overloads(book, circle.mailable, sparing.leaving(found, at), over=most),
        )
