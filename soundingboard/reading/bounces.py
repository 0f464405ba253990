"""Reading bounces: which address failed, how, and which letter of ours it was."""

import re
from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from soundingboard.reading.envelope import Envelope, addresses, message_ids
from soundingboard.reading.mime import Leaf, Taken, split_head

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
    r"|^failure notice|^failure delivery|not be delivered|could not send|mail status report"
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
    r"(?:could ?n[o']t be|was not|not be|cannot be|has not been|unable to be|failed to be) deliver"
    r"|delivery (?:to the following|has failed|failed|attempts? )|did not reach the following"
    r"|wasn't able to deliver|unable to deliver|permanent fatal errors|undeliverable|user unknown"
    r"|could not (?:be )?deliver|addresses had|failed recipient|550 |554 |recipient[^\n]{0,60}reject",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.:/-])([45]\d\d)[ \-](?=[A-Za-z#<(\d])")
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
    if _status_leaves(taken) or any(
        kind == "multipart/report"
        and parameters.get("report-type", "").lower() == "delivery-status"
        for kind, parameters in taken.containers
    ):
        return "it holds a delivery status report (RFC 3464)"
    fields = taken.fields
    if fields.has("x-failed-recipients"):
        return "its header names recipients that failed"
    sender = envelope.sender or fields.first("from").strip("<> ")
    daemon = bool(_DAEMON.match(sender)) or bool(_DAEMON_NAME.search(envelope.sender_name))
    empty_path = fields.has("return-path") and fields.first("return-path").strip() in (
        "<>",
        "",
        "<MAILER-DAEMON>",
    )
    subject = bool(_SUBJECT.search(envelope.subject))
    phrase = bool(_PHRASE.search(text))
    answers = envelope.in_reply_to or envelope.references
    if (
        daemon
        and (subject or phrase)
        and not (answers and envelope.subject.lower().startswith("re:"))
    ):
        return "a mail server's own address sent it, and it speaks of delivery"
    if empty_path and (subject and phrase) and not fields.has("auto-submitted"):
        return "it came without a return path and speaks of delivery"
    if empty_path and daemon:
        return "a mail server's own address sent it, without a return path"
    auto = fields.first("auto-submitted").lower().startswith("auto-")
    if (auto or not answers) and subject and phrase and _STATUS.search(text):
        return "it speaks of delivery and gives a status code"
    return ""


def read_bounce(
    taken: Taken, text: str, raw: bytes, *, expected: bool, answers: bool
) -> BounceReport | None:
    """The report of a bounce; None where it is none.

    Where our own rules see none, flufl.bounce is asked about letters that answer nothing: it
    knows the forms of many older servers, and has never been seen to take a person's letter.
    """
    status_leaves = _status_leaves(taken)
    if status_leaves:
        return _formal(status_leaves, taken, text)
    if not expected and answers:
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


def _status_leaves(taken: Taken) -> list[Leaf]:
    return [
        leaf
        for leaf in taken.leaves
        if leaf.media_type in ("message/delivery-status", "message/global-delivery-status")
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
