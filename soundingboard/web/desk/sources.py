"""Where mail comes from: when each source was last read, and what is wrong with it."""

from flask import Blueprint, render_template

from soundingboard.inbox.sources import all_sources, is_neglected
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, only

bp = Blueprint("sources", __name__, url_prefix="/desk/inbox/sources")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def page() -> str:
    tools = kit()
    with tools.database.reading() as book:
        sources = all_sources(book)
    return render_template(
        "inbox/sources.html",
        sources=sources,
        neglected={one.name for one in sources if is_neglected(one, at=tools.now())},
        doors=tools.doors,
        hook=bool(tools.webhook_secret),
    )
