"""What stands on the outside of a letter: who wrote to whom, when, and in answer to what."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from soundingboard.reading.opening.fields import Fields

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\]{1,256}@[^\s<>,;:\"()\[\]\\]{1,255}")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,990})>")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_FOR = re.compile(r"\bfor\s{1,20}<?([^\s<>;,()]{1,256}@[^\s<>;,()]{1,255})>?", re.IGNORECASE)
_SIGNED = re.compile(r"(?:^|;)h=([^;]*)")
MAX_VALUE = 100_000  # characters of one header value that are looked at

# Where a letter says to whom it came. The lines that the receiving server adds come first: they
# alone name the address of the envelope when somebody was in blind copy or mail was forwarded.
_RECIPIENTS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
    "resent-to",
    "resent-cc",
    "to",
    "cc",
    "bcc",
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header of a letter, decoded. Missing values are empty, a missing date is None."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: str
    sender_name: str
    reply_to: str
    recipients: tuple[str, ...]
    date: datetime | None
    authentication_results: tuple[str, ...]


def read_envelope(fields: Fields) -> Envelope:
    """The decoded header; characters that could break a line or turn a name round are dropped."""
    name, address = one_address(fields.first("from") or fields.first("sender"))
    return Envelope(
        message_id=_first(message_ids(fields.first("message-id"))),
        in_reply_to=_first(message_ids(fields.first("in-reply-to"))),
        references=message_ids(" ".join(fields.every("references"))),
        subject=_UNSAFE.sub(" ", fields.first("subject")[:MAX_VALUE]).strip(),
        sender=address,
        sender_name=name,
        reply_to=one_address(fields.first("reply-to"))[1],
        recipients=_recipients(fields),
        date=read_date(fields.first("date")),
        authentication_results=tuple(
            value[:MAX_VALUE] for value in fields.every("authentication-results")
        ),
    )


def one_address(value: str) -> tuple[str, str]:
    """Name and lower-cased address of the first mailbox in a header value ("" where missing)."""
    value = _UNSAFE.sub(" ", value[:MAX_VALUE]).strip()
    angled = re.search(r"<\s*([^<>\s]{1,256}@[^<>\s]{1,255})\s*>", value)
    if angled:
        name = value[: angled.start()].strip().strip("\"'").replace('\\"', '"').strip()
        return name, angled[1].lower()
    plain = _ADDRESS.search(value)
    if plain is None:
        return value.strip("\"'<> "), ""
    comment = re.search(r"\(([^()]{1,200})\)", value)
    return (comment[1].strip() if comment else ""), plain[0].lower()


def names_one_sender(fields: Fields) -> bool:
    """Whether there is one From field with one address in it (RFC 7489 section 6.6.1)."""
    given = fields.every("from")
    if len(given) != 1:
        return False
    angled = re.findall(r"<[^<>\s]{1,256}@", given[0][:MAX_VALUE])
    return len(angled) == 1 or (not angled and len(addresses(given[0])) == 1)


def written_to(fields: Fields) -> tuple[str, ...]:
    """To whom a letter is written; nobody where it has two To fields: one may be added."""
    given = fields.every("to")
    return addresses(given[0]) if len(given) == 1 else ()


def signs_to(fields: Fields) -> bool:
    """Whether it bears DKIM signatures, and each of them covers the To field (RFC 6376, h=)."""
    covered = [_SIGNED.search("".join(value.split())) for value in fields.every("dkim-signature")]
    return bool(covered) and all(
        found is not None and "to" in found[1].lower().split(":") for found in covered
    )


def addresses(value: str) -> tuple[str, ...]:
    """Every address in a header value, lower-cased, each once, in order."""
    found = (match[0].strip("'").lower() for match in _ADDRESS.finditer(value[:MAX_VALUE]))
    return tuple(dict.fromkeys(found))


def message_ids(value: str) -> tuple[str, ...]:
    """The identifiers in a header value, without their angle brackets."""
    found = tuple(_MESSAGE_ID.findall(value[:MAX_VALUE]))
    if found:
        return found
    bare = value.strip().split(maxsplit=1)
    return (bare[0][:990],) if bare and "@" in bare[0] else ()


def read_date(value: str) -> datetime | None:
    """The moment a Date field names, in UTC where it gives no zone; None where it names none."""
    try:
        moment = parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _recipients(fields: Fields) -> tuple[str, ...]:
    found = (
        address
        for name in _RECIPIENTS
        for value in fields.every(name)
        for address in addresses(value)
    )
    # RFC 5321 section 4.4: a server may note in its Received line for whom it took the letter.
    noted = (
        match[1].lower()
        for value in fields.every("received")
        for match in _FOR.finditer(value[:MAX_VALUE])
    )
    return tuple(dict.fromkeys((*found, *noted)))


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
