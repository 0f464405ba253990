"""What a list says of writing to one person: yes, no, or something a person must look at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from soundingboard.people.consent_columns import (
    ConsentColumn,
    Sense,
    is_about_something_else,
    looks_alike,
)
from soundingboard.people.organisations import folded

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\.? \d{{2,4}}\b|\b{_MONTH} \d{{4}}\b"
    r"|\b\d{1,2}/\d{4}\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?:on|since|from|in|dated|as of)$")
_TICKS = frozenset("✓✔☑✅\ufe0f")
_CROSSES = frozenset("✗✘❌☐\ufe0f")
_CROSSED_BOX = frozenset("☒\ufe0f")  # a tick to some, a cross to others
_DASHES = "-–—. "
_ENTRIES = re.compile(r"[;,/&+|]|\band\b|\bor\b")

_YES = frozenset(
    {"y", "yes", "yes please", "true", "t", "1", "tick", "ticked", "checked", "ie", "ydw", "oes"}
)
_NO = frozenset(
    {"n", "no", "no thanks", "no thank you", "no please", "false", "f", "0", "unticked"}
    | {"unchecked", "none", "never", "na", "nac ydw", "nac oes"}
)
# These say themselves what is meant, whatever stands above them.
_MAY = frozenset(
    {"ok", "okay", "fine", "happy", "agreed", "agrees", "agree", "consented", "consents", "consent"}
    | {"consent given", "given", "granted", "obtained", "opted in", "opt in", "optin", "subscribed"}
    | {"allow", "allowed", "permitted", "may contact", "ok to contact", "ok to email"}
    | {"happy to be contacted", "can contact"}
)
UNMISTAKABLE = frozenset(
    {"unsubscribed", "unsubscribe", "unsubscribes", "opted out", "opt out", "optout", "opts out"}
    | {"opted out of email", "opted out of emails", "opted out of mailings", "email opt out"}
    | {
        f"{no} {verb}"
        for no in ("do not", "dont", "don t")
        for verb in ("contact", "email", "mail")
    }
    | {f"{no} send email{s}" for no in ("do not", "dont", "don t") for s in ("", "s")}
    | {"no email", "no emails", "no mailings", "no contact", "not to be contacted", "not consented"}
    | {
        "no consent",
        "consent withdrawn",
        "withdrew consent",
        "withdrawn consent",
        "consent refused",
    }
    | {"refused consent", "remove from list", "removed from list", "asked to be removed"}
    | {"asked not to be contacted", "does not want to be contacted", "does not want emails"}
)
_MAY_NOT = UNMISTAKABLE | frozenset(
    {"withdrawn", "withdrew", "revoked", "refused", "refuses", "declined", "declines", "denied"}
    | {"objected", "objects", "not given", "not granted", "not obtained", "not subscribed"}
    | {"not allowed", "do not allow", "disallow", "disallowed", "not permitted", "does not consent"}
    | {"not opted in", "removed", "suppressed", "stop", "out"}
)
_WAYS_BY_MAIL = frozenset(
    {"email", "e mail", "emails", "any", "all", "either", "both", "everything", "anything"}
    | {"any method", "any way", "no preference", "no preferences", "dont mind", "dim dewis"}
    # In what form or language: nothing against mail.
    | {"large print", "braille", "bsl", "easy read", "audio", "english", "welsh", "cymraeg"}
    | {"bilingual", "saesneg", "newsletter", "newsletters"}
)
_OTHER_WAYS = frozenset(
    {"post", "letter", "letters", "phone", "telephone", "sms", "text", "call", "calls", "whatsapp"}
    | {"in person", "fax", "mobile", "paper", "direct mail"}
)
_AROUND_A_WAY = re.compile(
    r"\b(?:by|via|only|please|first|then|best|preferred|preferably|prefers?|address|work|home)\b"
)
# Words that answer, though not plainly: a column that has them is one of consent.
_HALF_AN_ANSWER = re.compile(
    r"\b(?:y|n|yes|no|not|never|ask\w*|check\w*|pending|maybe|perhaps|unsure|only|unless|until"
    r"|inactive|active|cleaned|lapsed|expired|bounced|suspended|unconfirmed|stop\w*|out|in|left"
    r"|consent\w*|permission\w*|agree\w*|opt\w*|subscri\w+|unsub\w*|withdr\w*|refus\w*|declin\w*"
    r"|object\w*|remov\w*|contact\w*)\b"
)
_DATA = re.compile(r"@|://|\.\w{2,4}$|^[\d .:+()/-]{2,}$")  # addresses, files, numbers


class Answer(StrEnum):
    """What the cells of a row come to; of several columns the strictest counts."""

    MAY = "may be written to"
    UNCLEAR = "unclear"
    MAY_NOT = "not to be written to"

    @property
    def strictness(self) -> int:
        """The higher, the more it forbids."""
        return list(Answer).index(self)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of writing to its person, and the sentence that shows where it says so."""

    answer: Answer
    why: str = ""


NOTHING = Said(Answer.MAY)


def read_consent(
    cells: Sequence[str],
    columns: Sequence[ConsentColumn],
    others: Sequence[tuple[str, str]],
    groups: Sequence[str] = (),
) -> Said:
    """What a row says: by its columns of consent, and by an unmistakable word in any other.

    `others` are the headings and cells that nothing else is read from: "Status: unsubscribed" is
    no column of consent, and still leaves no doubt; nor does a group or a tag of that name.
    """
    found = NOTHING
    for column in columns:
        cell = cells[column.place] if column.place < len(cells) else ""
        answer = _answer(cell, column)
        if answer is Answer.MAY_NOT:
            return Said(answer, f"The column “{column.title[:60]}” says “{cell[:60]}”.")
        if answer is Answer.UNCLEAR and found is NOTHING:
            found = Said(answer, _doubt(cell, column))
    for title, cell in others:
        refusals = _MAY_NOT if looks_alike(title) else UNMISTAKABLE
        if folded(_undated(cell)) in refusals and not is_about_something_else(title):
            where = f"The column “{title[:60]}”" if title else "A column without a heading"
            return Said(Answer.MAY_NOT, f"{where} says “{cell[:60]}”.")
    for group in groups:
        if folded(group) in UNMISTAKABLE:
            return Said(Answer.MAY_NOT, f"Their groups or tags say “{group[:60]}”.")
    return found


def answers_nothing(cells: Sequence[str], column: ConsentColumn) -> bool:
    """Whether no cell of a column is an answer, so that it must be about something else.

    "Opt-in" may hold where somebody did so, "Communication preferences" topics. What is headed as a
    refusal is one whatever the words below it, unless they are addresses or numbers.
    """
    return all(_is_no_answer(cell, column) for cell in cells if cell.strip(_DASHES))


def _is_no_answer(cell: str, column: ConsentColumn) -> bool:
    if column.sense is Sense.EITHER or _answer(cell, column) is not Answer.UNCLEAR or "?" in cell:
        return False
    words = folded(cell)
    if len(words) < 2 or words == "n a":  # marks: an x, a box
        return False
    if _DATA.search(cell):
        return True
    if column.sense is Sense.REFUSES or _HALF_AN_ANSWER.search(words):
        return False
    return not _ways(cell) <= _WAYS_BY_MAIL | _OTHER_WAYS


def _answer(cell: str, column: ConsentColumn) -> Answer:
    words = folded(_undated(cell))
    if words in _MAY_NOT:
        return Answer.MAY_NOT
    if "?" in cell:
        return Answer.UNCLEAR
    return _ASKED[column.sense](cell, words, column)


def _asked_whether(cell: str, words: str, _column: ConsentColumn) -> Answer:
    """An answer to "OK to contact?": a date says when they agreed."""
    if words in _MAY or words in _YES or _is_of(cell, _TICKS):
        return Answer.MAY
    if words in _NO or _is_of(cell, _CROSSES):
        return Answer.MAY_NOT
    return Answer.MAY if _DATE.search(cell) and not words else Answer.UNCLEAR


def _asked_whether_not(cell: str, words: str, column: ConsentColumn) -> Answer:
    """An answer to "Do not email?": a no lets us write, a date says when they refused."""
    if words in _NO or words in _MAY or words == "n a" or _is_of(cell, _CROSSES):
        return Answer.MAY
    if words in _YES or words == "x" or _is_of(cell, _TICKS | _CROSSED_BOX):
        return Answer.MAY_NOT
    if _DATE.search(cell) or (column.dated and words):
        return Answer.MAY_NOT
    return Answer.UNCLEAR if cell.strip(_DASHES) else Answer.MAY


def _asked_how(cell: str, words: str, column: ConsentColumn) -> Answer:
    """An answer to "How do you want to hear from us?"; nothing said is no refusal."""
    if not cell.strip(_DASHES):
        return Answer.MAY
    ways = _ways(cell)
    if not ways:
        return _asked_whether(cell, words, column)
    if ways <= _OTHER_WAYS:
        # "Phone" is what they like best; "phone only" leaves nothing else.
        return Answer.MAY_NOT if "only" in words.split() else Answer.UNCLEAR
    if ways <= _WAYS_BY_MAIL | _OTHER_WAYS:
        return Answer.MAY
    return _asked_whether(cell, words, column) if words else Answer.UNCLEAR


def _ways(cell: str) -> set[str]:
    """The ways of hearing from us that a cell names, without the words around them."""
    entries = (folded(entry) for entry in _ENTRIES.split(cell.casefold()))
    return {" ".join(_AROUND_A_WAY.sub(" ", entry).split()) for entry in entries} - {""}


def _asked_either(_cell: str, _words: str, _column: ConsentColumn) -> Answer:
    """An answer to we cannot tell which question."""
    return Answer.UNCLEAR


_ASKED = {
    Sense.GRANTS: _asked_whether,
    Sense.REFUSES: _asked_whether_not,
    Sense.PREFERS: _asked_how,
    Sense.EITHER: _asked_either,
}


def _is_of(cell: str, signs: frozenset[str]) -> bool:
    bare = set(_undated(cell))
    return bool(bare) and bare <= signs


def _undated(cell: str) -> str:
    """A cell without the date it was said on: "Withdrawn 12/03/2024" is "Withdrawn"."""
    bare = _DATE.sub(" ", cell).strip(f"{_DASHES}:,()")
    return _SMALL.sub("", bare).strip(f"{_DASHES}:,()")


def _doubt(cell: str, column: ConsentColumn) -> str:
    says = f"says “{cell[:60]}”" if cell else "is empty here"
    where = f"The column “{column.title[:60]}” {says}"
    if column.sense is Sense.EITHER:
        return (
            f"{where}, and we cannot tell which way round it is meant. Name the column “OK to "
            "contact?” with yes or no in it, and import the list again."
        )
    if column.sense is Sense.PREFERS and _ways(cell) and _ways(cell) <= _OTHER_WAYS:
        return (
            f"{where}, which does not say whether they want mail too. Write “email” or “no email” "
            "there, and import the list again."
        )
    unclear = "" if not cell else ", which is neither yes nor no to us"
    return f"{where}{unclear}. Write yes or no there, and import the list again."
