"""Leads: read a digest, see the words behind each line, add a note, answer, release it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.analysis.quantities import SCALE
from soundingboard.coding.blind import blind_to, hidden_from
from soundingboard.contributions.anchoring import where_of
from soundingboard.digests import coding, feeding_back, issuing, queries, received, reviewing
from soundingboard.digests.compiling import compile_again, compile_all, passages_behind
from soundingboard.digests.printing import author, is_changed, is_withdrawn, words
from soundingboard.digests.standing import standings
from soundingboard.errands.about import CompileDigests
from soundingboard.errands.asking import AT_ONCE, ask
from soundingboard.errands.compiling import told
from soundingboard.models import Comment, Digest, DigestLine
from soundingboard.reports import publishing_digests
from soundingboard.reports.later import is_large
from soundingboard.vocabulary import DigestState, LineKind, Role, Scope
from soundingboard.web.desk.errands import to_page
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("leads", __name__, url_prefix="/leads")
bp.before_request(only(Role.OFFICER, Role.LEAD))

HEADINGS = {
    LineKind.NEW: "What is new",
    LineKind.PRIORITY: "By priority",
    LineKind.THEME: "What people spoke of",
    LineKind.POSITION: "Who agrees, who disagrees",
    LineKind.MINORITY: "What few said",
    LineKind.DIFFERENCE: "Differences that hold",
    LineKind.QUESTION: "By question",
    LineKind.SECTION: "By part of the document",
    LineKind.SECTOR: "By kind of organisation",
    LineKind.EVIDENCE: "Evidence offered, for you to check",
    LineKind.ASKED: "Asked of us, for you to check",
    LineKind.CAMPAIGN: "Texts that several sent",
    LineKind.LATE: "What came late",
    LineKind.ANSWERED: "What we answered before",
}


@bp.get("/digests")
def digests() -> str:
    with kit().database.reading() as book:
        return render_template(
            "leads/digests.html",
            digests=queries.digests_for(book, officer()),
            may_choose=officer().role is not Role.LEAD,
            scopes=[one for one in Scope if one is not Scope.PRIORITY],
            asked=request.args,  # the subject whose name was not found, to be put right
        )


@bp.post("/digests/compile")
def compile_now() -> Response:
    """Compiles now instead of at the weekly hour; a lead, only what is theirs.

    Where there is much to read it is done in the background.
    """
    tools = kit()
    whose = officer() if officer().role is Role.LEAD else None
    led_by = whose.id if whose else None
    with tools.database.begin() as book:
        if passages_behind(book, led_by=led_by) > AT_ONCE:
            title = "Compiling your digests" if whose else "Compiling all digests"
            about = CompileDigests(led_by)
            return to_page(ask(book, about, title=title, at=tools.now(), by=officer()).id)
        compiled = compile_all(book, tools.stationery, at=tools.now(), led_by=whose)
    flash(told(len(compiled)), "success")
    return redirect(url_for("leads.digests"))


@bp.get("/digests/<int:digest_id>")
def digest(digest_id: int) -> str:
    with kit().database.reading() as book:
        found = _readable(book, digest_id)
        answers = feeding_back.answers_of(book, found)
        return render_template(
            "leads/digest.html",
            digest=found,
            is_draft=found.state is DigestState.DRAFT,
            headings={kind.value: heading for kind, heading in HEADINGS.items()},
            sizes=queries.sizes(book, found),
            standings=standings(book, found),
            answers={one.line_id: one for one in answers if one.line_id is not None},
            without_line=[one for one in answers if one.line_id is None],
            is_large=is_large(book, found),
            may_publish=officer().role is not Role.LEAD,
            not_public=publishing_digests.why_not(book, found),
            published=publishing_digests.current(book, found.id),
            scale=SCALE,
            author=author,
            is_changed=is_changed,
            is_withdrawn=is_withdrawn,
            words=words,
            steps_told=received.steps_of(book, found),
            step_address=lambda words: url_for(
                ".step", digest_id=digest_id, name=received.name_of(words)
            ),
            blind=blind_to(
                book, officer(), [e.comment for one in found.lines for e in one.extracts]
            ),
        )


@bp.get("/digests/<int:digest_id>/lines/<int:line_id>")
def line(digest_id: int, line_id: int) -> str:
    """The words behind one line: every passage whole, what is quoted of it marked."""
    with kit().database.reading() as book:
        about = _readable(book, digest_id)
        found = queries.line(book, digest_id, line_id)
        if found is None:
            abort(404)
        page = max(request.args.get("page", 1, type=int), 1)
        behind = queries.passages(book, found, page=page)
        pages = -(-queries.sizes(book, about)[found.id] // queries.PAGE)
        return render_template(
            "leads/line.html",
            digest=about,
            line=found,
            passages=behind,
            turning=pagination(
                page,
                pages,
                lambda to: url_for(".line", digest_id=digest_id, line_id=line_id, page=to),
            ),
            standing=standings(book, about)[found.id],
            coded=coding.coded(about, behind),
            hidden=hidden_from(book, officer()),
            pieces={comment.id: _pieces(found, comment) for comment in behind},
            author=author,
            where_of=where_of,
        )


@bp.get("/digests/<int:digest_id>/steps/<name>")
def step(digest_id: int, name: str) -> str:
    """What is in one step from what was received to what is counted."""
    with kit().database.reading() as book:
        about = _readable(book, digest_id)
        found = received.opened(
            book,
            about,
            name,
            page=request.args.get("page", 1, type=int),
            hidden=hidden_from(book, officer()),
        )
        return render_template(
            "leads/step.html",
            digest=about,
            step=found,
            turning=pagination(
                found.page,
                found.pages,
                lambda to: url_for(".step", digest_id=digest_id, name=name, page=to),
            ),
            may_open=officer().role is not Role.LEAD,
            author=author,
            where_of=where_of,
        )


@bp.post("/digests/<int:digest_id>/lines/<int:line_id>/passages/<int:comment_id>")
def code(digest_id: int, line_id: int, comment_id: int) -> Response:
    """Says that a passage is not about this priority after all, or that it is."""
    applies = request.form.get("verdict") == "applies"
    with kit().database.begin() as book:
        about = _readable(book, digest_id)
        coding.recode(
            book, about, line_id, comment_id, applies=applies, by=officer(), at=kit().now()
        )
    flash("Noted. It counts from the next time a digest is compiled.", "success")
    return redirect(
        url_for("leads.line", digest_id=digest_id, line_id=line_id, _anchor=f"p{comment_id}")
    )


@bp.post("/digests/<int:digest_id>/note")
def note(digest_id: int) -> Response:
    with kit().database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        reviewing.write_note(draft, request.form.get("note", ""), by=officer())
    flash("Your note is saved.", "success")
    return redirect(url_for("leads.digest", digest_id=digest_id))


@bp.post("/digests/<int:digest_id>/lines/<int:line_id>/answer")
def answer(digest_id: int, line_id: int) -> Response:
    """Keeps an answer with a draft, to go out with it; to a released digest it goes out at once."""
    tools = kit()
    with tools.database.begin() as book:
        found = _readable(book, digest_id)
        feeding_back.write_answer(
            book, found, line_id, request.form.get("answer", ""), by=officer(), at=tools.now()
        )
        sent = None
        if found.state is DigestState.RELEASED:
            sent = feeding_back.send_answers(
                book, tools.stationery, found, by=officer().name, at=tools.now()
            )
    told = "Your answer is saved. It goes out when you release the digest."
    if sent is not None:
        told = f"Sent to {sent} {'person' if sent == 1 else 'people'}."
    flash(told, "success")
    return redirect(url_for("leads.digest", digest_id=digest_id, _anchor=f"line-{line_id}"))


@bp.post("/digests/<int:digest_id>/again")
def again(digest_id: int) -> Response:
    """Makes a draft anew with what has come in and gone since."""
    tools = kit()
    with tools.database.begin() as book:
        draft = reviewing.draft_of(book, digest_id, by=officer())
        compile_again(book, draft, at=tools.now())
    flash("Compiled again. Your note, your answers and what you left out stay.", "success")
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
