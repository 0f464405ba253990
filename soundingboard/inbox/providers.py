"""Reports of mail providers: proof that they come from them, and what follows for our letters."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy.orm import Session

from soundingboard.inbox.signed import NOT_SIGNED
from soundingboard.outbox import bouncing
from soundingboard.outbox.settling import note_arrival
from soundingboard.reading.machines.provider_reports import ProviderReport, ReportKind
from soundingboard.refusals import NotAllowed

# Providers repeat a request for hours that we could not take; told twice, an event counts once.
WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ProviderKeys:
    """What providers prove themselves by. An empty one is a provider we do not listen to."""

    mailgun: str = ""  # the "HTTP webhook signing key"
    sendgrid: str = ""  # the "verification key": a public key, DER in base64


def is_public_key(words: str) -> bool:
    """Whether this is a SendGrid verification key: an elliptic curve's public key."""
    try:
        return isinstance(_public_key(words), ec.EllipticCurvePublicKey)
    except (ValueError, binascii.Error):
        return False


def check_sendgrid(key: str, timestamp: str, signature: str, body: bytes, *, at: datetime) -> None:
    """Raises NotAllowed unless the signature (ECDSA, SHA-256) is of this time and this body."""
    _check_time(timestamp, at)
    public = _public_key(key)
    try:
        signed = base64.b64decode(signature, validate=True)
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise NotAllowed(NOT_SIGNED)
        public.verify(signed, timestamp.encode() + body, ec.ECDSA(SHA256()))
    except (InvalidSignature, binascii.Error, ValueError):
        raise NotAllowed(NOT_SIGNED) from None


def check_mailgun(key: str, signature: dict[str, str], *, at: datetime) -> None:
    """Raises NotAllowed unless the signature is of its time and its token (HMAC-SHA256, in hex).

    It does not cover the event: who has seen one request could make up another within the day.
    """
    timestamp, token = signature.get("timestamp", ""), signature.get("token", "")
    _check_time(timestamp, at)
    told = f"{timestamp}{token}".encode("utf-8", "replace")  # JSON may hold half a character
    digest = hmac.new(key.encode(), told, "sha256").hexdigest()
    given = signature.get("signature", "")
    if not hmac.compare_digest(digest.encode(), given.encode("utf-8", "replace")):
        raise NotAllowed(NOT_SIGNED)


def take_reports(
    session: Session, reports: tuple[ProviderReport, ...], *, domain: str, at: datetime
) -> int:
    """Does what each report asks for; returns how many were about letters of ours."""
    about_ours = 0
    for one in reports:
        letter = bouncing.find_returned(
            session, recipients=(), original_message_id=one.message_id, domain=domain
        )
        if letter is None:
            continue
        about_ours += 1
        if one.kind is ReportKind.DELIVERED:
            note_arrival(
                session,
                message_ids=(letter.message_id,),
                domain=domain,
                evidence="Its mail provider says that it was delivered.",
                at=at,
            )
        elif one.kind is ReportKind.COMPLAINT:
            bouncing.note_complaint(session, letter, report_key=one.key, at=at)
        elif one.kind is ReportKind.DELAYED:
            bouncing.note_delay(session, letter, diagnosis=one.diagnosis, report_key=one.key, at=at)
        else:
            bouncing.note_bounce(
                session,
                letter,
                hard=one.kind is ReportKind.HARD,
                diagnosis=one.diagnosis,
                report_key=one.key,
                at=at,
            )
    return about_ours


def _check_time(timestamp: str, at: datetime) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise NotAllowed(NOT_SIGNED)
    # In seconds: not each number of them is a date.
    if abs(at.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise NotAllowed("The request was signed too long ago, or its sender's clock is wrong.")


def _public_key(words: str) -> object:
    return load_der_public_key(base64.b64decode(words, validate=True))
