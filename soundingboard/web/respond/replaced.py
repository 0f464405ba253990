"""Who comes by a link that staff have replaced is told so, and may have the new one sent."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from soundingboard.consultations.relinking import send_again
from soundingboard.phrases import phrase
from soundingboard.web.guards import kit
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import LinkReplaced
from soundingboard.web.tongue import say

_OURS = frozenset({"csrf_token", "action"})  # fields nobody typed


@bp.errorhandler(LinkReplaced)
def replaced(_refusal: LinkReplaced) -> tuple[str, int]:
    """Says nothing of the person or the consultation: whoever has the old link may see this.

    What they had just typed is theirs, and is given back.
    """
    token = str((request.view_args or {}).get("token", ""))
    unsaved = [
        text
        for name, texts in request.form.lists()
        for text in texts
        if name not in _OURS and " " in text.strip()  # words, not a choice or a button
    ]
    return render_template("respond/replaced.html", token=token, unsaved=unsaved), 410


@bp.post("/<token>/new-link")
def new_link(token: str) -> Response:
    """Sends the new link to the address on the list, whoever asks; the answer is the same."""
    tools = kit()
    with tools.database.begin() as book:
        send_again(book, tools.stationery, token, at=tools.now())
    flash(
        say(
            phrase(
                "If answers are still taken, the new link is on its way to the address that our "
                "letter went to. It is sent once a day at most."
            )
        ),
        "success",
    )
    return redirect(url_for("respond.start", token=token))
