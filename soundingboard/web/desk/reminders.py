"""Reminders at the desk: who would be reminded and who not, what they would read, then send it."""

import io
from functools import partial

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response

from soundingboard.consultations import preflight, queries, reminding, sparing
from soundingboard.models import Consultation, Stakeholder
from soundingboard.outbox.posting import Recipient
from soundingboard.outbox.rendering import Rendered, render
from soundingboard.refusals import Conflict, Refusal
from soundingboard.vocabulary import ConsultationState, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.launches import (
    LETTER_POLICY,
    MOST_FOUND,
    is_called,
    leads_somewhere,
    on_the_list,
)
from soundingboard.web.forms.mailings import ReminderForm
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.tongue import of_a_test

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
                    spare_over=tools.most_letters if form.spare.data else None,
                    at=tools.now(),
                    actor=officer().name,
                )
            except Refusal as refusal:
                form.day.errors = [refusal.sentence]
                form.number.data = str(wanted.number)
            else:
                flash("The reminder is on its way.", "success")
                return redirect(url_for("mailings.page", mailing_id=mailing.id))
        who = request.args.get("who", "").strip()[:200]
        people = [one.stakeholder for one in wanted.invitations]
        matching = [one for one in people if is_called(one, who)][:MOST_FOUND]
        reader = matching[0] if matching else None
        return render_template(
            "desk/mailings/remind.html",
            consultation=found,
            form=form,
            round=wanted,
            shown=wanted.excluded[:SHOWN],
            often=sparing.overloads(
                book,
                people,
                sparing.Leaving(tools.now(), tools.now(), found),
                over=tools.most_letters,
            ),
            wanted=who,
            matching=matching,
            reader=reader,
            words=_words(found, reader) if reader else None,
            findings=preflight.examine(
                tools.stationery,
                found,
                people,
                leads_somewhere=leads_somewhere,
                write=partial(reminding.reminder_letter, token=preflight.SAMPLE_TOKEN),
            ),
        )


@bp.post("/remind/test")
def send_test(consultation_id: int) -> Response:
    """Sends a copy of the reminder to the officer who asks for it, and to nobody else."""
    tools, me = kit(), officer()
    with tools.database.begin() as book:
        reminding.send_test(
            book,
            tools.stationery,
            queries.consultation(book, consultation_id),
            to=Recipient(me.email, me.name),
            at=tools.now(),
            language=of_a_test(),
        )
    flash(f"A test letter to {me.email} is on its way.", "success")
    return redirect(url_for("reminders.page", consultation_id=consultation_id))


@bp.get("/remind/letter/<int:stakeholder_id>")
def letter_html(consultation_id: int, stakeholder_id: int) -> Response:
    """The HTML of the reminder alone, as one person will get it, for the frame of the preview."""
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        response = make_response(_words(found, on_the_list(book, stakeholder_id)).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.get("/remind/letter/<int:stakeholder_id>.eml")
def letter_mail(consultation_id: int, stakeholder_id: int) -> Response:
    """The whole mail, head and all, as a file that a mail program opens."""
    tools = kit()
    with tools.database.reading() as book:
        found = queries.consultation(book, consultation_id)
        reader = on_the_list(book, stakeholder_id)
        mail = reminding.specimen(book, tools.stationery, found, reader, at=tools.now())
    return send_file(
        io.BytesIO(mail),
        mimetype="message/rfc822",
        as_attachment=True,
        download_name=f"reminder-{consultation_id}.eml",
    )


def _words(found: Consultation, reader: Stakeholder) -> Rendered:
    stationery = kit().stationery
    letter = reminding.reminder_letter(stationery, found, reader.name, reader.language)
    return render(stationery, letter)
