"""Reading bounces: which address failed, how, and which letter of ours it was."""

import logging
import re
from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from soundingboard.reading.envelope import Envelope, addresses, message_ids
from soundingboard.reading.mime import Leaf, Taken, split_head

# Its log would hold lines of other people's letters
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)

_MOST_FOR_DETECTORS = 300_000  # bytes; detectors read with the standard parser, which has no limits
_DAEMON = re.compile(
    r"^(?:mailer[-_.]?daemon|mdaemon|postmaster|post[-_]master|mail[-_.]?delivery|maildelivery"
    r"|bounces?|ndr|microsoftexchange\w*|mail-?system)(?:[+\-=._]\S*)?@|^(?:mailer-daemon|postmaster)$",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mail delivery|delivery (?:sub)?system|mailer[- ]daemon|system administrator|mail system"
    r"|mail deliver system|microsoft outlook$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|undelivrable|unzustellbar|non (?:remis|recapitabil|distribu)|returned (?:mail|to sender)"
    r"|returning (?:message|mail)|delivery (?:status|failure|failed|notification|problem|error|report"
    r"|warning|incomplete|delay|has failed|unsuccess)|(?:failure|failed|unable|warning|permanent)[^:]{0,40}"
    r"deliver|mail (?:delivery|system error|could not be delivered|not delivered|failed|failure)"
    r"|^failed mail|not (?:yet )?(?:been |be )?delivered|^failure notice|^failure delivery|not be delivered|could not send|mail status report"
    r"|nicht zugestellt|zustellung fehlgeschlagen|échec (?:de la )?(?:remise|distribution)"
    r"|mensaje no entregado|no se pudo entregar|mancato recapito|niet bezorgd|onbestelbaar"
    r"|rejected mail|message (?:undeliver|delayed|not delivered)|delayed mail|user unknown"
    r"|non-?delivery|wedi methu|methu danfon|heb ei (?:danfon|dosbarthu)|processing error"
    r"|nameserver error|host unknown|notification d'échec|レポート|配信|배달",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\bdelay(?:ed)?\b|still being retried|will (?:be retried|continue to try|keep trying)|warning:"
    r"|not yet been delivered|do not need to (?:re-?send|retry)|still trying|temporar",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"permanent|giving up|given up|no longer|could not be delivered|failed permanently|returned"
    r"|fatal error|\b5\.\d\.\d|will not be retried|\(failure\)|undeliverable",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:your|the|this) (?:e-?mail |mail )?(?:message|mail|e-?mail)[^.\n]{0,120}"
    r"(?:could ?n[o']t be|has not yet been|was not|not be|cannot be|has not been|unable to be|failed to be) deliver"
    r"|delivery (?:to the following|has failed|failed|attempts? )|did not reach the following"
    r"|wasn't able to deliver|unable to deliver|permanent fatal errors|undeliverable|user unknown"
    r"|could not (?:be )?deliver|addresses had|failed recipient|550 |554 |recipient[^\n]{0,60}reject",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.:/-])([45]\d\d)(?: ?- ?| )(?=[A-Za-z#<(\d])")
_MAILER_DAEMON = re.compile(r"^mailer[-_.]?daemon@", re.IGNORECASE)
_SES = re.compile(r'"(?:notificationType|eventType)"\s*:\s*"Bounce"')
_NOBODY = re.compile(r"^(?:no-?reply|do-?not-?reply|donotreply)\b", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(?:re|aw|sv|vs|antw|fwd?|wg|tr|ymateb)\s*:", re.IGNORECASE)
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers")
_RETURNED_ID = re.compile(rb"(?im)^[> \t]{0,4}message-id:\s*(<[^<>\s]{1,990}>)")
_FIELD_LINE = re.compile(r"(?m)^([A-Za-z-]{3,40}):[ \t]*(.*(?:\n[ \t]+.*)*)")
_SOFT = ("5.2.2", "5.3.1", "5.4.4.0")  # full mailboxes and full disks empty again


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What a bounce says. `addresses` failed (or are late); `status` is the RFC 3463 code or "".

    `hard` says that trying again is useless; `original_message_id` is our letter's, "" where the
    bounce does not return it; `diagnostic` is the other server's sentence.
    """

    addresses: tuple[str, ...]
    status: str
    hard: bool
    delayed: bool
    delivered: bool
    original_message_id: str
    diagnostic: str


def bounce_sign(taken: Taken, envelope: Envelope, text: str) -> str:
    """Why a letter is a report about delivery, or "" where nothing says so."""
    if any(leaf.media_type in _STATUS_TYPES for leaf in taken.leaves) or any(
        kind == "multipart/report"
        and parameters.get("report-type", "").lower() == "delivery-status"
        for kind, parameters in taken.containers
    ):
        return "it holds a delivery status report (RFC 3464)"
    fields = taken.fields
    if fields.has("x-failed-recipients"):
        return "its header names recipients that failed"
    signs = _Signs.of(taken, envelope, text)
    if fields.first("auto-submitted").lower().startswith("auto-replied (rejected"):
        return "a mail rule refused our letter (RFC 5429)"
    if _MAILER_DAEMON.match(envelope.sender) and not signs.reply:
        return "a mail server's own address sent it"
    if _SES.search(text[:2_000]):
        return "it is a bounce notice of Amazon's mail service"
    if signs.daemon and signs.phrase and (not signs.reply or _SMTP.search(text)):
        return "a mail server's own address sent it, and it speaks of delivery"
    if signs.daemon and (signs.subject or signs.no_path) and not signs.reply:
        return "a mail server's own address sent it, as a report on delivery"
    if signs.no_path and signs.phrase and (signs.subject or signs.returned):
        return "it came without a return path and speaks of delivery"
    if signs.phrase and signs.returned and signs.nobody:
        return "nobody's address sent it with a returned letter"
    if signs.subject and signs.phrase and not signs.reply and (signs.returned or _STATUS.search(text)):
        return "subject and text speak of delivery, and a letter came back with it"
    return ""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What an informal bounce can be known by; none of them is enough alone."""

    daemon: bool  # a mail server's own address
    nobody: bool  # an address nobody reads
    no_path: bool  # an empty return path, as RFC 5321 wants it for reports
    reply: bool  # an answer to a letter, by its subject
    subject: bool
    phrase: bool
    returned: bool  # a letter is enclosed

    @classmethod
    def of(cls, taken: Taken, envelope: Envelope, text: str) -> "_Signs":
        fields = taken.fields
        sender = envelope.sender or fields.first("from").strip("<> ")
        path = fields.first("return-path").strip()
        return cls(
            daemon=bool(_DAEMON.match(sender) or _DAEMON_NAME.search(envelope.sender_name)),
            nobody=bool(_NOBODY.match(sender)),
            no_path=fields.has("return-path") and path in ("<>", "", "<MAILER-DAEMON>"),
            reply=bool(_REPLY.match(envelope.subject)),
            subject=bool(_SUBJECT.search(envelope.subject)),
            phrase=bool(_PHRASE.search(text)),
            returned=any(leaf.media_type in _RETURNED for leaf in taken.leaves),
        )


def read_bounce(
    taken: Taken, envelope: Envelope, text: str, raw: bytes, *, expected: bool
) -> BounceReport | None:
    """The report of a bounce; None where it is none.

    Where our own rules see none (`expected` is False), flufl.bounce is asked about letters that
    answer nothing and speak of delivery: it knows the forms of many older servers, but alone it
    has taken a person's letter for a bounce.
    """
    status_leaves = _status_leaves(taken)
    if status_leaves:
        return _formal(status_leaves, taken, text)
    signs = _Signs.of(taken, envelope, text)
    answers = envelope.in_reply_to or envelope.references or signs.reply
    if not expected and (answers or not (signs.phrase or signs.subject or signs.no_path)):
        return None
    temporary, permanent = _detected(raw, taken)
    if not expected and not (temporary or permanent):
        return None
    found = permanent or temporary
    status = _first(_STATUS, text)
    code = _first(_SMTP, text)
    delayed = bool(temporary and not permanent) or (
        not permanent and not code.startswith("5") and _says_delay(taken, text)
    )
    return BounceReport(
        addresses=found or _named(taken, text),
        status=status or (f"{code[0]}.0.0" if code else ""),
        hard=not delayed and _is_hard(status or (f"{code[0]}.0.0" if code else "5.0.0")),
        delayed=delayed,
        delivered=False,
        original_message_id=_returned_id(taken, raw),
        diagnostic=_sentence(text),
    )


def _says_delay(taken: Taken, text: str) -> bool:
    subject = taken.fields.first("subject")
    said = f"{subject}\n{text[:1_500]}"
    return bool(_DELAY.search(said)) and not _FINAL.search(said)


def _formal(leaves: list[Leaf], taken: Taken, text: str) -> BounceReport:
    """Read the machine-readable part (RFC 3464 section 2.3)."""
    failed: list[str] = []
    late: list[str] = []
    status = diagnostic = ""
    actions: set[str] = set()
    for leaf in leaves:
        content = leaf.content.decode("utf-8", "replace").replace("\r\n", "\n")[:200_000]
        for group in re.split(r"\n[ \t]*\n", content):
            fields = {key.lower(): " ".join(v.split()) for key, v in _FIELD_LINE.findall(group)}
            who = fields.get("original-recipient") or fields.get("final-recipient") or ""
            named = addresses(who.split(";", 1)[-1])
            action = fields.get("action", "").split(" ")[0].lower()
            if not (named or action):
                continue
            actions.add(action)
            if action in ("delivered", "relayed", "expanded"):
                continue
            (late if action == "delayed" else failed).extend(named)
            status = status or _first(_STATUS, fields.get("status", ""))
            said = fields.get("diagnostic-code", "")
            diagnostic = diagnostic or said.split(";", 1)[-1].strip()
    if not status:
        status = _first(_STATUS, diagnostic) or _first(_STATUS, text)
    delivered = bool(actions) and actions <= {"delivered", "relayed", "expanded"}
    delayed = bool(late or "delayed" in actions) and "failed" not in actions and not failed
    raw = b"\n".join(leaf.content for leaf in taken.leaves)
    return BounceReport(
        addresses=tuple(dict.fromkeys(failed or late)) or _named(taken, text),
        status=status,
        hard=not delayed and not delivered and _is_hard(status or "5.0.0"),
        delayed=delayed,
        delivered=delivered,
        original_message_id=_returned_id(taken, raw),
        diagnostic=(diagnostic or _sentence(text))[:500],
    )


def _refused(taken: Taken) -> bool:
    """Sieve's "reject" reports a refusal as if it were a receipt (RFC 5429 section 2.1)."""
    return "(rejected" in taken.fields.first("auto-submitted").lower()


def _status_leaves(taken: Taken) -> list[Leaf]:
    return [
        leaf
        for leaf in taken.leaves
        if leaf.media_type in _STATUS_TYPES
        or (leaf.media_type == "message/disposition-notification" and _refused(taken))
    ]


def _detected(raw: bytes, taken: Taken) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Temporary and permanent failures as flufl.bounce reads them; none where it cannot."""
    if len(raw) > _MOST_FOR_DETECTORS or len(taken.containers) > 10 or len(taken.leaves) > 50:
        return (), ()
    try:
        temporary, permanent = all_failures(message_from_bytes(raw))
    except Exception:  # noqa: BLE001 - foreign detectors over hostile bytes: whatever they raise, no verdict
        return (), ()
    return _as_addresses(temporary), _as_addresses(permanent)


def _as_addresses(found: object) -> tuple[str, ...]:
    if not isinstance(found, set | frozenset | tuple | list):
        return ()
    texts = (
        item.decode("utf-8", "replace") if isinstance(item, bytes) else str(item) for item in found
    )
    return tuple(sorted({address for text in texts for address in addresses(text)}))


def _named(taken: Taken, text: str) -> tuple[str, ...]:
    """The addresses an informal bounce names: in its header, else the first in its text."""
    header = addresses(taken.fields.first("x-failed-recipients"))
    if header:
        return header
    own = set(addresses(" ".join(taken.fields.every("to")) + " " + taken.fields.first("from")))
    return tuple(address for address in addresses(text[:3_000]) if address not in own)[:1]


def _returned_id(taken: Taken, raw: bytes) -> str:
    """The Message-ID of the letter that came back, from its returned header or copy."""
    for leaf in taken.leaves:
        if leaf.media_type in ("message/rfc822", "text/rfc822-headers", "message/global"):
            found = message_ids(split_head(leaf.content)[0].first("message-id"))
            if found:
                return found[0]
    own = message_ids(taken.fields.first("message-id"))
    for match in _RETURNED_ID.finditer(raw[:_MOST_FOR_DETECTORS]):
        found = message_ids(match[1].decode("utf-8", "replace"))
        if found and found[:1] != own[:1]:
            return found[0]
    answered = message_ids(taken.fields.first("in-reply-to")) or message_ids(
        taken.fields.first("references")
    )
    return answered[0] if answered else ""


def _is_hard(status: str) -> bool:
    return status.startswith("5") and status not in _SOFT


def _sentence(text: str) -> str:
    """The line of a text that gives the reason, as far as one looks like it."""
    for pattern in (_SMTP, _STATUS, _PHRASE):
        match = pattern.search(text)
        if match:
            start = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.end())
            return " ".join(text[start : end if end > 0 else len(text)].split())[:500]
    return ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""
