"""A mail as its reader sees it: who, what about, the plain text, the HTML, the headers."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime

MOST_PARTS = 200  # of one mail that are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedMail:
    """One mail, opened. Texts are empty where the mail has no such part."""

    key: str
    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    reply_to: str  # where an answer goes: Reply-To, else the sender
    return_path: str  # where a bounce goes
    subject: str
    date: datetime | None
    message_id: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    raw: bytes


def open_mail(key: str, raw: bytes) -> OpenedMail:
    """Opens a mail. Never raises, whatever the bytes are."""
    message = _parsed(raw)
    sender_name, sender = parseaddr(_decoded(message, "From"))
    recipient_name, recipient = parseaddr(_decoded(message, "To"))
    return OpenedMail(
        key=key,
        sender_name=sender_name,
        sender=sender,
        recipient_name=recipient_name,
        recipient=recipient,
        reply_to=parseaddr(_decoded(message, "Reply-To"))[1] or sender,
        return_path=parseaddr(_decoded(message, "Return-Path"))[1],
        subject=_decoded(message, "Subject"),
        date=_date(_decoded(message, "Date")),
        message_id=_decoded(message, "Message-ID"),
        headers=tuple((name, " ".join(str(value).split())) for name, value in message.items()),
        text=_part(message, "text/plain"),
        html=_part(message, "text/html"),
        raw=raw,
    )


def _parsed(raw: bytes) -> Message:
    try:
        return email.message_from_bytes(raw, policy=email.policy.compat32)
    except RecursionError:  # parts nested hundreds deep: its headers are still worth seeing
        return BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)


def _decoded(message: Message, name: str) -> str:
    value = " ".join(str(message.get(name, "")).split())
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, email.errors.MessageError):
        return value


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None


def _part(message: Message, kind: str) -> str:
    waiting, looked_at = [message], 0
    while waiting and looked_at < MOST_PARTS:
        part = waiting.pop()
        looked_at += 1
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting.extend(child for child in reversed(inside) if isinstance(child, Message))
        elif part.get_content_type() == kind:
            return _text(part)
    return ""


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")
