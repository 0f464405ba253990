"""Who may enter: the kit behind a request, the person signed in, and the rule of each door."""

from collections.abc import Callable
from typing import cast

from flask import abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from soundingboard.kit import Kit
from soundingboard.models import Officer
from soundingboard.vocabulary import Role

OFFICER = "officer_id"


def kit() -> Kit:
    """What this application was built with."""
    return cast(Kit, current_app.extensions["kit"])


def sign_in_session(officer: Officer) -> None:
    """Remembers in the browser's session who this is; whatever it held before is dropped."""
    session.clear()
    session[OFFICER] = officer.id
    session.permanent = True


def visitor() -> Officer | None:
    """The member of staff behind this request, if one is signed in and still active."""
    if "visitor" not in g:
        g.visitor = _find_visitor()
    return cast(Officer | None, g.visitor)


def officer() -> Officer:
    """The member of staff behind this request. Only for pages behind `only`."""
    person = visitor()
    if person is None:
        abort(403)
    return person


def only(*roles: Role) -> Callable[[], Response | None]:
    """A rule for a blueprint's `before_request`: staff in one of these roles, or sign in first.

    An administrator may enter everywhere.
    """
    allowed = {Role.ADMINISTRATOR, *roles}

    def check() -> Response | None:
        person = visitor()
        if person is None:
            # Only a page can be returned to; a form's answer would be sent to nowhere.
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("sign_in.ask", next=wanted))
        if person.role not in allowed:
            abort(403)
        return None

    return check


def _find_visitor() -> Officer | None:
    officer_id = session.get(OFFICER)
    if not isinstance(officer_id, int):
        return None
    with kit().database.reading() as book:
        person = book.get(Officer, officer_id)
        return person if person is not None and person.active else None
