"""Staff put right what was supposed of a passage: its place, its limits, its priorities."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from soundingboard.contributions import left_out, placing, queries, undoing
from soundingboard.contributions.anchoring import key_of, where_of
from soundingboard.contributions.finding import find
from soundingboard.contributions.stamps import claim, hold
from soundingboard.contributions.tagging import decide
from soundingboard.inbox.laying_out import lines_of
from soundingboard.models import Comment, Contribution, Priority
from soundingboard.reading.parts import Mark
from soundingboard.refusals import Refusal, Unreadable
from soundingboard.vocabulary import CommentState, Role
from soundingboard.web.desk.mails import Problem, mail_page
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("passages", __name__, url_prefix="/desk/passages")
bp.before_request(only(Role.OFFICER))

# Where on the page of a mail stands what a person typed or chose.
FIELDS = {"find": "to", "split": "cut"}


@bp.post("/<int:comment_id>/priority")
def priority(comment_id: int) -> Response:
    """One click: this priority, yes or no."""
    tools = kit()
    priority_id = request.form.get("priority", type=int)
    verdict = request.form.get("verdict", "")
    if verdict not in {"yes", "no"}:
        abort(400)
    with tools.database.begin() as book:
        comment = queries.comment(book, comment_id)
        chosen = book.get(Priority, priority_id) if priority_id else None
        if chosen is None:
            flash("Choose a priority.", "error")
        else:
            applies = verdict == "yes"
            by = officer().name
            decide(book, comment, chosen, applies=applies, by=by, at=tools.now())
            bears = "bears" if applies else "does not bear"
            flash(f"Passage {comment.position} {bears} on {chosen.name}.", "success")
        return _back(comment.contribution, comment)


@bp.post("/<int:comment_id>/place")
def place(comment_id: int) -> str | Response:
    """A person says where a passage belongs, cuts it, joins it on, or says it is no comment."""
    verdict = request.form.get("verdict", "")
    with kit().database.begin() as book:
        given = queries.comment(book, comment_id).contribution
        try:
            with book.begin_nested():
                comment = claim(book, comment_id, request.form.get("seen"))
                waited = comment.state is CommentState.UNSURE
                sentence = _place(book, comment, verdict)
        except Refusal as refusal:
            mail_id = _mail_id(given)
            if mail_id and verdict in FIELDS and isinstance(refusal, Unreadable):
                typed = request.form.get("to", "")[:200]
                problem = Problem(FIELDS[verdict], refusal.sentence, typed)
                return mail_page(book, mail_id, passage_id=comment_id, problem=problem)
            flash(refusal.sentence, "error")
            return _back(given, book.get(Comment, comment_id))
        flash(sentence, "success")
        # Who moves what was placed goes through the passages in order: it stays open.
        stays = verdict in {"split", "join"} or (verdict in {"move", "find"} and not waited)
        return _back(given, comment if stays or not mail_asked() else _next_unsure(comment))


@bp.post("/<int:contribution_id>/take")
def take(contribution_id: int) -> Response:
    """Words that were left out are a comment after all."""
    asked = request.form
    with kit().database.begin() as book:
        hold(book, contribution_id)
        given = queries.contribution(book, contribution_id)
        comment = None
        try:
            with book.begin_nested():
                mark = Mark(asked.get("as", ""))
                span = (asked.get("start", 0, type=int), asked.get("end", 0, type=int))
                body = given.incoming_mail.body if given.incoming_mail else ""
                comment = left_out.take_in(
                    book,
                    given,
                    lines_of(
                        body,
                        span,
                        first=asked.get("first", 1, type=int),
                        last=asked.get("last", None, type=int),
                    ),
                    left_out_as=mark.value,
                    by=officer().name,
                    at=kit().now(),
                )
        except Refusal as refusal:
            flash(refusal.sentence, "error")
        except ValueError:  # no mark of ours
            raise BadRequest from None
        else:
            flash(f"It is passage {comment.position} now. Say where it belongs.", "success")
        return _back(given, comment)


@bp.post("/<int:contribution_id>/undo")
def undo(contribution_id: int) -> Response:
    """The last thing that was done to the passages of a contribution is undone."""
    tools, me = kit(), officer()
    number = request.form.get("correction", 0, type=int)
    with tools.database.begin() as book:
        hold(book, contribution_id)
        given = queries.contribution(book, contribution_id)
        passage = None
        try:
            with book.begin_nested():
                done = undoing.undo(
                    book, given, number, by=me.name, at=tools.now(), coders=tools.coders
                )
                touched = {one["id"] for one in done.before}
                passage = next((one for one in given.comments if one.id in touched), None)
        except Refusal as refusal:
            flash(refusal.sentence, "error")
        else:
            flash(f"Undone: {done.kind.value}.", "success")
        return _back(given, passage)


def mail_asked() -> bool:
    """Whether the form stands on the page of a mail, not on that of a contribution."""
    return "mail" in request.form


def _place(book: Session, comment: Comment, verdict: str) -> str:
    by, at, coders, number = officer().name, kit().now(), kit().coders, comment.position
    match verdict:
        case "accept":
            placing.accept(book, comment, by=by, at=at, coders=coders)
            return f"Passage {number} stands where it belongs: {where_of(comment)}."
        case "move" | "find":
            key = request.form.get("key") or None
            if verdict == "find":
                key = key_of(find(comment.contribution.consultation, request.form.get("to", "")))
            placing.move(book, comment, key, by=by, at=at, coders=coders)
            return f"Passage {number} has been moved: {where_of(comment)}."
        case "dismiss":
            placing.dismiss(book, comment, by=by, at=at, coders=coders)
            return f"Passage {number} is not counted as a comment any more."
        case "split":
            placing.split(book, comment, _cut(comment.text), by=by, at=at, coders=coders)
            return f"Passage {number} is two passages now."
        case "join":
            placing.join(book, comment, by=by, at=at, coders=coders)
            return f"Passage {number} and the one after it are one now."
        case _:
            raise BadRequest


def _cut(text: str) -> int:
    """Before which character to cut: where the caret stood, or at the place that was chosen.

    A browser counts the caret in lines that end with one character, whatever ours end with.
    """
    caret = request.form.get("caret", None, type=int)
    if caret is None:
        return request.form.get("cut", 0, type=int)
    at = counted = 0
    while counted < caret and at < len(text):
        at += 2 if text.startswith("\r\n", at) else 1
        counted += 1
    return at


def _next_unsure(comment: Comment) -> Comment:
    """The next passage to look at: unsure, after this one or from the beginning; else this one."""
    others = [one for one in comment.contribution.comments if one.state is CommentState.UNSURE]
    later = [one for one in others if one.position > comment.position]
    return next(iter([*later, *others]), comment)


def _mail_id(given: Contribution) -> int | None:
    return given.incoming_mail_id if mail_asked() else None


def _back(given: Contribution, passage: Comment | None) -> Response:
    anchor = f"passage-{passage.id}" if passage is not None else None
    mail_id = _mail_id(given)
    if mail_id is None:
        address = url_for("contributions.page", contribution_id=given.id, _anchor=anchor)
    else:
        number = passage.id if passage is not None else None
        address = url_for("inbox.mail", mail_id=mail_id, passage=number, _anchor=anchor)
    return redirect(address)
