"""Where a mail provider posts to us: mail as raw MIME, and what became of letters; all signed."""

import logging

from flask import Blueprint, Response, abort, jsonify, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import SQLAlchemyError

from soundingboard.inbox.providers import check_mailgun, check_sendgrid, take_reports
from soundingboard.inbox.signed import check_freshness, check_signature
from soundingboard.inbox.taking import take
from soundingboard.reading.machines.provider_reports import (
    ProviderReport,
    UnreadableReport,
    mailgun_parts,
    mailgun_report,
    sendgrid_reports,
)
from soundingboard.refusals import NotAllowed
from soundingboard.web.guards import kit

logger = logging.getLogger(__name__)
bp = Blueprint("hooks", __name__, url_prefix="/hooks")

TIMESTAMP = "X-Soundingboard-Timestamp"
SIGNATURE = "X-Soundingboard-Signature"
SENDGRID_TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
SENDGRID_SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
RETRY_SECONDS = 60
MOST_BYTES = 5_000_000  # of reports in one request


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


@bp.post("/sendgrid")
def sendgrid() -> tuple[Response, int]:
    """Takes SendGrid's events: letters that came back, letters called spam."""
    tools = kit()
    key = tools.provider_keys.sendgrid
    if not key:
        abort(404)
    request.max_content_length = MOST_BYTES
    body = request.get_data(cache=False)
    headers = request.headers
    timestamp, signature = headers.get(SENDGRID_TIMESTAMP, ""), headers.get(SENDGRID_SIGNATURE, "")
    try:
        check_sendgrid(key, timestamp, signature, body, at=tools.now())
        return _taken(sendgrid_reports(body))
    except NotAllowed as refused:
        return jsonify(error=refused.sentence), refused.status
    except UnreadableReport as error:
        return jsonify(error=f"It cannot be read: {error}."), 422


@bp.post("/mailgun")
def mailgun() -> tuple[Response, int]:
    """Takes one event of Mailgun's."""
    tools = kit()
    key = tools.provider_keys.mailgun
    if not key:
        abort(404)
    request.max_content_length = MOST_BYTES
    try:
        signature, event = mailgun_parts(request.get_data(cache=False))
        check_mailgun(key, signature, at=tools.now())
        return _taken(mailgun_report(event))
    except NotAllowed as refused:
        return jsonify(error=refused.sentence), refused.status
    except UnreadableReport as error:
        return jsonify(error=f"It cannot be read: {error}."), 422


def _taken(reports: tuple[ProviderReport, ...]) -> tuple[Response, int]:
    tools = kit()
    domain = tools.stationery.letterhead.reply_domain
    with tools.database.begin() as book:
        ours = take_reports(book, reports, domain=domain, at=tools.now())
    return jsonify(events=len(reports), ours=ours), 200
