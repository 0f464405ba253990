"""The staff inbox: mail that waits with its reason, every mail that came, passages to be placed."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from soundingboard.contributions import placing
from soundingboard.contributions import queries as contributions
from soundingboard.contributions.anchoring import anchors_of, keys_of, sent_letter, where
from soundingboard.inbox import holding, queries
from soundingboard.inbox.understanding import understand
from soundingboard.models import IncomingMail
from soundingboard.vocabulary import Disposition, Role
from soundingboard.web.desk import held
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("inbox", __name__, url_prefix="/desk/inbox")
bp.before_request(only(Role.OFFICER))

VIEWS: dict[str, tuple[str, frozenset[Disposition]]] = {
    "waiting": ("Waiting for you", holding.WAITING),
    "answers": (
        "Answers",
        frozenset({Disposition.ACCEPTED, Disposition.LATE, Disposition.CORRECTION}),
    ),
    "machines": (
        "Bounces and automatic",
        frozenset(
            {
                Disposition.BOUNCE,
                Disposition.DELAYED,
                Disposition.AUTOMATIC,
                Disposition.COMPLAINT,
                Disposition.DUPLICATE,
            }
        ),
    ),
    "commands": (
        "Join, leave, help",
        frozenset({Disposition.JOIN, Disposition.LEAVE, Disposition.HELP}),
    ),
    "aside": ("Put aside", frozenset({Disposition.DISCARDED})),
    "all": ("Everything", frozenset()),
}


@bp.get("/")
def page() -> str:
    view = request.args.get("view", "waiting")
    if view not in VIEWS:
        abort(404)
    number = request.args.get("page", 1, type=int)
    with kit().database.reading() as book:
        counts = queries.counts(book)
        totals = {
            name: sum(counts.get(one, 0) for one in (kinds or frozenset(Disposition)))
            for name, (_, kinds) in VIEWS.items()
        }
        return render_template(
            "inbox/inbox.html",
            view=view,
            views=VIEWS,
            totals=totals,
            mails=queries.mails(book, VIEWS[view][1], page=max(number, 1)),
            page_number=max(number, 1),
            pages=-(-totals[view] // queries.PAGE),
            unsure=contributions.waiting(book) if view == "waiting" else None,
            where=where,
        )


@bp.get("/<int:mail_id>")
def mail(mail_id: int) -> str:
    with kit().database.reading() as book:
        row = _mail(book, mail_id)
        known = understand(book, kit().post_desk, row.raw, invitation=row.invitation)
        recorded = queries.contributions_of(book, row.id)
        letter = sent_letter(book, row.invitation) if row.invitation else None
        choices = anchors_of(row.invitation.consultation) if row.invitation else ()
        return render_template(
            "inbox/mail.html",
            row=row,
            mail=known.mail,
            found=known.passages,
            letter=letter,
            recorded=recorded,
            where=where,
            keys_of=keys_of,
            choices=choices,
            **held.offered(book, row),
        )


@bp.get("/<int:mail_id>/source")
def source(mail_id: int) -> Response:
    """The bytes as they came, to be kept or looked at; never shown as a page of ours."""
    with kit().database.reading() as book:
        raw = _mail(book, mail_id).raw
    return Response(
        raw,
        mimetype="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="mail-{mail_id}.eml"'},
    )


@bp.post("/passages/<int:comment_id>")
def place(comment_id: int) -> AnyResponse:
    """A person says what a passage answers: as proposed, elsewhere, or nothing at all."""
    tools = kit()
    verdict = request.form.get("verdict", "")
    by, at = officer().name, tools.now()
    with tools.database.begin() as book:
        comment = contributions.comment(book, comment_id)
        if verdict == "accept":
            placing.accept(book, comment, by=by, at=at)
        elif verdict == "dismiss":
            placing.dismiss(book, comment, by=by, at=at)
        elif verdict == "move":
            placing.move(book, comment, request.form.get("key") or None, by=by, at=at)
        else:
            abort(400)
    flash("Done.", "success")
    return redirect(_back())


def _back() -> str:
    mail_id = request.form.get("mail", type=int)
    return url_for("inbox.mail", mail_id=mail_id) if mail_id else url_for("inbox.page")


def _mail(book: Session, mail_id: int) -> IncomingMail:
    row = queries.mail(book, mail_id)
    if row is None:
        abort(404)
    return row
