"""The postbox: every letter as its reader sees it, and what a reader may do with it.

Only while there is no mail server: the local post office then takes all letters.
"""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from soundingboard.postoffice import replying, returning
from soundingboard.postoffice.handing_in import hand_in
from soundingboard.postoffice.office import PostOffice
from soundingboard.postoffice.opening import OpenedMail, open_mail
from soundingboard.postoffice.replying import Program, Reply
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import Role
from soundingboard.web.forms.postbox import ReplyForm
from soundingboard.web.guards import kit, only
from soundingboard.web.paging import pagination

bp = Blueprint("postbox", __name__, url_prefix="/postbox")
PAGE = 25
# No script, nothing loaded from anywhere, and no page of ours as its parent but this one. Links
# open in a tab of their own, where they are pages like any other.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
OUTSIDE = '<base target="_blank">'


@bp.before_request
def _enter() -> AnyResponse | None:
    if kit().post_office is None:
        abort(404)
    return only(Role.OFFICER)()


@bp.get("/")
def page() -> str:
    office = _office()
    keys = office.letters.newest()
    pages = max(1, -(-len(keys) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = keys[(number - 1) * PAGE : number * PAGE]
    return render_template(
        "postbox/postbox.html",
        letters=[open_mail(key, office.letters.get(key)) for key in shown],
        total=len(keys),
        pages=pagination(number, pages, lambda other: url_for("postbox.page", page=other)),
    )


@bp.get("/<key>")
def letter(key: str) -> str:
    return render_template("postbox/letter.html", letter=_letter(key))


@bp.get("/<key>/html")
def html(key: str) -> Response:
    body = _letter(key).html
    # Put first, so that it holds for every link below it, whatever the letter says itself.
    response = Response(f"{OUTSIDE}{body}" if "<" in body else body, mimetype="text/html")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.get("/<key>/raw")
def raw(key: str) -> Response:
    text = _letter(key).raw.decode("utf-8", "replace")
    response = Response(text, mimetype="text/plain")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.route("/<key>/reply", methods=["GET", "POST"])
def reply(key: str) -> str | AnyResponse:
    found = _letter(key)
    zone = kit().zone
    between = request.args.get("between") == "1"
    form = ReplyForm(
        sender_name=found.recipient_name,
        sender=found.recipient,
        draft=replying.draft(found, zone, between=between),
    )
    if form.validate_on_submit():
        try:
            _send_reply(found, form)
        except Conflict as refusal:
            form.form_errors.append(refusal.sentence)
        else:
            flash("The reply is on its way. The inbox reads it within seconds.", "success")
            return redirect(url_for("postbox.letter", key=key))
    return render_template("postbox/reply.html", letter=found, form=form, between=between)


@bp.post("/<key>/out-of-office")
def out_of_office(key: str) -> AnyResponse:
    found = _letter(key)
    note = returning.out_of_office(found, at=kit().now(), message_id=_message_id())
    # Sent from nobody, so that two robots cannot answer each other for ever (RFC 3834, 3.3).
    hand_in(_office(), note, mail_from="", rcpt_to=found.reply_to)
    flash("The absence note is on its way.", "success")
    return redirect(url_for("postbox.letter", key=key))


@bp.post("/<key>/bounce")
def bounce(key: str) -> AnyResponse:
    found = _letter(key)
    if not found.return_path:
        raise Conflict("This letter says to nobody where it should come back to.")
    report = returning.bounce(found, at=kit().now(), message_id=_message_id())
    hand_in(_office(), report, mail_from="", rcpt_to=found.return_path)
    flash("The letter is on its way back.", "success")
    return redirect(url_for("postbox.letter", key=key))


def _send_reply(found: OpenedMail, form: ReplyForm) -> None:
    answer = Reply(
        sender_name=str(form.sender_name.data or ""),
        sender=str(form.sender.data),
        program=Program(form.program.data),
        draft=str(form.draft.data),
    )
    tools = kit()
    mail = replying.compose(
        found, answer, at=tools.now(), zone=tools.zone, message_id=_message_id()
    )
    hand_in(_office(), mail, mail_from=answer.sender, rcpt_to=found.reply_to)


def _office() -> PostOffice:
    office = kit().post_office
    if office is None:
        abort(404)
    return office


def _letter(key: str) -> OpenedMail:
    try:
        return open_mail(key, _office().letters.get(key))
    except KeyError:
        raise NotFound("There is no such letter in the postbox.") from None


def _message_id() -> str:
    return f"<{kit().stationery.chance()}@post-office.localhost>"
