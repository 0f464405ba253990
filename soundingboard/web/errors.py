"""What a visitor reads when something cannot be done."""

import logging

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from soundingboard.phrases import phrase
from soundingboard.refusals import Refusal

logger = logging.getLogger(__name__)

SENTENCES = {
    400: phrase("Something in the request was not as we expected it."),
    403: phrase("You are signed in, but this page is not for your role."),
    404: phrase(
        "There is no such page. If you typed the address, check it; if you pasted it, "
        "check that all of it is there."
    ),
    405: phrase("This page cannot be used in that way."),
    413: phrase("The file or form is too large."),
    429: phrase(
        "There have been too many requests from you in a short time. Please wait a minute."
    ),
    500: phrase(
        "Something went wrong on our side. What you sent in before is safe. Please try again later."
    ),
}


def _page(status: int, sentence: str) -> tuple[str, int]:
    return render_template("errors/error.html", status=status, sentence=sentence), status


def explain(app: Flask) -> None:
    """Turns refusals and HTTP errors into a page with one clear sentence."""

    @app.errorhandler(Refusal)
    def _refused(refusal: Refusal) -> tuple[str, int]:
        return _page(refusal.status, refusal.sentence)

    @app.errorhandler(CSRFError)
    def _forged(_error: CSRFError) -> tuple[str, int]:
        return _page(
            400,
            phrase(
                "This form has been open for too long, or your browser does not keep cookies. "
                "Go back, reload the page and try again: nothing has been sent."
            ),
        )

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        return _page(status, SENTENCES.get(status, error.name))

    @app.errorhandler(InternalServerError)
    def _broken(error: InternalServerError) -> tuple[str, int]:
        logger.error("a page failed", exc_info=error.original_exception)
        return _page(500, SENTENCES[500])
