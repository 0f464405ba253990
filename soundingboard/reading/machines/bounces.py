"""Reading bounces: which address failed, how, and which letter of ours it was."""

import logging
import re
from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from soundingboard.reading.machines.bounce_signs import (
    PHRASE,
    SMTP,
    STATUS,
    STATUS_TYPES,
    Signs,
    refused,
    wrote_by_itself,
)
from soundingboard.reading.opening.envelope import Envelope, addresses, message_ids
from soundingboard.reading.opening.fields import split_head
from soundingboard.reading.opening.mime import Leaf, Taken

# Its log would hold lines of other people's letters
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)

_MOST_FOR_DETECTORS = 300_000  # bytes; detectors read with the standard parser, which has no limits
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
# Where neither server gives a code: what passes, or was tried until its time was over.
_FOR_NOW = re.compile(
    r"(?:mailbox|mail ?folder|inbox|account|storage)[^.\n]{0,40}\b(?:full|(?:over )?quota)\b"
    r"|(?:over|exceed\w*|above) (?:\w+ ){0,3}quota|quota (?:\w+ ){0,2}exceeded|retry time-?out",
    re.IGNORECASE,
)
# Where our own letter begins in the text of a report: below a line that says so, by the fields of
# its head, or quoted.
_COPY = re.compile(
    r"^[-=_* \t]{2,60}[^\n]{0,60}\b(?:copy|original|returned|message follows)\b"
    r"|^[> \t]{0,4}(?:return-path|received|message-id|mime-version|dkim-signature):|^>[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_WORDS = 1_500  # characters in which a server says what happened
_RETURNED_ID = re.compile(rb"(?im)^[> \t]{0,4}message-id:\s*(<[^<>\s]{1,990}>)")
_MOST_REPORT = 200_000  # characters of a report that are read
_FIELD_LINE = re.compile(r"(?m)^([A-Za-z-]{3,40}):[ \t]*(.*(?:\n[ \t]+.*)*)")
_SOFT = ("5.2.2", "5.3.1", "5.4.4.0")  # full mailboxes and full disks empty again


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What a bounce or a complaint says.

    `addresses` failed, are late or complained; `status` is the RFC 3463 code or "". `hard` says
    that trying again is useless; `original_message_id` is our letter's, "" where the bounce does
    not return it; `diagnostic` is the other server's sentence. `by_server` says that its sender or
    its return path is one that only mail servers have.
    """

    addresses: tuple[str, ...]
    status: str
    hard: bool
    delayed: bool
    delivered: bool
    original_message_id: str
    diagnostic: str
    by_server: bool


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
        return _formal(status_leaves, taken, envelope, text)
    signs = Signs.of(taken, envelope, text)
    if not expected and not _worth_asking(signs, envelope):
        return None
    temporary, permanent = _detected(raw, taken)
    if not expected and not (temporary or permanent):
        return None
    found = permanent or temporary
    status = _first(STATUS, text)
    code = _first(SMTP, text)
    status = status or (f"{code[0]}.0.0" if code else "4.0.0" if _says_for_now(text) else "")
    delayed = bool(temporary and not permanent) or (
        not permanent and not code.startswith("5") and _says_delay(taken, text)
    )
    return BounceReport(
        addresses=found or _named(taken, text),
        status=status,
        hard=not delayed and _is_hard(status or "5.0.0"),
        delayed=delayed,
        delivered=False,
        original_message_id=_returned_id(taken, raw),
        diagnostic=_sentence(text),
        by_server=wrote_by_itself(taken, envelope),
    )


def read_complaint(taken: Taken, envelope: Envelope, raw: bytes) -> BounceReport:
    """Which letter of ours was called spam, and to whom it went (RFC 5965 section 3)."""
    named: list[str] = []
    for leaf in taken.leaves:
        if leaf.media_type == "message/feedback-report":
            content = leaf.content.decode("utf-8", "replace").replace("\r\n", "\n")[:_MOST_REPORT]
            fields = {key.lower(): value for key, value in _FIELD_LINE.findall(content)}
            named += addresses(fields.get("original-rcpt-to", ""))
            named += addresses(fields.get("removal-recipient", ""))
        if leaf.media_type == "message/rfc822":  # Outlook.com's, which sends no report beside it
            head = split_head(leaf.content)[0]
            named += addresses(head.first("x-hmxmroriginalrecipient"))
    return BounceReport(
        addresses=tuple(dict.fromkeys(named)),
        status="",
        hard=False,
        delayed=False,
        delivered=True,
        original_message_id=_returned_id(taken, raw),
        diagnostic="",
        by_server=wrote_by_itself(taken, envelope),
    )


def _worth_asking(signs: Signs, envelope: Envelope) -> bool:
    """Whether a letter may be a bounce that only flufl.bounce knows."""
    if envelope.in_reply_to or envelope.references:
        return False
    if signs.reply:
        return signs.phrase and signs.subject
    return signs.phrase or signs.subject or signs.no_path


def _says_delay(taken: Taken, text: str) -> bool:
    subject = taken.fields.first("subject")
    said = f"{subject}\n{text[:_MOST_WORDS]}"
    return bool(_DELAY.search(said)) and not _FINAL.search(said)


def _says_for_now(text: str) -> bool:
    """Whether the server says so: our own letter may speak of an account in full, too."""
    copy = _COPY.search(text)
    said = text[: copy.start()] if copy else text
    return bool(_FOR_NOW.search(said[:_MOST_WORDS]))


def _formal(leaves: list[Leaf], taken: Taken, envelope: Envelope, text: str) -> BounceReport:
    """Read the machine-readable part (RFC 3464 section 2.3)."""
    failed: list[str] = []
    late: list[str] = []
    status = diagnostic = ""
    actions: set[str] = set()
    for leaf in leaves:
        content = leaf.content.decode("utf-8", "replace").replace("\r\n", "\n")[:_MOST_REPORT]
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
            status = status or _first(STATUS, fields.get("status", ""))
            said = fields.get("diagnostic-code", "")
            diagnostic = diagnostic or said.split(";", 1)[-1].strip()
    if not status:
        status = _first(STATUS, diagnostic) or _first(STATUS, text)
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
        by_server=wrote_by_itself(taken, envelope),
    )


def _status_leaves(taken: Taken) -> list[Leaf]:
    return [
        leaf
        for leaf in taken.leaves
        if leaf.media_type in STATUS_TYPES
        or (leaf.media_type == "message/disposition-notification" and refused(taken))
    ]


def _detected(raw: bytes, taken: Taken) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Temporary and permanent failures as flufl.bounce reads them; none where it cannot."""
    if len(raw) > _MOST_FOR_DETECTORS or len(taken.containers) > 10 or len(taken.leaves) > 50:
        return (), ()
    try:
        temporary, permanent = all_failures(message_from_bytes(raw))
    except Exception:  # noqa: BLE001  # foreign detectors over hostile bytes: whatever they raise, no verdict
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
    for pattern in (SMTP, STATUS, PHRASE):
        match = pattern.search(text)
        if match:
            start = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.end())
            return " ".join(text[start : end if end > 0 else len(text)].split())[:500]
    return ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""
