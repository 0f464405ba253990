"""What kind of mail a letter is: a person's reply, a bounce, an out-of-office note, and so on."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from soundingboard.reading.machines.absences import read_absence
from soundingboard.reading.machines.automatic import automatic_sign, challenge_sign
from soundingboard.reading.machines.bounce_signs import bounce_sign
from soundingboard.reading.machines.bounces import BounceReport, read_bounce, read_complaint
from soundingboard.reading.opening.envelope import Envelope
from soundingboard.reading.opening.mime import Taken
from soundingboard.reading.opening.winmail import is_winmail
from soundingboard.reading.parts import Mark, Part, body_of

_SEEN = 20_000  # characters of the text that rules look at
_PGP = re.compile(r"(?m)^-----BEGIN PGP MESSAGE-----\s*$")
_CALENDAR_METHOD = re.compile(
    rb"(?im)^METHOD:(REPLY|COUNTER|REQUEST|CANCEL|REFRESH|DECLINECOUNTER)"
)
_REPLY_SUBJECT = re.compile(
    r"^\s*(?:re|aw|sv|vs|antw|ynt|odp|rif|res|tr|r|fwd?|wg|ymateb|ateb)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)


class MailKind(StrEnum):
    """What a letter that came in is, as far as its reading goes."""

    REPLY = "reply"  # written by a person, as far as we can tell
    BOUNCE = "bounce"  # a letter of ours did not arrive
    DELAYED = "delayed"  # a letter of ours is late, and still being tried
    AUTO_REPLY = "auto_reply"  # a machine says that the letter came, or that the address changed
    OUT_OF_OFFICE = "out_of_office"  # a machine says that the person is away
    CALENDAR = "calendar"  # an invitation, or the answer to one, from a calendar
    READ_RECEIPT = "read_receipt"  # a machine says that the letter was opened or deleted
    CHALLENGE = "challenge"  # a machine asks us to prove that we are people
    COMPLAINT = "complaint"  # a provider tells us that our letter was called spam
    LIST_MAIL = "list_mail"  # a newsletter or a list's own post, in answer to nothing
    ENCRYPTED = "encrypted"  # sealed: we hold no key
    UNREADABLE = "unreadable"  # nothing in it that we can read


@dataclass(frozen=True, slots=True)
class Judgement:
    """The kind of a letter, why, and what it states as a letter of that kind."""

    kind: MailKind
    reason: str
    bounce: BounceReport | None = None
    away_until: date | None = None
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that the rules look at."""

    taken: Taken
    envelope: Envelope
    text: str
    new_text: str
    raw: bytes

    @property
    def answers(self) -> bool:
        return bool(self.envelope.in_reply_to or self.envelope.references)

    def has_leaf(self, *media_types: str) -> bool:
        return any(leaf.media_type in media_types for leaf in self.taken.leaves)

    def report_type(self, name: str) -> bool:
        return any(
            kind == "multipart/report" and parameters.get("report-type", "").lower() == name
            for kind, parameters in self.taken.containers
        )


def kind_of(taken: Taken, envelope: Envelope, parts: tuple[Part, ...], raw: bytes) -> Judgement:
    """The first rule that knows the letter decides; where none does, a person wrote it.

    `Precedence: bulk` alone decides nothing: every letter that came through a list has it.
    """
    new_text = "".join(part.text for part in parts if part.mark in (Mark.NEW, Mark.GREETING))
    seen = _Seen(taken, envelope, body_of(parts)[:_SEEN], new_text[:_SEEN], raw)
    for rule in _RULES:
        judgement = rule(seen)
        if judgement is not None:
            return judgement
    return Judgement(MailKind.REPLY, "nothing about it is a machine's")


def _complaint(seen: _Seen) -> Judgement | None:
    returned = [leaf for leaf in seen.taken.leaves if leaf.media_type == "message/rfc822"]
    if any(b"X-HmXmrOriginalRecipient:" in leaf.content[:2_000] for leaf in returned):
        reason = "it is one of Outlook.com's junk mail reports"
    elif seen.report_type("feedback-report") or seen.has_leaf("message/feedback-report"):
        reason = "it holds a feedback report (RFC 5965)"
    else:
        return None
    report = read_complaint(seen.taken, seen.envelope, seen.raw)
    return Judgement(MailKind.COMPLAINT, reason, bounce=report)


def _read_receipt(seen: _Seen) -> Judgement | None:
    if seen.report_type("disposition-notification") or seen.has_leaf(
        "message/disposition-notification"
    ):
        return Judgement(MailKind.READ_RECEIPT, "it holds a disposition notification (RFC 8098)")
    return None


def _bounce(seen: _Seen) -> Judgement | None:
    reason = bounce_sign(seen.taken, seen.envelope, seen.text)
    report = read_bounce(seen.taken, seen.envelope, seen.text, seen.raw, expected=bool(reason))
    if report is None:
        return None
    if report.delivered:
        return Judgement(MailKind.AUTO_REPLY, "it says that a letter was delivered")
    why = reason or "it has the form of a bounce (found by flufl.bounce)"
    return Judgement(MailKind.DELAYED if report.delayed else MailKind.BOUNCE, why, bounce=report)


def _encrypted(seen: _Seen) -> Judgement | None:
    if any(kind == "multipart/encrypted" for kind, _ in seen.taken.containers):
        return Judgement(MailKind.ENCRYPTED, "it is encrypted (multipart/encrypted)")
    for leaf in seen.taken.leaves:
        if leaf.media_type in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
            form = leaf.parameters.get("smime-type", "enveloped-data").lower()
            if form != "certs-only":
                return Judgement(MailKind.ENCRYPTED, f"it is sealed with S/MIME ({form})")
    if _PGP.search(seen.text):
        return Judgement(MailKind.ENCRYPTED, "its text is encrypted with PGP")
    return None


def _calendar(seen: _Seen) -> Judgement | None:
    for leaf in seen.taken.leaves:
        if leaf.media_type != "text/calendar":
            continue
        method = leaf.parameters.get("method", "").upper()
        inside = _CALENDAR_METHOD.search(leaf.content[:20_000])
        if (method and method != "PUBLISH") or (inside and leaf.disposition != "attachment"):
            named = method or (inside[1].decode() if inside else "")
            return Judgement(MailKind.CALENDAR, f"a calendar sent it (method {named}, RFC 5546)")
    return None


def _challenge(seen: _Seen) -> Judgement | None:
    reason = challenge_sign(seen.taken.fields, seen.envelope, seen.text)
    return Judgement(MailKind.CHALLENGE, reason) if reason else None


def _automatic(seen: _Seen) -> Judgement | None:
    reason = automatic_sign(seen.taken.fields, seen.envelope, seen.new_text or seen.text)
    if not reason:
        return None
    said = seen.new_text or seen.text
    absence = read_absence(seen.envelope.subject, said, seen.envelope.date)
    kind = MailKind.OUT_OF_OFFICE if absence.away else MailKind.AUTO_REPLY
    return Judgement(kind, reason, away_until=absence.until, stand_in=absence.stand_in)


def _list_mail(seen: _Seen) -> Judgement | None:
    fields = seen.taken.fields
    listed = fields.has("list-id") or fields.has("list-unsubscribe")
    if listed and not seen.answers and not _REPLY_SUBJECT.match(seen.envelope.subject):
        return Judgement(MailKind.LIST_MAIL, "a list sent it, in answer to nothing (RFC 2919)")
    return None


def _unreadable(seen: _Seen) -> Judgement | None:
    if any(character.isalnum() for character in seen.text):
        return None
    files = [leaf for leaf in seen.taken.leaves if leaf.content.strip()]
    if not files:
        return Judgement(MailKind.UNREADABLE, "it holds no text and no file")
    if all(map(is_winmail, files)):
        return Judgement(MailKind.UNREADABLE, "all it holds is packed in winmail.dat")
    if not seen.taken.fields.items and b"\0" in seen.raw[:2_000]:
        return Judgement(MailKind.UNREADABLE, "it is no letter: there is no header")
    return None


_RULES: tuple[Callable[[_Seen], Judgement | None], ...] = (
    _complaint,
    _bounce,
    _read_receipt,
    _encrypted,
    _calendar,
    _challenge,
    _automatic,
    _list_mail,
    _unreadable,
)
