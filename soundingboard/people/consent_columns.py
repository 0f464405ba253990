"""Columns in which a list itself says who may be written to: found by what they are headed."""

import re
from dataclasses import dataclass
from enum import StrEnum

from soundingboard.people.organisations import folded

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # HasOptedOutOfEmail
_NUMBER = re.compile(r"\bno\.", re.IGNORECASE)

_MAIL = r"(?:e ?mail\w*|mail\w*|contact\w*|write|written|writing|newsletters?|marketing)"
_UP_TO_THREE = r"(?: \w+){0,3}? "
_REFUSING = re.compile(
    rf"\b(?:do not|dont|don t|never|not to|stop|cease){_UP_TO_THREE}{_MAIL}\b"
    r"|\bdo not allow\b"
    rf"|^no (?:bulk )?{_MAIL}$"  # not "no of contacts": that is a number
    r"|\b(?:opt|opts|opted|opting) ?out\b|\boptouts?\b"
    r"|\bunsub(?:scri\w+)?\b"
    r"|\b(?:consent|permission) (?:withdrawn|refused|revoked|declined)\b"
    r"|\b(?:withdrew|withdrawn|withdrawal of|refused|revoked) (?:consent|permission)\b"
    rf"|\bobject(?:s|ed|ion)?{_UP_TO_THREE}{_MAIL}\b"
    r"|\bsuppressed\b|^(?:dnc|dne)$|\bremoved? (?:me )?from (?:the )?(?:mailing )?list\b"
    r"|\basked to be (?:removed|taken off)\b|^(?:black|block)list(?:ed)?$"
)
# Turns a heading round, wherever it stands in it. "No" is a number in "Contact no", an answer in
# "yes/no"; "not" says nothing in "whether or not", "if not", "not-for-profit".
_NEGATED = re.compile(
    r"\b(?:(?<!yes )(?<!\by )(?<!contact )(?<!mail )no(?! (?:of|yes|\d+)\b)(?!$)|no longer"
    r"|(?<!or )(?<!if )not(?! for profit)|never|cannot|unwilling|unhappy|unable"
    r"|non (?=contact|e ?mail|mail|consent|subscri)"
    r"|un ?(?=contactable|e?mailable|consent|subscri|opt)\w*"
    r"|(?:do|does|did|has|have|had|is|are|was|must|should|would|wo|ca)n ?t"
    r"|(?:refus|declin|withdr|revok|reject|exclud|blacklist|blocklist)\w*|blocked|barred|banned)\b"
)
_ABOUT = re.compile(
    rf"(?:\b|\bun){_MAIL}\b|\b(?:consent\w*|permission\w*|opt(?:s|ed)? in|subscri\w+)\b"
)
# Turned round twice, or for a part of it: which way round it is meant is for a person to say.
_TURNED_TWICE = re.compile(
    r"\b(?:not|never|no longer|no|hasnt|didnt|isnt)(?: (?:been|yet|to|be|want|wants|wish|have))*"
    r" (?:unsub\w*|opt(?:s|ed|ing)? out|optouts?|withdr\w*|refus\w*|declin\w*|object\w*|exclud\w*"
    r"|suppress\w*|revok\w*|remov\w*|blacklist\w*|blocklist\w*|block\w*|barred|banned)\b"
    r"|\b(?:but|unless|except|required|needed|necessary)\b"
)
_PREFERRING = re.compile(
    r"\b(?:mailing|mail|contact|communications?|e ?mail|marketing) preferences?\b"
    r"|\b(?:contact method|method of contact|how to contact)\b"
)
_GRANTING = re.compile(
    r"\b(?:ok|okay|happy|willing|agrees?|agreed|consents?|consented|permission|permitted|allowed"
    r"|may (?:we|i|be)|can (?:we|i|be)|wants?|wishes|would like|receives?|send|sign(?:ed)? up)"
    rf"{_UP_TO_THREE}{_MAIL}\b"
    rf"|\b{_MAIL} (?:consents?|consented|permissions?|permitted|allowed|ok|okay|agreed)\b"
    r"|\bcontact(?:ed)? (?:by|via) e ?mail\b|\baccepts? ?e ?mails?\b"
    r"|\b(?:opt|opts|opted|opting) ?in\b|\boptins?\b"
    r"|\b(?:subscribed|(?:subscription|subscribe|marketing|mailing) status)\b"
    r"|\b(?:contactable|e ?mailable|mailable)\b"
    r"|^(?:has |have |gdpr )?consent(?:ed|s)?(?: given| status| obtained| received| y n| yes no)?$"
    r"|^gdpr(?: ok| status| permissions?| agreed| y n| yes no)?$"
)
# What a column may say yes or no to besides letters by mail: none of it is asked here.
_ELSE = re.compile(
    r"\b(?:publish\w*|publication|photo\w*|images?|video|shar(?:e|ed|ing)|quoted?|cookies?"
    r"|profiling|recording|expir\w+|until|renew\w*|basis)\b"
)
_OTHER_WAYS = re.compile(
    r"\b(?:phone|telephone|tel|calls?|mobile|sms|texts?|whatsapp|fax|post|postal|letters?)\b"
)
_BY_MAIL = re.compile(r"\be ?mail\w*\b")
_WHEN_OR_WHY = re.compile(r"\b(?:date|time|when|on|at|why|reason|since)\b|\bby$")
_LINK = re.compile(r"\b(?:ip|source|method|links?|urls?)$")
# Of a consent, not whether it was given: when, where, by whom, what for. "OK to write to" is.
_NO_ANSWER = re.compile(
    r"\b(?:ip|time|date|source|by|links?|urls?|reason|(?<!write )(?<!written )to)$"
    r"|^(?:time|date|source|reason)\b|\b(?:which|topics?)\b|^sign(?:ed)? up e ?mails?$"
)
_LIKE_ONE = re.compile(
    r"\b(?:gdpr|consent\w*|permi\w+|opt|opted|optin|optout|unsub\w*|subscri\w+|preferences?"
    r"|newsletters?|mailing|privacy|suppress\w*|withdr\w+|do not|dont|basis"
    r"|caniat\w+|cydsyni\w+|[td]anysgrif\w+|peidi\w+|cysylltu)\b"  # the same in Welsh
)


class Sense(StrEnum):
    """What a column asks of each person, as pages say how it is read."""

    GRANTS = "whether they may be written to: who says no is not taken, empty or unclear is held"
    REFUSES = "who is not to be written to: who says yes is not taken, unclear is held"
    PREFERS = "how they want to hear from us: who does not want mail is not taken, unclear is held"
    EITHER = "whether they may be written to, we cannot tell which way round: everybody is held"


@dataclass(frozen=True, slots=True)
class ConsentColumn:
    """One such column. `dated`: it holds when or why they refused, so that any words refuse."""

    place: int
    title: str  # as it is headed in the file
    sense: Sense
    dated: bool = False


def consent_column(place: int, title: str) -> ConsentColumn | None:
    """What a heading says of writing to people; None where it is not about that.

    "Do not call" and "Consent to publish" are not: they say nothing about letters by mail.
    """
    words = _words(title)
    if is_about_something_else(title):
        return None
    sense = _sense(words, asks=title.rstrip().endswith("?"))
    if sense is None:
        return None
    dated = sense is Sense.REFUSES and bool(_WHEN_OR_WHY.search(words))
    return ConsentColumn(place, title, sense, dated)


def _sense(words: str, *, asks: bool) -> Sense | None:
    negated = _NEGATED.search(words)
    granting, preferring = _GRANTING.search(words), _PREFERRING.search(words)
    if _REFUSING.search(words):
        if _TURNED_TWICE.search(words):
            return Sense.EITHER
        return None if _LINK.search(words) else Sense.REFUSES
    if negated and (granting or preferring or _ABOUT.search(words)):
        # "Wants emails, not newsletters" asks two things; "consent to email not given" one.
        two = granting and granting.end() < negated.start() and _ABOUT.search(words, negated.end())
        unclear = preferring or two or _TURNED_TWICE.search(words)
        return Sense.EITHER if unclear else Sense.REFUSES
    if _NO_ANSWER.search(words) or (words.endswith("method") and not preferring):
        return None
    if preferring:
        return Sense.PREFERS
    return Sense.GRANTS if granting or (words == "contact" and asks) else None


def is_about_something_else(title: str) -> bool:
    """Whether a heading is about calls, the post, photographs, publishing: not about mail."""
    words = _words(title)
    by_another_way = _OTHER_WAYS.search(words) and not _BY_MAIL.search(words)
    return bool(_ELSE.search(words) or by_another_way)


def looks_alike(title: str) -> bool:
    """Whether a heading we do not read sounds as if it might be about writing to people."""
    words = _words(title)
    return any(one.search(words) for one in (_LIKE_ONE, _NEGATED, _REFUSING))


def _words(title: str) -> str:
    bare = _NUMBER.sub(" ", _HUMP.sub(" ", title))
    return folded(bare.replace("_", " ").replace("’", "'"))
