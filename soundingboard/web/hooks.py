"""Where a mail provider posts mail to us: raw MIME, signed, kept before we say yes."""

import logging

from flask import Blueprint, Response, abort, jsonify, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import SQLAlchemyError

from soundingboard.inbox.signed import check_freshness, check_signature
from soundingboard.inbox.taking import take
from soundingboard.refusals import NotAllowed
from soundingboard.web.guards import kit

logger = logging.getLogger(__name__)
bp = Blueprint("hooks", __name__, url_prefix="/hooks")

TIMESTAMP = "X-Soundingboard-Timestamp"
SIGNATURE = "X-Soundingboard-Signature"
RETRY_SECONDS = 60


@bp.record_once
def _without_csrf(state: BlueprintSetupState) -> None:
    # A provider has no session; the signature says who it is.
    state.app.extensions["csrf"].exempt(bp)


@bp.post("/mail")
def mail() -> tuple[Response, int]:
    """Keeps one mail. The clock settles it."""
    tools = kit()
    if not tools.webhook_secret:
        abort(404)
    timestamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    request.max_content_length = tools.max_mail_bytes
    try:
        check_freshness(timestamp, signature, at=tools.now())
        body = request.get_data(cache=False)
        check_signature(tools.webhook_secret, timestamp, signature, body)
    except NotAllowed as refused:
        return jsonify(error=refused.sentence), refused.status
    if not body:
        return jsonify(error="There is nothing in it."), 422
    try:
        mail_id = take(tools.database, body, source="webhook", at=tools.now(), faults=tools.faults)
    except SQLAlchemyError as error:
        logger.warning("a mail could not be kept: %s", type(error).__name__)
        answer = jsonify(error="It cannot be kept now. Try again later.")
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer, 503
    return jsonify(mail=mail_id), 200
