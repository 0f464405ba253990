"""Addresses of ours: where replies, goodbyes and bounces come to, and back to the token."""

import re
from hashlib import sha256

_SIGNS = r"[a-z2-7]{16,40}"
_REPLY = re.compile(rf"^reply\+({_SIGNS})@(.+)$", re.IGNORECASE)
_LEAVE = re.compile(rf"^leave\+({_SIGNS})@(.+)$", re.IGNORECASE)
# A letter's token: by chance, or of a letter that was planned with others (outbox.planning).
_BOUNCE = re.compile(r"^bounce\+([a-z0-9]{16,40})@(.+)$", re.IGNORECASE)
_PLANNED = re.compile(r"<0([0-9a-f]{8})[0-9a-f]{24}@")
# In running text: the reply address that mail programs put into "On ... wrote", or the personal
# link. An address in a sentence ends before its full stop.
_IN_TEXT = re.compile(
    rf"\breply\+({_SIGNS})@([\w.-]*\w)|/respond/({_SIGNS})(?![a-z0-9])", re.IGNORECASE
)
_MOST_TEXT = 500_000  # characters of a text that are searched for tokens
_MOST_TOKENS = 20


def reply_address(token: str, domain: str) -> str:
    """Where an answer to an invitation goes."""
    return f"reply+{token}@{domain}"


def reply_token(address: str, domain: str) -> str | None:
    """The invitation's token, where the address is one of our reply addresses."""
    return _token(_REPLY, address, domain)


def tokens_in(text: str, domain: str) -> tuple[str, ...]:
    """The tokens of reply addresses and personal links in a text, in order, each once."""
    found: dict[str, None] = {}
    for match in _IN_TEXT.finditer(text[:_MOST_TEXT]):
        if match[2] is None or match[2].lower() == domain.lower():
            found[(match[1] or match[3]).lower()] = None
        if len(found) >= _MOST_TOKENS:
            break
    return tuple(found)


def leave_address_of(reply_address: str) -> str:
    """Where a mail program writes to when its reader presses "unsubscribe" (RFC 2369)."""
    return reply_address.replace("reply+", "leave+", 1)


def leave_token(address: str, domain: str) -> str | None:
    """The invitation's token, where the address is one of our addresses for leaving."""
    return _token(_LEAVE, address, domain)


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


def invitation_named(message_id: str) -> int | None:
    """The number of the invitation that a planned letter's Message-ID bears; None for others."""
    match = _PLANNED.match(message_id)
    return int(match[1], 16) if match else None


def envelope_sender(name: str) -> str:
    """The envelope sender (VERP) of the letter with this Message-ID: both hold its token."""
    local, _, domain = name.strip("<>").partition("@")
    return bounce_address(local.partition(".")[0], domain)


def _token(pattern: re.Pattern[str], address: str, domain: str) -> str | None:
    match = pattern.match(address.strip())
    if match is None or match[2].lower() != domain.lower():
        return None
    return match[1].lower()
