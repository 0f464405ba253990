"""What people said, for staff: find it, read it whole, and take the files that came with it."""

import io
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.coding.blind import blind_to, hidden_from, without_codes
from soundingboard.contributions import queries
from soundingboard.contributions.anchoring import key_of, targets_of, where, where_of
from soundingboard.contributions.kinds import kinds_of
from soundingboard.contributions.placing import cuts
from soundingboard.contributions.queries import Found, Wanted
from soundingboard.contributions.stamps import stamp
from soundingboard.contributions.stances import stances_of
from soundingboard.inbox.corresponding import letters_about
from soundingboard.models import Contribution
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("contributions", __name__, url_prefix="/desk/contributions")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def index() -> str:
    with kit().database.reading() as book:
        wanted = _wanted(book)
        found = queries.contributions(book, wanted, page=_page_number())
        return render_template(
            "desk/contributions/index.html", found=found, **_around(book, wanted, found)
        )


@bp.get("/passages")
def passages() -> str:
    with kit().database.reading() as book:
        wanted = _wanted(book)
        found = queries.passages(book, wanted, page=_page_number())
        return render_template(
            "desk/contributions/passages.html",
            found=found,
            where_of=where_of,
            **_around(book, wanted, found),
        )


@bp.get("/<int:contribution_id>")
def page(contribution_id: int) -> str:
    with kit().database.reading() as book:
        given = queries.contribution(book, contribution_id)
        return contribution_page(book, given)


@bp.get("/evidence/<int:evidence_id>")
def evidence(evidence_id: int) -> Response:
    """A file as it was handed in: kept or looked at elsewhere, never opened as a page of ours."""
    tools = kit()
    with tools.database.reading() as book:
        file = queries.evidence(book, evidence_id)
        try:
            content = tools.shelf.get(file.content_hash)
        except KeyError:
            raise NotFound("The file is not on the shelf any more.") from None
    answer = send_file(
        io.BytesIO(content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.file_name,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def contribution_page(book: Session, given: Contribution) -> str:
    """One contribution with its passages, where each stands and why, and its priorities."""
    places = [(key_of(one), where(one)) for one in targets_of(given.consultation).values()]
    hidden = blind_to(book, officer(), given.comments)
    return render_template(
        "desk/contributions/contribution.html",
        given=given,
        hidden=hidden,
        stances=stances_of(book, [one.id for one in given.comments]),
        kinds=kinds_of(book, given.comments),
        later=queries.replaced_by(book, given),
        history=without_codes(queries.history(book, given), hidden),
        places=[(key or "", name) for key, name in places],
        priorities=given.consultation.strategy.priorities,
        where=where,
        where_of=where_of,
        cuts=cuts,
        stamp=stamp,
        written=letters_about(book, given.incoming_mail_id) if given.incoming_mail_id else (),
    )


def _wanted(book: Session) -> Wanted:
    return Wanted(
        consultation_id=request.args.get("consultation", type=int),
        priority_id=request.args.get("priority", type=int),
        words=request.args.get("words", "")[:200],
        withdrawn=request.args.get("withdrawn") == "yes",
        hidden=hidden_from(book, officer()),
    )


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


def _around(book: Session, wanted: Wanted, found: Found[Any]) -> dict[str, Any]:
    """What both lists can be narrowed by, and the addresses of the same search's other pages."""
    search: dict[str, Any] = {
        "consultation": wanted.consultation_id,
        "priority": wanted.priority_id,
        "words": wanted.words or None,
        "withdrawn": "yes" if wanted.withdrawn else None,
    }
    asked = {name: value for name, value in search.items() if value is not None}

    def address(number: int) -> str:
        return url_for(str(request.endpoint), page=number, **asked)

    return {
        "wanted": wanted,
        "consultations": queries.answered_consultations(book),
        "priorities": queries.all_priorities(book),
        "asked": asked,
        "turning": pagination(found.page, found.pages, address),
    }
