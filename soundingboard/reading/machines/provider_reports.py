"""Reading what a mail provider posts: which letter came back, arrived or was called spam."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_EVENTS = 5_000  # in one request; SendGrid sends up to about a thousand
_LONGEST = 500  # characters of a diagnosis that are kept
_SOFT_STATUS = ("4.", "5.2.2", "5.3.1")  # full mailboxes and full disks empty again


class ReportKind(StrEnum):
    """What a provider says of a letter."""

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"  # the provider goes on trying
    COMPLAINT = "complaint"
    DELIVERED = "delivered"  # the other server has it


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """One event. `key` names it, the same each time it is told; `message_id` is our letter's."""

    key: str
    message_id: str
    kind: ReportKind
    diagnosis: str


class UnreadableReport(ValueError):
    """A request is not what this provider sends."""


def sendgrid_reports(body: bytes) -> tuple[ProviderReport, ...]:
    """The events of SendGrid's Event Webhook that say what became of a letter.

    Raises UnreadableReport where the body is no list of events.
    """
    events = _parsed(body)
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise UnreadableReport("no list of events")
    return tuple(_each(events, _of_sendgrid))


def mailgun_report(event: object) -> tuple[ProviderReport, ...]:
    """The report in a Mailgun webhook's "event-data"; none where it says nothing of its fate.

    Raises UnreadableReport where it is no event.
    """
    return tuple(_each([event], _of_mailgun))


def mailgun_parts(body: bytes) -> tuple[dict[str, str], object]:
    """A Mailgun webhook's signature and its event, neither trusted yet. Raises UnreadableReport."""
    told = _parsed(body)
    if not isinstance(told, dict) or not isinstance(told.get("signature"), dict):
        raise UnreadableReport("no signature in the body")
    signature = {str(name): str(value) for name, value in told["signature"].items()}
    return signature, told.get("event-data")


def _each(
    events: list[Any], read: Callable[[Mapping[str, Any]], ProviderReport | None]
) -> Iterator[ProviderReport]:
    for event in events:
        if not isinstance(event, dict):
            raise UnreadableReport("an event is no object")
        report = read(event)
        if report is not None:
            yield report


def _of_sendgrid(event: Mapping[str, Any]) -> ProviderReport | None:
    name = _word(event, "event")
    status, reason = _word(event, "status"), _word(event, "reason")
    kinds = {
        "spamreport": ReportKind.COMPLAINT,
        "deferred": ReportKind.DELAYED,
        "delivered": ReportKind.DELIVERED,
    }
    if name == "bounce":
        # "blocked" is SendGrid's word for a refusal that is not about the address.
        kind = _kind(status, soft=_word(event, "type") == "blocked")
    elif name == "dropped" and reason == "Bounced Address":
        kind = ReportKind.HARD
    elif name in kinds:
        kind = kinds[name]
    else:
        return None
    said = reason or _word(event, "response")
    return _report("sendgrid", _word(event, "sg_event_id"), _word(event, "smtp-id"), kind, said)


def _of_mailgun(event: Mapping[str, Any]) -> ProviderReport | None:
    name = _word(event, "event")
    status = _table(event, "delivery-status")
    code, enhanced = _word(status, "code"), _word(status, "enhanced-code")
    if name == "complained":
        kind = ReportKind.COMPLAINT
    elif name == "failed" and _word(event, "severity") == "temporary":
        kind = ReportKind.DELAYED
    elif name == "delivered":
        kind = ReportKind.DELIVERED
    elif name == "failed":
        kind = _kind(enhanced, soft=code.startswith("4") or code == "552")
    else:
        return None
    said = " ".join(
        word for word in (code, _word(status, "message") or _word(status, "description")) if word
    )
    headers = _table(_table(event, "message"), "headers")
    return _report("mailgun", _word(event, "id"), _word(headers, "message-id"), kind, said)


def _report(
    provider: str, number: str, message_id: str, kind: ReportKind, said: str
) -> ProviderReport | None:
    if not number or not message_id:
        return None  # about none of our letters, as far as anybody could tell
    return ProviderReport(
        f"{provider}:{number[:200]}", message_id, kind, " ".join(said.split())[:_LONGEST]
    )


def _kind(status: str, *, soft: bool) -> ReportKind:
    return ReportKind.SOFT if soft or status.startswith(_SOFT_STATUS) else ReportKind.HARD


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableReport("no JSON") from None


def _word(table: Mapping[str, Any], field: str) -> str:
    value = table.get(field)
    return str(value).replace("\x00", " ") if isinstance(value, str | int) else ""


def _table(table: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = table.get(field)
    return value if isinstance(value, dict) else {}
