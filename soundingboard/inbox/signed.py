"""Mail posted by a provider: proof that it comes from who shares a secret with us, and is fresh."""

import hmac
import re
from datetime import datetime, timedelta

from soundingboard.refusals import NotAllowed

WINDOW = timedelta(minutes=5)  # by which clocks may differ, and in which a request may be repeated
_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})\Z")
_SECONDS = re.compile(r"\d{1,12}\Z")
NOT_SIGNED = "The request is not signed as it should be."


def check_freshness(timestamp: str, signature: str, *, at: datetime) -> None:
    """Looks at what stands in the headers, before a body is read.

    Raises NotAllowed where the signature has no form, or the time is not within five minutes.
    """
    if not _SIGNATURE.match(signature) or not _SECONDS.match(timestamp):
        raise NotAllowed(NOT_SIGNED)
    # In seconds: not each number of them is a date.
    if abs(at.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise NotAllowed("The request was signed too long ago, or its sender's clock is wrong.")


def check_signature(secret: str, timestamp: str, signature: str, body: bytes) -> None:
    """Raises NotAllowed unless the signature is of this time and this body.

    It is HMAC-SHA256 (RFC 2104) over the time in Unix seconds, a full stop and the body, in hex.
    A request that is repeated within the window is the same mail, and is kept once.
    """
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()
    if not hmac.compare_digest(f"sha256={digest}".encode(), signature.encode()):
        raise NotAllowed(NOT_SIGNED)
