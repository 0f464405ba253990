"""What a letter's header tells machines: never to answer it, or that it is thought to be spam."""

import re
from collections.abc import Callable

from soundingboard.reading.opening.envelope import Envelope
from soundingboard.reading.opening.fields import Fields

_MACHINES_READ_IT = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|owner-.*"
    r"|.*-(?:request|bounces|owner)|listserv|majordomo|root|abuse)(?:\+.*)?@",
    re.IGNORECASE,
)
_LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list")
_LOOP_FIELDS = ("x-loop", "x-beenthere", "x-autoreply", "x-autorespond")
_QUIET = re.compile(r"\b(?:all|autoreply)\b", re.IGNORECASE)
_SAYS_SPAM = (
    ("x-spam-flag", re.compile(r"^\s*yes\b", re.IGNORECASE)),
    ("x-spam-status", re.compile(r"^\s*yes\b", re.IGNORECASE)),
    ("x-spam", re.compile(r"^\s*(?:yes|spam)\b", re.IGNORECASE)),
    ("x-spamd-result", re.compile(r":\s*true\b", re.IGNORECASE)),  # rspamd
    ("x-rspamd-action", re.compile(r"reject|add header|rewrite subject", re.IGNORECASE)),
    ("x-ms-exchange-organization-scl", re.compile(r"^\s*[5-9]\b")),
    ("x-forefront-antispam-report", re.compile(r"\bSFV:SPM\b|\bCAT:(?:SPM|HSPM|PHSH|HPHISH)\b")),
    ("x-virus-status", re.compile(r"^\s*(?:yes|infected)\b", re.IGNORECASE)),
)


def unanswerable(fields: Fields, envelope: Envelope) -> str:
    """Why no machine may answer a letter, as the end of "No letter was sent: ..."; "" if it may.

    RFC 3834 section 2 and RFC 5230 section 4.6: answering a report, a list or another machine
    makes loops, or fills the mailbox of somebody who never wrote.
    """
    return next((reason for holds, reason in _UNANSWERABLE if holds(fields, envelope)), "")


def spam_verdict(fields: Fields) -> str:
    """The header by which a mail server on the way calls a letter spam, or ""."""
    return next(
        (name for name, says in _SAYS_SPAM for value in fields.every(name) if says.search(value)),
        "",
    )


def _has_no_path(fields: Fields, _envelope: Envelope) -> bool:
    return any(path.strip() in ("", "<>") for path in fields.every("return-path"))


def _is_submitted(fields: Fields, _envelope: Envelope) -> bool:
    value = fields.first("auto-submitted").strip().lower()
    return bool(value) and not value.startswith("no")


def _goes_to_many(fields: Fields, _envelope: Envelope) -> bool:
    return fields.first("precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply")


def _has_one_of(*names: str) -> Callable[[Fields, Envelope], bool]:
    return lambda fields, _envelope: any(fields.has(name) for name in names)


def _wants_quiet(fields: Fields, _envelope: Envelope) -> bool:
    return bool(_QUIET.search(fields.first("x-auto-response-suppress")))


def _has_no_reader(_fields: Fields, envelope: Envelope) -> bool:
    return not envelope.sender or bool(_MACHINES_READ_IT.match(envelope.sender))


_UNANSWERABLE: tuple[tuple[Callable[[Fields, Envelope], bool], str], ...] = (
    (_has_no_path, "it came without a return path"),
    (_is_submitted, "a machine submitted it"),
    (_goes_to_many, "it was sent to many"),
    (_has_one_of(*_LIST_FIELDS), "it came through a list"),
    (_has_one_of(*_LOOP_FIELDS), "it has been through a robot"),
    (_wants_quiet, "its sender wants no automatic answer"),
    (_has_no_reader, "nobody reads its sender's address"),
)
