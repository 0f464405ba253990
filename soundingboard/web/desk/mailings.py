"""Mailings at the desk: how each goes, pause, resume, call back, schedule, send again, report."""

import io
from datetime import datetime, timedelta
from itertools import islice

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations import launching
from soundingboard.consultations.queries import journal
from soundingboard.models import Mailing
from soundingboard.outbox import mailings, planned, retrying
from soundingboard.outbox.exporting import as_csv, as_xlsx
from soundingboard.outbox.mailing_progress import MailingProgress, mailing, mailings_of, progress
from soundingboard.outbox.mailing_report import MISSED, WORDS, report
from soundingboard.outbox.passing_over import NotWritten, count_passed_over, passed_over
from soundingboard.people.segmenting import Excluded
from soundingboard.refusals import NotFound, Refusal
from soundingboard.vocabulary import DeliveryState, MailingKind, MailingState, Role
from soundingboard.web import filters
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms.mailings import CallBackForm, ScheduleForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("mailings", __name__, url_prefix="/desk/mailings")
bp.before_request(only(Role.OFFICER))
SHOWN = 100  # letters named on the page; the file has them all
WRITERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
WAITING = DeliveryState.QUEUED
# In the order in which staff want to see them.
ORDER = (
    DeliveryState.SENT,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.DEFERRED,
    DeliveryState.UNCERTAIN,
    DeliveryState.FAILED,
    DeliveryState.BOUNCED,
    DeliveryState.COMPLAINED,
    DeliveryState.SUPPRESSED,
    DeliveryState.CANCELLED,
)


@bp.get("/")
def index() -> str:
    with kit().database.reading() as book:
        return render_template(
            "desk/mailings/index.html", mailings=mailings_of(book, at=kit().now())
        )


@bp.get("/<int:mailing_id>")
def page(mailing_id: int) -> str:
    """How it is going, what can be done with it, and who did not get it, and why."""
    with kit().database.reading() as book:
        found = mailing(book, mailing_id)
        return render_template("desk/mailings/mailing.html", **_shown(book, found))


@bp.get("/<int:mailing_id>/progress")
def live(mailing_id: int) -> str:
    """The numbers alone, for a page that looks again by itself."""
    with kit().database.reading() as book:
        found = mailing(book, mailing_id)
        return render_template("desk/mailings/_progress.html", **_numbers(book, found))


@bp.post("/<int:mailing_id>/pause")
def pause(mailing_id: int) -> Response:
    with kit().database.begin() as book:
        me = officer().name
        mailings.pause(book, mailing(book, mailing_id), f"by {me}", by=me, at=kit().now())
    flash("Paused. What is on the wire arrives; nothing more leaves.", "success")
    return _to(mailing_id)


@bp.post("/<int:mailing_id>/resume")
def resume(mailing_id: int) -> Response:
    with kit().database.begin() as book:
        mailings.resume(book, mailing(book, mailing_id), by=officer().name, at=kit().now())
    flash("It goes on.", "success")
    return _to(mailing_id)


@bp.route("/<int:mailing_id>/call-back", methods=["GET", "POST"])
def call_back(mailing_id: int) -> str | Response:
    """Asks first, and why; the POST ends every letter that has not left."""
    with open_book() as book:
        found = mailing(book, mailing_id)
        form = CallBackForm()
        if not form.validate_on_submit():
            return render_template(
                "desk/mailings/call_back.html", form=form, **_numbers(book, found)
            )
        why, me = str(form.why.data), officer().name
        called = mailings.cancel(book, found, why, by=me, at=kit().now())
    flash(f"Called back: {filters.count(called, 'letter')} will not leave.", "success")
    return _to(mailing_id)


@bp.route("/<int:mailing_id>/schedule", methods=["GET", "POST"])
def schedule(mailing_id: int) -> str | Response:
    tools = kit()
    with open_book() as book:
        found = mailing(book, mailing_id)
        form = ScheduleForm()
        if form.validate_on_submit():
            moment = form.moment(tools.zone) or tools.now()
            try:
                mailings.schedule(book, found, moment, by=officer().name, at=tools.now())
            except Refusal as refusal:
                form.day.errors = [refusal.sentence]
            else:
                flash("Saved.", "success")
                return _to(mailing_id)
        return render_template("desk/mailings/schedule.html", form=form, mailing=found)


@bp.post("/<int:mailing_id>/again")
def again(mailing_id: int) -> Response:
    """Sends it again, only to those who did not get it and can get it now."""
    with kit().database.begin() as book:
        found = mailing(book, mailing_id)
        queued = retrying.send_again(book, found, by=officer().name, at=kit().now())
    flash(f"{filters.count(queued, 'letter')} will be sent again.", "success")
    return _to(mailing_id)


@bp.get("/<int:mailing_id>/report.<kind>")
def download(mailing_id: int, kind: str) -> Response:
    """What became of each letter, as a file."""
    if kind not in WRITERS:
        raise NotFound("The report is there as csv and as xlsx.")
    write, media_type = WRITERS[kind]
    with kit().database.reading() as book:
        content = write(report(book, mailing(book, mailing_id), at=kit().now()), moment=_written)
    return send_file(
        io.BytesIO(content),
        mimetype=media_type,
        as_attachment=True,
        download_name=f"mailing-{mailing_id}.{kind}",
    )


def _numbers(book: Session, found: Mailing) -> dict[str, object]:
    numbers = progress(book, found, at=kit().now())
    return {
        "mailing": found,
        "numbers": numbers,
        "rows": _rows(numbers),
        "left": _in_words(numbers.time_left),
        "now": kit().now(),
    }


def _rows(numbers: MailingProgress) -> list[tuple[str, int]]:
    """The states in words and their numbers; what is queued for later stands by itself."""
    rows = [(WORDS[state], numbers.states[state]) for state in ORDER if state is not WAITING]
    waiting = numbers.states[WAITING] - numbers.for_later
    return [rows[0], (planned.WORD, numbers.for_later), (WORDS[WAITING], waiting), *rows[1:]]


def _shown(book: Session, found: Mailing) -> dict[str, object]:
    shown = _numbers(book, found)
    numbers = shown["numbers"]
    assert isinstance(numbers, MailingProgress)  # noqa: S101  # for the type checker
    missed = retrying.missed(book, found, at=kit().now())
    states = {*MISSED, DeliveryState.DEFERRED, DeliveryState.UNCERTAIN}
    lines = list(islice(report(book, found, at=kit().now(), states=states), SHOWN))
    excluded, passed, how_many = _excluded(book, found)
    return {
        **shown,
        "lines": lines,
        "troubled": sum(numbers.states[state] for state in states),
        "can_go_again": sum(not one.why_not for one in missed),
        "is_called_back": found.state is MailingState.CANCELLED,
        "is_paused": found.state is MailingState.PAUSED,
        "shown": excluded,
        "passed": passed,
        "excluded": how_many,
        "journal": journal(book, "mailing", found.id),
    }


def _excluded(
    book: Session, found: Mailing
) -> tuple[tuple[Excluded, ...], tuple[NotWritten, ...], int]:
    """The first of who got no letter: for invitations as it is now, for others as it was then."""
    if found.kind is MailingKind.INVITATIONS and found.consultation is not None:
        excluded = launching.not_invited(book, found.consultation, at=kit().now())
        return excluded[:SHOWN], (), len(excluded)
    return (), passed_over(book, found, limit=SHOWN), count_passed_over(book, found)


def _in_words(left: timedelta | None) -> str:
    if left is None:
        return ""
    minutes = left / timedelta(minutes=1)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"about {filters.count(round(minutes), 'minute')}"
    return f"about {filters.count(round(minutes / 60), 'hour')}"


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(kit().zone):%Y-%m-%d %H:%M}"


def _to(mailing_id: int) -> Response:
    return redirect(url_for("mailings.page", mailing_id=mailing_id))
