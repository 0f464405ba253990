"""Finding the line a mail program writes above a quotation: "On 3 May 2026, Ann Lee wrote:"."""

import re

from soundingboard.reading.client_words import NEAR
from soundingboard.reading.client_words_wider import FAR
from soundingboard.reading.lines import Hint, Line, visible

_LINES = 6  # an attribution is wrapped over at most so many lines
_LENGTH = 420  # characters


def _any_of(words: list[str]) -> str:
    unique = {word.strip() for word in words if word.strip()}
    return "|".join(re.escape(word) for word in sorted(unique, key=len, reverse=True))


_LEADS = _any_of([word for tongue in NEAR + FAR for word in tongue.leads.split("|")])
_WROTE = _any_of([word for tongue in NEAR + FAR for word in tongue.wrote.split("|")])
_LEAD = re.compile(rf"^[\W_]{{0,6}}(?:{_LEADS})(?![^\W\d_])")
_VERB_LAST = re.compile(
    rf"(?:(?<![^\W\d_])|(?<=>)|(?<=\d))(?:{_WROTE})\s*(?:\(a\))?[\W_]*$", re.IGNORECASE
)
_VERB_THEN_NAME = re.compile(
    rf"(?<![^\W\d_])(?:{_WROTE})(?![^\W\d_])[^.!?]?[^!?]{{0,200}}[:：>)]\W{{0,4}}$", re.IGNORECASE
)
_VERB_FIRST = re.compile(rf"^[\W_]{{0,6}}(?:{_WROTE})(?![^\W\d_])", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+\-']+(?:@|&#64;)[\w\-]+(?:\.[\w\-]+)+")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?![./]\d{4})|\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_DAY = re.compile(
    r"\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}|\d{4}[-/.年]\s?\d{1,2}|\d{4}년"
    r"|\b\d{1,2}(?:\.|º|er|st|nd|rd|th)? ?(?:de |d')?[^\W\d_]{3,14}\.?,? ?(?:de |del )?\d{2,4}"
    r"|\b\d{1,2}-[^\W\d_]{3,4}\.?-\d{2,4}"
    r"|\b[^\W\d_]{3,14}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:\d{4}|at)|[^\W\d_]{3,9}\.? \d{1,2}, "
    r"|\b\d{1,2} [^\W\d_]{3,9},? \d{4}|\d{1,2} tháng|\b(?:19|20)\d{2}\b"
)
_DAY_FIRST = re.compile(r"^[\W_]{0,4}(?:[^\W\d_]{2,10}\.?,? )?\d{1,4}[-/.年 :]")
# "Ann Lee wrote on 2026-05-03 14:50:"
_VERB_THEN_DAY = re.compile(
    rf"(?<![^\W\d_])(?:{_WROTE})\s+(?:\w{{1,6}}\s+){{0,3}}"
    r"(?:[^\W\d_]{2,10},? )?\d{1,4}[-./ ][^:]{2,30}(?::\d\d){0,2}[^:]{0,20}:$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^[\W_]{0,3}[^\W\d_][\w.'\-]*(?: [\w.'\"()\-]+){0,6} (?:\w{3,}ed|wrote|writes|said|says)\s?[:.]{1,3}$"
)
_ENDS_OPEN = (":", "：", "-", "–", "—", ">", "‬", ")")
_SENTENCE = re.compile(r"[a-zà-ÿ]{3,}[.!?] [A-Z]")


def attribution_end(lines: list[Line], at: int) -> int | None:
    """Where an attribution that begins at this line ends; None where none begins.

    What makes one: a moment or an address, and a verb of writing or a colon at the end. The
    fewer of them, the more must follow: quoted lines.
    """
    first = lines[at].words
    if not _may_begin(first, lines[at].hint):
        return None
    joined, taken = "", 0
    for here in range(at, min(len(lines), at + 2 * _LINES)):
        words = lines[here].words
        unclosed = joined.count("<") > joined.count(">")
        if unclosed and lines[here].text.startswith(">"):
            words = visible(lines[here].text)  # no prefix, but the bracket of an address
        if not words:
            # A blank line within is possible only after a beginning that nothing else explains
            if _LEAD.match(joined) and _day_or_address(joined) and taken < 4:
                continue
            return None
        if here > at and lines[here].depth != lines[at].depth and not unclosed:
            return None
        joined = f"{joined} {words}".strip()
        taken += 1
        if len(joined) > _LENGTH or taken > _LINES:
            return None
        if _complete(joined, taken, quote_follows=_quote_follows(lines, here + 1, lines[at].depth)):
            return here + 1
        if joined.endswith((".", "!", "?")) and not _day_or_address(joined):
            return None
    return None


def _may_begin(words: str, hint: Hint) -> bool:
    if hint is Hint.ATTRIBUTION or _LEAD.match(words) or _day_or_address(words):
        return True
    return bool(words.startswith("--") or _VERB_LAST.search(words) or _SPEAKER.match(words))


def _day_or_address(text: str) -> bool:
    return bool(_ADDRESS.search(text) or _DAY.search(text) or _TIME.search(text))


def _complete(text: str, taken: int, *, quote_follows: bool) -> bool:
    """Whether the gathered text is a whole attribution."""
    core = text.strip(" *_\"'‎‏")
    address = bool(_ADDRESS.search(core))
    day, time = bool(_DAY.search(core)), bool(_TIME.search(core))
    lead = bool(_LEAD.match(core))
    open_end = core.endswith(_ENDS_OPEN)
    verb_last = bool(_VERB_LAST.search(core))
    if core.startswith(("--", "––", "——")) and core.endswith(("--", "––", "——")):
        return bool(_VERB_LAST.search(core.strip("-–— ")))
    if not (address or day or time):
        return (
            taken == 1
            and quote_follows
            and len(core) < 120
            and bool(
                _SPEAKER.match(core)
                or (verb_last and core.endswith((":", "：")) and len(core) < 80)
            )
        )
    if verb_last and _enough_for_verb(core, address=address, day=day, time=time, lead=lead):
        return open_end or lead or quote_follows or address
    if lead and open_end and (address or time) and _VERB_THEN_NAME.search(core):
        return not _SENTENCE.search(core)
    if day and taken <= 2 and len(core) < 160 and _VERB_THEN_DAY.search(core):
        return not _SENTENCE.search(core)
    if _VERB_FIRST.match(core) and address and open_end and (day or time):
        return True
    colon = core.endswith((":", "：", ":<", ":>"))
    if colon and address and (day or time) and taken <= 3:
        return not _SENTENCE.search(core)
    if quote_follows and colon and address and taken == 1 and len(core) < 100:
        return core[0].isupper()
    if quote_follows and (lead or _DAY_FIRST.match(core)) and (day or time) and colon:
        return len(core) < 160 and not _SENTENCE.search(core)
    return bool(
        quote_follows and _DAY_FIRST.match(core) and address and core.endswith(">") and taken <= 2
    )


def _enough_for_verb(core: str, *, address: bool, day: bool, time: bool, lead: bool) -> bool:
    """With a verb at its end, how much else a line needs so as not to be somebody's sentence."""
    if len(core) > 260 and not address:
        return False
    if address:
        return len(core) < _LENGTH
    if time and day:
        return not _SENTENCE.search(core)
    return (lead or bool(_DAY_FIRST.match(core))) and day and len(core.split()) <= 14


def _quote_follows(lines: list[Line], at: int, depth: int) -> bool:
    """Whether the next line with words, at most two blank ones away, is quoted deeper."""
    for line in lines[at : at + 3]:
        if line.words or line.depth > depth:
            return line.depth > depth
    return False
