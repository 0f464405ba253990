"""Meetings at the desk: what is on the calendar, and which digests each pulls forward."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.refusals import Refusal
from soundingboard.strategy import meetings, strategies
from soundingboard.vocabulary import MeetingKind, Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms import fields
from soundingboard.web.forms.rhythms import CancelMeetingForm, MeetingForm, RearrangeForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("meetings", __name__, url_prefix="/desk/meetings")
bp.before_request(only(Role.OFFICER))


@bp.route("/", methods=["GET", "POST"])
def page() -> str | Response:
    """The calendar; the POST adds a meeting."""
    tools = kit()
    with open_book() as book:
        priorities = [one for each in strategies.all_strategies(book) for one in each.priorities]
        form = MeetingForm(days_before="3", kind=MeetingKind.BOARD.value)
        fields.offer(form.priorities, priorities)
        if form.validate_on_submit():
            try:
                made = meetings.plan(
                    book,
                    MeetingKind(form.kind.data),
                    str(form.title.data),
                    form.starts_at(tools.zone),
                    days_before=int(form.days_before.data),
                    priorities=form.chosen(priorities),
                    zone=tools.zone,
                    at=tools.now(),
                    by=officer().name,
                )
            except Refusal as refusal:
                form.day.errors = [refusal.sentence]
            else:
                flash(f"{made.title} is on the calendar.", "success")
                return redirect(url_for("meetings.page"))
        return render_template(
            "desk/meetings/index.html",
            form=form,
            to_come=meetings.to_come(book, at=tools.now()),
            past=meetings.past(book, at=tools.now()),
        )


@bp.route("/<int:meeting_id>/cancel", methods=["GET", "POST"])
def cancel(meeting_id: int) -> str | Response:
    """Asks why; the POST says that a meeting does not take place."""
    with open_book() as book:
        found = meetings.meeting(book, meeting_id)
        form = CancelMeetingForm()
        if form.validate_on_submit():
            meetings.cancel(book, found, str(form.why.data), at=kit().now(), by=officer().name)
            flash(f"{found.title} is cancelled.", "success")
            return redirect(url_for("meetings.page"))
        return render_template("desk/meetings/change.html", form=form, meeting=found, verb="Cancel")


@bp.route("/<int:meeting_id>/rearrange", methods=["GET", "POST"])
def rearrange(meeting_id: int) -> str | Response:
    """Asks for another moment; the POST moves the meeting there."""
    tools = kit()
    with open_book() as book:
        found = meetings.meeting(book, meeting_id)
        form = RearrangeForm()
        if form.validate_on_submit():
            try:
                meetings.rearrange(
                    book,
                    found,
                    form.starts_at(tools.zone),
                    zone=tools.zone,
                    at=tools.now(),
                    by=officer().name,
                )
            except Refusal as refusal:
                form.day.errors = [refusal.sentence]
            else:
                flash(f"{found.title} is rearranged.", "success")
                return redirect(url_for("meetings.page"))
        return render_template(
            "desk/meetings/change.html", form=form, meeting=found, verb="Rearrange"
        )
