"""Reading out-of-office notes: until when somebody is away, and who stands in."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from soundingboard.reading.machines.dates import find_date

_SEEN = 3_000  # characters; such notes are brief

_AWAY = re.compile(
    r"out of (?:the |my )?office|out-of-office|\b(?:on|taking) (?:\w+ )?(?:leave|holidays?"
    r"|vacation)\b"
    r"|\baway (?:from|until|till|on|for)\b|\bi(?: am|'m|’m) (?:currently )?away\b|annual leave"
    r"|\b(?:maternity|paternity|parental|sick|study|adoption) leave\b|not in the office"
    r"|back (?:in|on|at)"
    r"|return(?:ing)? (?:to work|to the office|on|in)|limited access to (?:my )?e-?mail"
    r"|non-working day"
    r"|i (?:do not|don't|don’t) work on|working days are|allan o[’']r swyddfa|ar (?:fy ngwyliau"
    r"|wyliau)"
    r"|i ffwrdd|absen(?:t|ce|te)|abwesen(?:d|heit)|nicht im (?:büro|haus)|im urlaub|en cong"
    r"|vacances"
    r"|fuera de|vacaciones|assente|in ferie|ausente|férias|afwezig|niet aanwezig|vakantie"
    r"|frånvarande"
    r"|ikke på kontoret|fraværende|poissa|nieobecn|urlop|mimo kancelář|dovolen",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"(?:contact|e-?mail|speak (?:to|with)|get in touch with|write to|call|forward[^.\n]{0,40} to"
    r"|direct[^.\n]{0,60} to|in my absence,?|cysylltwch (?:â|ag)|e-?bostiwch|contactez"
    r"|wenden sie sich(?: bitte)? an|contacte|contattare|neem contact op met)\s*:?\s+"
    r"(?:(?:please |my colleague,? |with |contact |e-?mail |speak to )*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+\-']{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
_UNTIL = re.compile(
    r"until|till|\btil\b|back (?:in(?: the office)?|at work|at my desk|to work)?\s*(?:on|from)?"
    r"|return\w*"
    r"|(?:on|from)[^.\n]{3,40}(?:to|until|-|–)\b|tan\b|yn ôl|dychwelyd|hyd at|bis(?: zum)?"
    r"|ab dem|jusqu|"
    r"de retour|hasta|regres|fino al|rientr|até|t\.?e\.?m\.?|tot(?: en met)?|terug|till den"
    r"|tilbage|"
    r"tilbake|do dnia|vissza",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Absence:
    """Whether a note says that its person is away, until when, and who stands in."""

    away: bool
    until: date | None = None
    stand_in: str = ""


def says_away(text: str) -> bool:
    """Whether a note says, in one of many languages, that its person is away."""
    return bool(_AWAY.search(text[:_SEEN]))


def read_absence(subject: str, text: str, sent: datetime | None) -> Absence:
    """What an automatic reply says about the absence; years left out are taken from `sent`."""
    if not (says_away(subject) or says_away(text)):
        return Absence(away=False)
    return Absence(
        away=True,
        until=_until(f"{subject}\n{text[:_SEEN]}", sent),
        stand_in=named_instead(text[:_SEEN]),
    )


def _until(text: str, sent: datetime | None) -> date | None:
    """The date after the last word such as "until" or "back on" that has one near it."""
    best: date | None = None
    for match in _UNTIL.finditer(text):
        found = find_date(text[match.end() : match.end() + 60], sent.date() if sent else None)
        if found is not None and (best is None or found > best):
            best = found
    return best


def named_instead(text: str) -> str:
    """Whom the note names instead: a name, an address, or both, as it is written."""
    for match in _STAND_IN.finditer(text):
        rest = text[match.end() : match.end() + 160].split("\n\n", maxsplit=1)[0].replace("\n", " ")
        address = _ADDRESS.search(rest)
        end = re.search(
            r"[.;!?](?:\s|$)|,? (?:on|or|if|for|who|in|at|about|during|until|should|and"
            r"|instead|please)\b",
            rest,
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
