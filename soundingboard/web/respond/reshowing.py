"""Nothing typed is lost: a form that could not be taken comes back with its words in it."""

from flask import redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests
from werkzeug.wrappers import Response

from soundingboard.contributions.withdrawing import withdrawable
from soundingboard.phrases import phrase
from soundingboard.web.forms.consenting import ConsentForm
from soundingboard.web.forms.responding import FilesForm, SendForm, boxes_form
from soundingboard.web.guards import kit
from soundingboard.web.respond.answering import closed_page, start_page, step_page
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.files import files_page
from soundingboard.web.respond.points import points_page
from soundingboard.web.respond.rights import consent_page
from soundingboard.web.respond.sending import check_page
from soundingboard.web.respond.visiting import visit

Answer = tuple[str, int] | Response

STALE = phrase(
    "This page had been open for too long, so we could not be sure that it was you. "
    "Nothing you wrote is lost: press the button again."
)
TOO_OFTEN = phrase("You have saved very often. Please wait a minute, then press the button again.")


@bp.errorhandler(CSRFError)
def stale(_error: CSRFError) -> Answer:
    return _again(STALE, 400)


@bp.errorhandler(TooManyRequests)
def too_often(_error: TooManyRequests) -> Answer:
    return _again(TOO_OFTEN, 429)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Answer:
    """What was sent was not even read: there is nothing to show again but the page itself."""
    tools = kit()
    token = str((request.view_args or {}).get("token", ""))
    if request.endpoint != "respond.add":
        sentence = phrase(
            "That is more text than we can take at once. Nothing was saved: go back in your "
            "browser, and save it in smaller parts or add it as a file."
        )
        return render_template("errors/error.html", status=413, sentence=sentence), 413
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if not found.open or found.finished:
            return redirect(url_for("respond.start", token=found.token))
        size = tools.max_upload_bytes // (1024 * 1024)
        sentence = phrase(
            "Together the files are larger than %(most)s MB. Nothing else was lost.", most=size
        )
        # What this request brought must not be touched again.
        return files_page(found, FilesForm(formdata=None), notice=sentence), 413


def _again(sentence: str, status: int) -> Answer:
    tools = kit()
    values = request.view_args or {}
    with tools.database.reading() as book:
        found = visit(book, str(values.get("token", "")), tools.now())
        if request.method != "POST":
            return render_template("errors/error.html", status=status, sentence=sentence), status
        if request.endpoint == "respond.keep":
            step = found.step(str(values.get("name", "")))
            page = step_page(
                found, step, boxes_form(step.boxes, found.texts, found.chosen), notice=sentence
            )
        elif request.endpoint == "respond.send" and found.has_something:
            page = check_page(found, SendForm(), notice=sentence)
        elif request.endpoint == "respond.consent":
            given = withdrawable(book, found.invitation, str(values.get("reference", "")))
            page = consent_page(found, given, ConsentForm(), notice=sentence)
        elif request.endpoint == "respond.put_right":
            page = points_page(found, notice=sentence)
        elif request.endpoint == "respond.add":
            page = files_page(found, FilesForm(), notice=sentence)
        elif found.open:
            page = start_page(found, notice=sentence)
        else:
            page = closed_page(found, notice=sentence)
        return page, status
