"""Knowing a bounce when one sees it: a table of signs, read from the surest down."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from soundingboard.reading.machines.automatic import answers_in_a_name
from soundingboard.reading.opening.envelope import Envelope
from soundingboard.reading.opening.mime import Taken

_DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|mdaemon|postmaster|post[-_]master|mail[-_.]?delivery|maildelivery"
    r"|bounces?|ndr|microsoftexchange\w*|mail-?system)(?:[+\-=._]\S*)?@|^(?:mailer-daemon"
    r"|postmaster)$",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mail delivery|delivery (?:sub)?system|mailer[- ]daemon|system administrator|mail system"
    r"|mail deliver system|microsoft outlook$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|undelivrable|unzustellbar|non (?:remis|recapitabil|distribu)|returned (?:mail"
    r"|to sender)"
    r"|returning (?:message|mail)|delivery (?:status|failure|failed|notification|problem|error"
    r"|report"
    r"|warning|incomplete|delay|has failed|unsuccess)|(?:failure|failed|unable|warning"
    r"|permanent)[^:]{0,40}"
    r"deliver|mail (?:delivery|system error|could not be delivered|not delivered|failed|failure)"
    r"|^failed mail|not (?:yet )?(?:been |be )?delivered|^failure notice|^failure delivery"
    r"|not be delivered|could not send|mail status report"
    r"|nicht zugestellt|zustellung fehlgeschlagen|échec (?:de la )?(?:remise|distribution)"
    r"|mensaje no entregado|no se pudo entregar|mancato recapito|niet bezorgd|onbestelbaar"
    r"|rejected mail|message (?:undeliver|delayed|not delivered)|delayed mail|user unknown"
    r"|non-?delivery|wedi methu|methu danfon|heb ei (?:danfon|dosbarthu)|processing error"
    r"|nameserver error|host unknown|notification d'échec|レポート|配信|배달",
    re.IGNORECASE,
)
PHRASE = re.compile(
    r"(?:your|the|this) (?:e-?mail |mail )?(?:message|mail|e-?mail)[^.\n]{0,120}"
    r"(?:could ?n[o']t be|has not yet been|was not|not be|cannot be|has not been|unable to be"
    r"|failed to be) deliver"
    r"|delivery (?:to the following|has failed|failed|attempts? )|did not reach the following"
    r"|wasn't able to deliver|unable to deliver|permanent fatal errors|undeliverable|user unknown"
    r"|could not (?:be )?deliver|addresses had|failed recipient|550 |554 "
    r"|recipient[^\n]{0,60}reject",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
SMTP = re.compile(r"(?<![\d.:/-])([45]\d\d)(?: ?- ?| )(?=[A-Za-z#<(\d])")
_MAILER_DAEMON = re.compile(r"^mailer[-_.]?daemon@", re.IGNORECASE)
_SES = re.compile(r'"(?:notificationType|eventType)"\s*:\s*"Bounce"')
_NOBODY = re.compile(r"^(?:no-?reply|do-?not-?reply|donotreply)\b", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(?:re|aw|sv|vs|antw|fwd?|wg|tr|ymateb)\s*:", re.IGNORECASE)
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
RETURNED_TYPES = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/rfc822-headers",
)


def bounce_sign(taken: Taken, envelope: Envelope, text: str) -> str:
    """Why a letter is a report about delivery, or "" where nothing says so."""
    signs = Signs.of(taken, envelope, text)
    return next((reason for holds, reason in _REASONS if holds(signs)), "")


@dataclass(frozen=True, slots=True)
class Signs:
    """What an informal bounce can be known by; none of them is enough alone."""

    formal: bool  # a machine-readable report
    refused: bool  # a mail rule said no
    provider: bool  # a notice of Amazon's mail service
    mailer: bool  # an address that only servers have
    daemon: bool  # a mail server's own address, or the postmaster's
    nobody: bool  # an address nobody reads
    no_path: bool  # an empty return path, as RFC 5321 wants it for reports
    reply: bool  # an answer to a letter, by its subject
    automatic: bool  # an answer of a machine in its owner's name, by its subject
    subject: bool
    phrase: bool
    returned: bool  # a letter is enclosed
    code: bool  # an SMTP reply
    status: bool  # an RFC 3463 status

    @classmethod
    def of(cls, taken: Taken, envelope: Envelope, text: str) -> "Signs":
        sender = _sender(taken, envelope)
        return cls(
            formal=_is_formal(taken),
            refused=refused(taken),
            provider=bool(_SES.search(text[:2_000])),
            mailer=bool(_MAILER_DAEMON.match(sender)),
            daemon=_is_daemon(sender, envelope),
            nobody=bool(_NOBODY.match(sender)),
            no_path=_has_no_path(taken),
            reply=bool(_REPLY.match(envelope.subject)),
            automatic=answers_in_a_name(envelope.subject),
            subject=bool(_SUBJECT.search(envelope.subject)),
            phrase=bool(PHRASE.search(text)),
            returned=any(leaf.media_type in RETURNED_TYPES for leaf in taken.leaves),
            code=bool(SMTP.search(text)),
            status=bool(STATUS.search(text)),
        )


_REASONS: tuple[tuple[Callable[[Signs], bool], str], ...] = (
    (lambda s: s.formal, "it holds a delivery status report (RFC 3464)"),
    (lambda s: s.refused, "a mail rule refused our letter (RFC 5429)"),
    (lambda s: s.mailer and not s.reply, "a mail server's own address sent it"),
    (lambda s: s.provider, "it is a bounce notice of Amazon's mail service"),
    (
        lambda s: s.daemon and s.phrase and (s.code or not s.reply),
        "a mail server's own address sent it, and it speaks of delivery",
    ),
    (
        lambda s: s.daemon and (s.subject or s.no_path) and not s.reply,
        "a mail server's own address sent it, as a report on delivery",
    ),
    (
        # Somebody who has left has their machine say that our letter was not passed on.
        lambda s: s.no_path and s.phrase and ((s.subject and not s.automatic) or s.returned),
        "it came without a return path and speaks of delivery",
    ),
    (
        lambda s: s.nobody and s.phrase and s.returned,
        "nobody's address sent it, with a letter that came back",
    ),
    (
        lambda s: s.subject and s.phrase and not s.reply and (s.returned or s.status),
        "subject and text speak of delivery, and a letter came back with it",
    ),
)


def _is_formal(taken: Taken) -> bool:
    if taken.fields.has("x-failed-recipients"):
        return True
    reports = (about.get("report-type", "").lower() for kind, about in taken.containers)
    return "delivery-status" in reports or any(
        leaf.media_type in STATUS_TYPES for leaf in taken.leaves
    )


def wrote_by_itself(taken: Taken, envelope: Envelope) -> bool:
    """Whether its sender or its return path is one that mail servers have, and people do not."""
    path = taken.fields.first("return-path").strip().strip("<>")
    sender = _sender(taken, envelope)
    return (
        _has_no_path(taken)
        or bool(_DAEMON.match(path))
        or _is_daemon(sender, envelope)
        or bool(_NOBODY.match(sender))
    )


def _sender(taken: Taken, envelope: Envelope) -> str:
    return envelope.sender or taken.fields.first("from").strip("<> ")


def _is_daemon(sender: str, envelope: Envelope) -> bool:
    return bool(_DAEMON.match(sender) or _DAEMON_NAME.search(envelope.sender_name))


def _has_no_path(taken: Taken) -> bool:
    path = taken.fields.first("return-path").strip()
    return taken.fields.has("return-path") and path in ("<>", "", "<MAILER-DAEMON>")


def refused(taken: Taken) -> bool:
    """Sieve's "reject" reports a refusal as if it were a receipt (RFC 5429 section 2.1)."""
    return "(rejected" in taken.fields.first("auto-submitted").lower()
