"""Letters that a machine wrote for a person: out of office, received with thanks, prove yourself."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from soundingboard.reading.dates import find_date
from soundingboard.reading.envelope import Envelope
from soundingboard.reading.mime import Fields

_SHORT = 3_000  # characters; automatic notes are brief

# Subjects that servers put before ours, in the languages of their users. "Re:" before them means
# that a person answered such a note.
_SUBJECT = re.compile(
    r"^\W*(?:automatic reply|auto(?:matic|mated)?[- ]?(?:reply|response|responder|answer|mated)?\s*:"
    r"|auto(?:-| )?repl(?:y|ied)|automated (?:reply|response|message|acknowledg)|autoreply"
    r"|autosvar|automatiskt? (?:svar|svar:)|automaattinen vastaus|automatische antwort"
    r"|abwesenheits(?:notiz|meldung|agent)|abwesend|automatisch antwoord|afwezig(?:heid)?\b"
    r"|réponse automatique|message d'absence|absence (?:du bureau|:)|respuesta automática"
    r"|fuera de (?:la )?oficina|risposta automatica|fuori ufficio|resposta automática|ausência"
    r"|ateb awtomatig|ymateb awtomatig|allan o[’']r swyddfa|freagra uathoibríoch|risposta automatica"
    r"|automatisk svar|automatyczna odpowiedź|odpowiedź automatyczna|automatická odpověď"
    r"|automatická odpoveď|automatikus válasz|răspuns automat|automatski odgovor|samodejni odgovor"
    r"|автоматический ответ|автоматична відповідь|автоответ|αυτόματη απάντηση|otomatik yanıt"
    r"|automaatvastus|automātiska atbilde|automatinis atsakymas|自動応答|自动答复|自動回覆|자동 회신"
    r"|الرد التلقائي|תשובה אוטומטית|out of (?:the )?office|out-of-office|ooo\b|oof\b|i am (?:currently )?"
    r"(?:out of|away|on leave)|on (?:annual |maternity |parental )?leave\b|annual leave\b|away from"
    r"|vacation (?:reply|response|notice)|on (?:vacation|holiday))",
    re.IGNORECASE,
)
_RECEIVED_SUBJECT = re.compile(
    r"^\W*(?:acknowledge?ment|thank(?:s| you) for (?:contacting|your (?:e-?mail|message|enquiry|query"
    r"|submission|request|response|feedback))|we(?:'ve| have) received your|your (?:e-?mail|message|enquiry"
    r"|query|request|case|ticket|submission)[^:]{0,40}(?:received|logged|created|registered)"
    r"|receipt of your|received:|case (?:number|ref)|\[?(?:ticket|request|case)[ :#]|e-?mail received"
    r"|diolch am (?:gysylltu|eich))",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"\b(?:this is|dyma|c'est|dies ist) (?:an?|neges|une?|eine?)\s+(?:auto(?:mat(?:ed|ic(?:ally)?)|"
    r"-?generated)|awtomatig|message automatique|réponse automatique|automatische)"
    r"|\bauto(?:matically|-)[- ]?generated (?:e-?mail|message|reply|response|acknowledg)"
    r"|\bautomat(?:ed|ic) (?:acknowledge?ment|response|reply|e-?mail|message)\b"
    r"|\bdo not (?:reply|respond) to this (?:e-?mail|message|address)|\bneges awtomatig\b"
    r"|\b(?:has|have) been received\b|\bwe (?:aim|will endeavour|endeavour|try) to (?:respond|reply)"
    r"|\bthis (?:mailbox|inbox|address|e-?mail (?:account|address)) is (?:not )?(?:monitored|no longer)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"out of (?:the |my )?office|out-of-office|\b(?:on|taking) (?:\w+ )?(?:leave|holidays?|vacation)\b"
    r"|\baway (?:from|until|till|on|for)\b|\bi(?: am|'m|’m) (?:currently )?away\b|annual leave"
    r"|\b(?:maternity|paternity|parental|sick|study|adoption) leave\b|not in the office|back (?:in|on|at)"
    r"|return(?:ing)? (?:to work|to the office|on|in)|limited access to (?:my )?e-?mail|non-working day"
    r"|i (?:do not|don't|don’t) work on|working days are|allan o[’']r swyddfa|ar (?:fy ngwyliau|wyliau)"
    r"|i ffwrdd|absen(?:t|ce|te)|abwesen(?:d|heit)|nicht im (?:büro|haus)|im urlaub|en cong|vacances"
    r"|fuera de|vacaciones|assente|in ferie|ausente|férias|afwezig|niet aanwezig|vakantie|frånvarande"
    r"|ikke på kontoret|fraværende|poissa|nieobecn|urlop|mimo kancelář|dovolen",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"(?:confirm|verify|prove|authenticate)[^.\n]{0,60}(?:you are (?:a )?(?:human|person|real)|not (?:a )?"
    r"(?:robot|spam)|your (?:identity|e-?mail address) (?:so|to|before|in order)|this message was sent by)"
    r"|(?:click|visit|follow|reply)[^.\n]{0,80}(?:so that|in order|to)[^.\n]{0,40}(?:deliver|release|let)"
    r"[^.\n]{0,30}(?:your )?(?:message|e-?mail)|spam ?arrest|boxbe|challenge[- ]response|sender "
    r"(?:verification|confirmation)|approved senders? list|add(?:ed)? (?:you )?to my (?:guest|white|"
    r"approved|allowed)",
    re.IGNORECASE,
)
_CHALLENGE_SUBJECT = re.compile(
    r"please (?:confirm|verify) (?:your (?:message|e-?mail)|that you)|confirm(?:ation)? (?:your|of your|"
    r"required|needed|request)|\bverification required|sender (?:verification|confirmation)"
    r"|your message (?:is )?(?:awaits|awaiting|waiting)|\[?challenge\b|verify (?:your )?(?:message|e-?mail)",
    re.IGNORECASE,
)
_CHALLENGE_FIELDS = ("x-spamarrest-nocr", "x-tmda-fingerprint", "x-boxbe", "x-uol-challenge")
_STAND_IN = re.compile(
    r"(?:contact|e-?mail|speak (?:to|with)|get in touch with|write to|call|forward[^.\n]{0,40} to|"
    r"direct[^.\n]{0,60} to|in my absence,?|cysylltwch (?:â|ag)|e-?bostiwch|contactez|wenden sie sich"
    r"(?: bitte)? an|contacte|contattare|neem contact op met)\s*:?\s+(?:my colleague,? |with |please )?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+\-']{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
_UNTIL = re.compile(
    r"until|till|\btil\b|back (?:in(?: the office)?|at work|at my desk|to work)?\s*(?:on|from)?|return\w*"
    r"|(?:on|from)[^.\n]{3,40}(?:to|until|-|–)\b|tan\b|yn ôl|dychwelyd|hyd at|bis(?: zum)?|ab dem|jusqu|"
    r"de retour|hasta|regres|fino al|rientr|até|t\.?e\.?m\.?|tot(?: en met)?|terug|till den|tilbage|"
    r"tilbake|do dnia|vissza",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Absence:
    """Whether a note says that its person is away, until when, and who stands in."""

    away: bool
    until: date | None = None
    stand_in: str = ""


def automatic_sign(fields: Fields, envelope: Envelope, text: str) -> str:
    """Why a letter is a machine's reply, or "" where a person may have written it (RFC 3834)."""
    submitted = fields.first("auto-submitted").strip().lower()
    if submitted and not submitted.startswith("no"):
        return f"its header says Auto-Submitted: {submitted[:40]}"
    for name in ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-autogenerated"):
        value = fields.first(name).strip().lower()
        if value and value not in ("no", "0", "false"):
            return f"its header has {name}"
    for name in ("precedence", "x-precedence"):
        if fields.first(name).strip().lower() in ("auto_reply", "auto-reply", "autoreply"):
            return f"its header says {name}: auto_reply"
    if "mailbox rules agent" in fields.first("x-ms-exchange-generated-message-source").lower():
        return "a mailbox rule wrote it"
    if fields.has("x-ms-exchange-inbox-rules-loop") or fields.has("x-vacation"):
        return "a mailbox rule wrote it"
    if _SUBJECT.match(envelope.subject):
        return "its subject is that of an automatic reply"
    short = len(text) < _SHORT
    if short and _RECEIVED_SUBJECT.match(envelope.subject) and _MACHINE.search(text):
        return "subject and text are those of an acknowledgement"
    suppressed = fields.has("x-auto-response-suppress")
    no_path = fields.has("return-path") and fields.first("return-path").strip() == "<>"
    if no_path and (suppressed or (short and (_AWAY.search(text) or _MACHINE.search(text)))):
        return "it came without a return path, as automatic replies do"
    return ""


def challenge_sign(fields: Fields, envelope: Envelope, text: str) -> str:
    """Why a letter asks its sender to prove to be a person, or ""."""
    if any(fields.has(name) for name in _CHALLENGE_FIELDS) and _CHALLENGE.search(text[:_SHORT]):
        return "a spam filter asks for confirmation"
    if _CHALLENGE_SUBJECT.search(envelope.subject) and _CHALLENGE.search(text[:_SHORT]):
        return "subject and text ask us to confirm that we are people"
    return ""


def read_absence(subject: str, text: str, sent: datetime | None) -> Absence:
    """What an automatic reply says about the absence; years left out are taken from `sent`."""
    if not (_AWAY.search(subject) or _AWAY.search(text[:_SHORT])):
        return Absence(away=False)
    return Absence(
        away=True,
        until=_until(f"{subject}\n{text[:_SHORT]}", sent),
        stand_in=_stand_in(text[:_SHORT]),
    )


def _until(text: str, sent: datetime | None) -> date | None:
    """The date after the last word such as "until" or "back on" that has one near it."""
    best: date | None = None
    for match in _UNTIL.finditer(text):
        found = find_date(text[match.end() : match.end() + 60], sent.date() if sent else None)
        if found is not None and (best is None or found > best):
            best = found
    return best


def _stand_in(text: str) -> str:
    """Whom the note names instead: a name, an address, or both, as it is written."""
    for match in _STAND_IN.finditer(text):
        rest = text[match.end() : match.end() + 160].split("\n\n", maxsplit=1)[0].replace("\n", " ")
        address = _ADDRESS.search(rest)
        end = re.search(
            r"[.;!?](?:\s|$)|,? (?:on|or|if|for|who|in|at|about|during|until|should|and)\b", rest
        )
        if address and (end is None or address.start() < end.start() + 60):
            named = rest[: address.end()]
            closing = rest[address.end() : address.end() + 1]
            return (named + (closing if closing in ")>]" else "")).strip(" ,:")
        named = rest[: end.start()] if end else rest
        words = named.split()
        if words and words[0][:1].isupper() and len(words) <= 5:
            return named.strip(" ,:.")
    return ""
