"""The open list, as its people see it: join, confirm, say what interests you, leave at once."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations.launching import invite_newcomer
from soundingboard.models import Stakeholder
from soundingboard.people import joining, leaving, queries
from soundingboard.phrases import phrase
from soundingboard.refusals import LinkExpired
from soundingboard.web.desk.books import open_book
from soundingboard.web.forms import fields
from soundingboard.web.forms.joining import AboutMeForm, JoinForm
from soundingboard.web.guards import kit
from soundingboard.web.limits import PUBLIC_FORM, limiter
from soundingboard.web.tongue import language, say, speak_to

bp = Blueprint("join", __name__)
YOU = "about you"  # what the link to one's own details is signed for
YOU_VALID_FOR = timedelta(hours=1)
ONE_CLICK = "One-Click"  # RFC 8058, 3.1: List-Unsubscribe=One-Click


@bp.route("/join", methods=["GET", "POST"])
@limiter.limit(PUBLIC_FORM, methods=["POST"])
def page() -> str | Response:
    """Asks to be put on the list. The answer is the same whoever is on it already."""
    tools = kit()
    with open_book() as book:
        priorities = queries.priorities(book)
        form = JoinForm(language=language().value)
        fields.offer(form.interests, priorities)
        if not form.validate_on_submit():
            return render_template("join/join.html", form=form)
        # What only a robot fills in; it is told the same as everybody.
        if not form.website.data:
            joining.ask_to_join(
                book,
                tools.stationery,
                email=str(form.email.data),
                about=form.about(priorities),
                at=tools.now(),
            )
    return redirect(url_for("join.sent"))


@bp.get("/join/sent")
def sent() -> str:
    return render_template("join/sent.html", days=joining.VALID_FOR.days)


@bp.get("/join/confirm/<signed>")
def confirmation(signed: str) -> str:
    """Only shows a button: mail scanners open every link, and must not join for anybody."""
    tools = kit()
    with tools.database.reading() as book:
        person = joining.person_of_link(book, tools.stationery.signer, signed, at=tools.now())
        speak_to(person)
        return render_template("join/confirm.html", signed=signed, address=masked(person.email))


@bp.post("/join/confirm/<signed>")
@limiter.limit(PUBLIC_FORM)
def confirm(signed: str) -> Response:
    tools = kit()
    at = tools.now()
    with tools.database.begin() as book:
        person = joining.confirm(book, tools.stationery.signer, signed, at=at)
        invite_newcomer(book, tools.stationery, person, at=at, chance=tools.stationery.chance)
        speak_to(person)
    until = int((at + YOU_VALID_FOR).timestamp())
    flash(say(phrase("You are on the list.")), "success")
    own = tools.stationery.signer.sign(YOU, f"{person.id}:{until}")
    return redirect(url_for("join.you", signed=own))


@bp.route("/join/you/<signed>", methods=["GET", "POST"])
@limiter.limit(PUBLIC_FORM, methods=["POST"])
def you(signed: str) -> str | Response:
    """What we hold of somebody who has just confirmed, for them to put right."""
    with open_book() as book:
        person = _person_of_link(book, signed)
        priorities = queries.priorities(book)
        form = AboutMeForm()
        fields.offer(form.interests, priorities)
        if not form.validate_on_submit():
            if request.method == "GET":
                form.fill(person)
            return render_template("join/you.html", form=form)
        joining.describe(book, person, form.about(priorities))
        # What they are interested in may be open just now.
        invite_newcomer(
            book,
            kit().stationery,
            person,
            at=kit().now(),
            chance=kit().stationery.chance,
        )
    flash(say(phrase("Thank you. We have saved what you told us.")), "success")
    return redirect(url_for("home.page"))


@bp.get("/leave/<signed>")
def leaving_page(signed: str) -> str:
    """Only shows a button, for the same reason as the confirmation."""
    tools = kit()
    with tools.database.reading() as book:
        person = leaving.person_of_link(book, tools.stationery.signer, signed)
        address = masked(person.email) if person is not None else ""
        if person is not None:
            speak_to(person)
        return render_template("join/leave.html", signed=signed, address=address)


@bp.post("/leave/<signed>")
def leave(signed: str) -> str:
    """Takes somebody off the list: from the button, or from their mail program in one click.

    RFC 8058 asks for exactly this: no cookie, no sign-in, no redirect; and doing it twice is
    doing it once. The signed link is the permission, so there is no CSRF token to ask for, and
    no rate limit: a provider sends the clicks of all its readers from a few addresses.
    """
    tools = kit()
    with tools.database.begin() as book:
        person = leaving.person_of_link(book, tools.stationery.signer, signed)
        if person is not None:
            one_click = request.form.get("List-Unsubscribe") == ONE_CLICK
            how = "by one click in their mail program" if one_click else "by the link in a letter"
            leaving.leave(book, person, at=tools.now(), how=how)
            speak_to(person)
    return render_template("join/left.html")


@bp.record_once
def _without_csrf(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(leave)


def masked(address: str) -> str:
    """Enough of an address to know it as one's own, and for nobody else: "a…@partner.example"."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _person_of_link(book: Session, signed: str) -> Stakeholder:
    tools = kit()
    number, _, until = str(tools.stationery.signer.unsign(YOU, signed)).partition(":")
    if tools.now().timestamp() >= int(until):
        raise LinkExpired(phrase("This page was open for an hour. To change more, write to us."))
    person = queries.person(book, int(number))
    speak_to(person)
    return person
