"""Staff replace a personal link that strangers may have."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.consultations import relinking
from soundingboard.people import queries
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.stakeholders import ReplaceLinkForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("personal_links", __name__, url_prefix="/desk/stakeholders/<int:person_id>/links")
bp.before_request(only(Role.OFFICER))


@bp.route("/<int:invitation_id>/replace", methods=["GET", "POST"])
def replace(person_id: int, invitation_id: int) -> str | Response:
    """The GET says what follows, and asks why."""
    tools = kit()
    with open_book() as book:
        person = queries.person(book, person_id)
        invitation = relinking.link_of(book, person, invitation_id)
        form = ReplaceLinkForm()
        if not form.validate_on_submit():
            return render_template(
                "desk/stakeholders/replace_link.html",
                form=form,
                person=person,
                consultation=invitation.consultation,
            )
        sent = relinking.replace_link(
            book,
            tools.stationery,
            invitation,
            why=str(form.why.data),
            by=officer().name,
            at=tools.now(),
            chance=tools.stationery.chance,
        )
    onward = "The new one is on its way." if sent else "No letter tells them of the new one."
    flash(f"The old link no longer works. {onward}", "success")
    return redirect(url_for("stakeholders.person", person_id=person_id))
