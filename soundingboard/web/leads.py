"""Leads: read a digest, see the words behind each line, add a note, release it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.contributions.anchoring import where_of
from soundingboard.digests import issuing, queries, reviewing
from soundingboard.digests.compiling import compile_again, compile_all
from soundingboard.digests.printing import author, is_withdrawn, words
from soundingboard.models import Comment, Digest, DigestLine
from soundingboard.vocabulary import DigestState, Role
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("leads", __name__, url_prefix="/leads")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.get("/digests")
def digests() -> str:
    with kit().database.reading() as book:
        return render_template("leads/digests.html", digests=queries.digests_for(book, officer()))


@bp.post("/digests/compile")
def compile_now() -> Response:
    """Compiles now instead of at the weekly hour; a lead, only what is theirs."""
    tools = kit()
    whose = officer() if officer().role is Role.LEAD else None
    with tools.database.begin() as book:
        compiled = compile_all(book, tools.stationery, at=tools.now(), led_by=whose)
    number = len(compiled)
    flash(f"{number} digest{'' if number == 1 else 's'} compiled.", "success")
    return redirect(url_for("leads.digests"))


@bp.get("/digests/<int:digest_id>")
def digest(digest_id: int) -> str:
    with kit().database.reading() as book:
        found = _readable(book, digest_id)
        return render_template(
            "leads/digest.html",
            digest=found,
            is_draft=found.state is DigestState.DRAFT,
            author=author,
            is_withdrawn=is_withdrawn,
            words=words,
        )


@bp.get("/digests/<int:digest_id>/lines/<int:line_id>")
def line(digest_id: int, line_id: int) -> str:
    """The words behind one line: every passage whole, what is quoted of it marked."""
    with kit().database.reading() as book:
        _readable(book, digest_id)
        found = queries.line(book, digest_id, line_id)
        if found is None:
            abort(404)
        return render_template(
            "leads/line.html",
            line=found,
            pieces={comment.id: _pieces(found, comment) for comment in found.passages},
            author=author,
            where_of=where_of,
        )


@bp.post("/digests/<int:digest_id>/note")
def note(digest_id: int) -> Response:
    with kit().database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        reviewing.write_note(draft, request.form.get("note", ""), by=officer())
    flash("Your note is saved.", "success")
    return redirect(url_for("leads.digest", digest_id=digest_id))


@bp.post("/digests/<int:digest_id>/again")
def again(digest_id: int) -> Response:
    """Makes a draft anew with what has come in and gone since."""
    tools = kit()
    with tools.database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        compile_again(book, draft, at=tools.now())
    flash("Compiled again. Your note and what you left out stay.", "success")
    return redirect(url_for("leads.digest", digest_id=digest_id))


@bp.post("/digests/<int:digest_id>/lines/<int:line_id>")
def review_line(digest_id: int, line_id: int) -> Response:
    with kit().database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        hidden = request.form.get("verdict") == "hide"
        reviewing.hide_line(book, draft, line_id, hidden=hidden)
    return redirect(url_for("leads.digest", digest_id=digest_id, _anchor=f"line-{line_id}"))


@bp.post("/digests/<int:digest_id>/extracts/<int:extract_id>")
def review_extract(digest_id: int, extract_id: int) -> Response:
    verdict = request.form.get("verdict")
    with kit().database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        if verdict in {"hide", "show"}:
            reviewing.hide_extract(book, draft, extract_id, hidden=verdict == "hide")
        elif verdict in {"promote", "demote"}:
            promoted = verdict == "promote"
            reviewing.promote_extract(book, draft, extract_id, promoted=promoted)
        else:
            abort(400)
    return redirect(url_for("leads.digest", digest_id=digest_id, _anchor=f"extract-{extract_id}"))


@bp.post("/digests/<int:digest_id>/release")
def release(digest_id: int) -> Response:
    tools = kit()
    with tools.database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        sent_to = issuing.release(book, tools.stationery, draft, by=officer(), at=tools.now())
    flash(f"Released. It goes to {' and '.join(sent_to)}.", "success")
    return redirect(url_for("leads.digest", digest_id=digest_id))


def _readable(book: Session, digest_id: int) -> Digest:
    found = queries.digest(book, digest_id)
    if found is None:
        abort(404)
    if not reviewing.may_work_on(officer(), found):
        abort(403)
    return found


def _pieces(line: DigestLine, comment: Comment) -> list[tuple[str, bool]]:
    """A passage in pieces, each with whether it is quoted in the digest."""
    quoted = sorted((e.start, e.end) for e in line.extracts if e.comment_id == comment.id)
    pieces, at = [], 0
    for start, end in quoted:
        pieces += [(comment.text[at:start], False), (comment.text[start:end], True)]
        at = end
    return [*pieces, (comment.text[at:], False)]
