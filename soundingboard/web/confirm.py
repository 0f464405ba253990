"""Was it you? The page behind the link in a letter that asks an address for its yes."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.inbox import confirming, consenting
from soundingboard.people.queries import language_of
from soundingboard.vocabulary import Disposition
from soundingboard.web.guards import kit
from soundingboard.web.limits import PUBLIC_FORM, limiter
from soundingboard.web.tongue import speak

bp = Blueprint("confirm", __name__, url_prefix="/confirm")


@bp.get("/<signed>")
def page(signed: str) -> str:
    """Only shows buttons: mail scanners open every link, and must not speak for anybody."""
    tools = kit()
    with tools.database.reading() as book:
        row = confirming.mail_of_link(book, tools.stationery.signer, signed, at=tools.now())
        speak(language_of(book, row.sender_address))
        consultation = row.invitation.consultation if row.invitation else row.consultation
        return render_template(
            "confirm/confirm.html",
            signed=signed,
            row=row,
            consultation=consultation,
            waits=row.disposition in confirming.WAITS_FOR_YES,
            leaves=row.disposition in {Disposition.ASKED_TO_LEAVE, Disposition.LEAVE},
        )


@bp.post("/<signed>")
@limiter.limit(PUBLIC_FORM)
def answer(signed: str) -> Response:
    tools = kit()
    said = {"yes": consenting.say_yes, "no": consenting.say_no}
    say = said.get(request.form.get("answer", ""))
    if say is None:
        abort(400)
    with tools.database.begin() as book:
        say(book, tools.post_desk, signed, at=tools.now())
    return redirect(url_for("confirm.page", signed=signed))
