"""Signing in: ask for a link, press the button behind it; no passwords."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import Email, InputRequired

from soundingboard.access import signing_in
from soundingboard.web.guards import kit, sign_in_session, visitor
from soundingboard.web.limits import SIGN_IN, limiter

bp = Blueprint("sign_in", __name__)
NEXT = "next_page"


class AskForm(FlaskForm):
    """Whom to send a link."""

    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter your email address"),
            Email("Enter an email address like name@example.org"),
        ],
    )
    next = HiddenField()
    send = SubmitField("Send me a link", widget=GovSubmitInput())


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(SIGN_IN, methods=["POST"])
def ask() -> str | Response:
    if visitor() is not None:
        return redirect(url_for("desk.page"))
    form = AskForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("sign_in/ask.html", form=form)
    tools = kit()
    with tools.database.begin() as book:
        signing_in.send_link(
            book,
            tools.stationery,
            str(form.email.data),
            at=tools.now(),
            chance=tools.stationery.chance,
        )
    session[NEXT] = _own_page(str(form.next.data or ""))
    return redirect(url_for("sign_in.sent"))


@bp.get("/sign-in/sent")
def sent() -> str:
    return render_template("sign_in/sent.html", minutes=15)


@bp.get("/sign-in/<token>")
def link(token: str) -> str:
    """Only shows a button: mail scanners open every link, and must not use this one up."""
    return render_template("sign_in/link.html", token=token)


@bp.post("/sign-in/<token>")
@limiter.limit(SIGN_IN)
def enter(token: str) -> Response:
    tools = kit()
    with tools.database.begin() as book:
        person = signing_in.use_link(book, token, at=tools.now())
    page = session.get(NEXT) or url_for("desk.page")
    sign_in_session(person)
    return redirect(page)


@bp.get("/sign-out")
def leaving() -> str:
    return render_template("sign_in/leaving.html")


@bp.post("/sign-out")
def leave() -> Response:
    session.clear()
    flash("You have signed out.", "success")
    return redirect(url_for("home.page"))


def _own_page(wanted: str) -> str:
    """The page to go on to, only if it is one of ours: never an address of another site."""
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in wanted:
        return ""
    return wanted if not wanted.startswith("//") else ""
