"""Check what was written, say who speaks, send it; later change it, add to it, or leave it be."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.contributions import drafting
from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.contributions.anchoring import key_of, keys_of, where_of
from soundingboard.contributions.tagging import tag
from soundingboard.phrases import phrase
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import Consent, Standpoint
from soundingboard.web.forms.responding import SendForm, field_name
from soundingboard.web.guards import kit
from soundingboard.web.respond.answering import closed_page
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import Visit, visit
from soundingboard.web.tongue import say


@bp.get("/<token>/check")
def check(token: str) -> str | Response:
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if not found.open or found.finished:
            return redirect(url_for("respond.start", token=found.token))
        return check_page(found, SendForm(data=_said_before(found)))


@bp.post("/<token>/check")
def send(token: str) -> str | Response | tuple[str, int]:
    tools = kit()
    at = tools.now()
    # Learning takes a moment; it must not hold up everybody else who writes.
    with tools.database.reading() as book:
        tools.coders.coder(book, visit(book, token, at).consultation.strategy)
    with tools.database.begin() as book:
        found = visit(book, token, at)
        if found.finished:  # the button was pressed twice
            return redirect(url_for("respond.sent", token=found.token))
        if not found.open:
            return closed_page(found), 410
        form = SendForm(data=_said_before(found))
        if found.draft is None or not found.has_something or not form.validate():
            return check_page(found, form)
        try:
            drafting.send(book, found.draft, form.declaration(), at=at)
        except Conflict:  # the other of two clicks was first
            return redirect(url_for("respond.sent", token=found.token))
        tag(book, found.draft, tools.coders)
        acknowledge(book, tools.stationery, found.draft, at=at)
    return redirect(url_for("respond.sent", token=found.token))


@bp.get("/<token>/sent")
def sent(token: str) -> str | Response:
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if found.changeable is None:
            return redirect(url_for("respond.start", token=found.token))
        return render_template("respond/sent.html", visit=found, given=found.changeable)


@bp.post("/<token>/change")
def change(token: str) -> Response | tuple[str, int]:
    """Begins a change of the latest answer; until it is sent, what was sent before counts."""
    return _begin(token, change=True)


@bp.post("/<token>/add")
def add_more(token: str) -> Response | tuple[str, int]:
    """Begins a further answer beside the one that was sent."""
    return _begin(token, change=False)


@bp.get("/<token>/throw-away")
def throwing_away(token: str) -> str | Response:
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if found.draft is None:
            return redirect(url_for("respond.start", token=found.token))
        return render_template("respond/throw_away.html", visit=found)


@bp.post("/<token>/throw-away")
def throw_away(token: str) -> Response:
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        if found.draft is not None:
            drafting.throw_away(book, found.draft)
            flash(say(phrase("What you had not sent is gone. What you sent stands.")), "success")
    return redirect(url_for("respond.start", token=found.token))


def check_page(found: Visit, form: SendForm, notice: str = "") -> str:
    """Everything that would be sent, each point with the way back to its box."""
    points = [
        (comment, found.step_of(keys_of(comment)[0]), field_name(keys_of(comment)[0]))
        for comment in (found.draft.comments if found.draft else ())
    ]
    return render_template(
        "respond/check.html",
        visit=found,
        points=points,
        form=form,
        notice=notice,
        where_of=where_of,
        name_of=lambda question: field_name(key_of(question)),
    )


def _begin(token: str, *, change: bool) -> Response | tuple[str, int]:
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        if not found.open:
            return closed_page(found), 410
        drafting.begin(
            book,
            found.invitation,
            shelf=tools.shelf,
            at=tools.now(),
            chance=tools.stationery.chance,
            replaces=found.changeable if change else None,
        )
    return redirect(url_for("respond.start", token=found.token))


def _said_before(found: Visit) -> dict[str, str]:
    """What the form begins with: what they said of themselves last time, or what we know."""
    organisation = found.invitation.stakeholder.organisation
    known = {"organisation_name": organisation.name if organisation else ""}
    draft = found.draft
    if draft is None or draft.consent is Consent.NOT_ASKED:
        return known
    return {
        "standpoint": "" if draft.standpoint is Standpoint.UNSTATED else draft.standpoint.value,
        "organisation_name": draft.organisation_name or known["organisation_name"],
        "represents": draft.represents,
        "consent": draft.consent.value,
        "consent_reason": draft.consent_reason,
    }
