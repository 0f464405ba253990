"""The staff inbox: mail that waits with its reason, every mail that came, passages to be placed."""

import io

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from soundingboard.contributions import queue as waiting
from soundingboard.inbox import holding, queries
from soundingboard.inbox.understanding import look_again
from soundingboard.vocabulary import Disposition, Role
from soundingboard.web.desk.mails import mail_page, mail_row
from soundingboard.web.desk.panes import address_of
from soundingboard.web.filters import age
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

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
            unsure=waiting.progress(book, me=officer().name, since=kit().now())
            if view == "waiting"
            else None,
        )


@bp.get("/<int:mail_id>")
def mail(mail_id: int) -> str:
    with kit().database.reading() as book:
        return mail_page(book, mail_id, passage_id=request.args.get("passage", type=int))


@bp.get("/<int:mail_id>/source")
def source(mail_id: int) -> Response:
    """The bytes as they came, to be kept or looked at; never shown as a page of ours."""
    with kit().database.reading() as book:
        raw = mail_row(book, mail_id).raw
    return _download(raw, f"mail-{mail_id}-source.txt", "text/plain")


@bp.get("/<int:mail_id>/text")
def text(mail_id: int) -> Response:
    """What the mail says, whole, as it was read."""
    with kit().database.reading() as book:
        body = mail_row(book, mail_id).body
    return _download(body.encode(), f"mail-{mail_id}.txt", "text/plain; charset=utf-8")


@bp.get("/<int:mail_id>/attachments/<int:number>")
def attachment(mail_id: int, number: int) -> Response:
    """A file as the sender packed it; `number` counts from 1."""
    with kit().database.reading() as book:
        files = look_again(book, kit().post_desk, mail_row(book, mail_id))[0].attachments
    if not 1 <= number <= len(files):
        abort(404)
    file = files[number - 1]
    return _download(file.content, file.name or f"attachment-{number}", "application/octet-stream")


@bp.get("/queue")
def queue() -> str:
    """Everything that is unsure, the oldest first, and how far staff have come today."""
    number = max(request.args.get("page", 1, type=int), 1)
    now = kit().now().astimezone(kit().zone)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with kit().database.reading() as book:
        progress = waiting.progress(book, me=officer().name, since=midnight)
        return render_template(
            "inbox/queue.html",
            rows=waiting.queued(book, page=number),
            progress=progress,
            address_of=address_of,
            age=lambda came: age(came, now),
            turning=pagination(
                number,
                -(-progress.contributions // waiting.PAGE),
                lambda other: url_for("inbox.queue", page=other),
            ),
        )


@bp.get("/queue/first")
def first() -> AnyResponse:
    """Leads to what waits longest."""
    with kit().database.reading() as book:
        given = waiting.next_after(book, None)
        return redirect(address_of(given) if given is not None else url_for("inbox.queue"))


def _download(content: bytes, name: str, media_type: str) -> Response:
    """A file to be kept: no browser shows it, and no script in it runs."""
    answer = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
