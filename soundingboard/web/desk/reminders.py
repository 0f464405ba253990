"""Reminders at the desk: who would be reminded and who not, what they would read, then send it."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.consultations import queries, reminding
from soundingboard.models import Consultation
from soundingboard.outbox.rendering import Rendered, render
from soundingboard.reading.proofs import stumbles
from soundingboard.refusals import Conflict, Refusal
from soundingboard.vocabulary import ConsultationState, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.launches import LETTER_POLICY
from soundingboard.web.forms.mailings import ReminderForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("reminders", __name__, url_prefix="/desk/consultations/<int:consultation_id>")
bp.before_request(only(Role.OFFICER))
SHOWN = 200  # people not written to that are named on the page


@bp.route("/remind", methods=["GET", "POST"])
def page(consultation_id: int) -> str | Response:
    """Who gets the reminder, who does not and why; the POST queues it."""
    tools = kit()
    with open_book() as book:
        found = queries.consultation(book, consultation_id)
        if found.state is not ConsultationState.OPEN or found.closes_at <= tools.now():
            raise Conflict("Only an open consultation can remind anybody.")
        wanted = reminding.next_round(book, found, at=tools.now())
        form = ReminderForm(number=str(wanted.number))
        if form.validate_on_submit():
            number = str(form.number.data)
            try:
                mailing = reminding.remind(
                    book,
                    tools.stationery,
                    found,
                    number=int(number) if number.isascii() and number.isdigit() else 0,
                    not_before=form.moment(tools.zone),
                    at=tools.now(),
                    actor=officer().name,
                )
            except Refusal as refusal:
                form.day.errors = [refusal.sentence]
                form.number.data = str(wanted.number)
            else:
                flash("The reminder is on its way.", "success")
                return redirect(url_for("mailings.page", mailing_id=mailing.id))
        words = _words(found)
        return render_template(
            "desk/mailings/remind.html",
            consultation=found,
            form=form,
            wanted=wanted,
            shown=wanted.excluded[:SHOWN],
            words=words,
            faults=stumbles(words.subject, words.text, words.html),
        )


@bp.get("/remind/letter")
def letter_html(consultation_id: int) -> Response:
    """The HTML of the reminder alone, for the frame of the preview."""
    with kit().database.reading() as book:
        response = make_response(_words(queries.consultation(book, consultation_id)).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _words(found: Consultation) -> Rendered:
    stationery = kit().stationery
    return render(stationery, reminding.reminder_letter(stationery, found, officer().name))
