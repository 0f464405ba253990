"""Leads read the themes of their priorities, each with every passage in it."""

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session

from soundingboard.coding.blind import hidden_from
from soundingboard.contributions.anchoring import where_of
from soundingboard.digests.printing import author
from soundingboard.models import Officer, Theme
from soundingboard.strategy import priorities
from soundingboard.themes import editing, portraits, queries
from soundingboard.themes.heard import COUNTS
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, officer, only
from soundingboard.web.paging import pagination

bp = Blueprint("lead_themes", __name__, url_prefix="/leads/themes")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.get("/")
def index() -> str:
    """The themes of each priority that one may read, those of most passages first."""
    me = officer()
    with kit().database.reading() as book:
        hidden = hidden_from(book, me)
        return render_template(
            "leads/themes.html",
            hidden=hidden,
            priorities=[
                (
                    one,
                    queries.themes_of(book, one, hidden=hidden),
                    queries.unsorted_count(book, one, hidden=hidden),
                )
                for one in priorities.read_by(book, me)
            ],
        )


@bp.get("/<int:theme_id>")
def theme(theme_id: int) -> str:
    """One theme: what is typical of it, what is different, and all that is in it."""
    me = officer()
    with kit().database.reading() as book:
        found = _readable(book, theme_id, me)
        priority = found.frame.priority
        hidden = hidden_from(book, me)
        sizes = queries.sizes_of(book, priority, hidden=hidden)
        number = request.args.get("page", 1, type=int)
        rows = queries.passages(book, found, page=number, hidden=hidden)
        portrait = portraits.portrait_of(book, found, hidden=hidden)
        return render_template(
            "leads/theme.html",
            theme=found,
            priority=priority,
            counts=found.state in COUNTS,
            size=sizes.get(found.id, queries.NOBODY),
            portrait=portrait,
            hidden=hidden,
            found=rows,
            author=author,
            where_of=where_of,
            may_edit=me.role is not Role.LEAD,
            turning=pagination(
                rows.page, rows.pages, lambda to: url_for(".theme", theme_id=theme_id, page=to)
            ),
        )


def _readable(book: Session, theme_id: int, me: Officer) -> Theme:
    found = editing.find(book, theme_id)
    if me.role is Role.LEAD and found.frame.priority.lead_id != me.id:
        abort(403)
    return found
