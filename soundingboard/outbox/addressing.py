"""Addresses of ours: where replies and bounces come back to, and back again to the token."""

import re
from hashlib import sha256

_SIGNS = r"[a-z2-7]{16,40}"
_REPLY = re.compile(rf"^reply\+({_SIGNS})@(.+)$", re.IGNORECASE)
_BOUNCE = re.compile(rf"^bounce\+({_SIGNS})@(.+)$", re.IGNORECASE)


def reply_address(token: str, domain: str) -> str:
    """Where an answer to an invitation goes."""
    return f"reply+{token}@{domain}"


def reply_token(address: str, domain: str) -> str | None:
    """The invitation's token, where the address is one of our reply addresses."""
    return _token(_REPLY, address, domain)


def bounce_address(token: str, domain: str) -> str:
    """The envelope sender of one letter (VERP), so that a bounce names it."""
    return f"bounce+{token}@{domain}"


def bounce_token(address: str, domain: str) -> str | None:
    """The delivery's token, where the address is one of our bounce addresses."""
    return _token(_BOUNCE, address, domain)


def message_id(token: str, domain: str) -> str:
    """The Message-ID of one letter: the same each time it is sent, and different for each."""
    return f"<{token}@{domain}>"


def message_ids(token: str, domain: str) -> tuple[str, str]:
    """What the letter of a token may be called: as today, or as the first version called it."""
    return message_id(
        token, domain
    ), f"<{token}.{sha256(token.encode()).hexdigest()[:12]}@{domain}>"


def envelope_sender(name: str) -> str:
    """The envelope sender (VERP) of the letter with this Message-ID: both hold its token."""
    local, _, domain = name.strip("<>").partition("@")
    return bounce_address(local.partition(".")[0], domain)


def _token(pattern: re.Pattern[str], address: str, domain: str) -> str | None:
    match = pattern.match(address.strip())
    if match is None or match[2].lower() != domain.lower():
        return None
    return match[1].lower()
