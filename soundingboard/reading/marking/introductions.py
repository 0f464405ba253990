"""The shapes of the line above a quotation: "On 3 May 2026, Ann Lee wrote:", in any language."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from soundingboard.reading.marking.client_words import NEAR
from soundingboard.reading.marking.client_words_wider import FAR

_TAIL = 80  # characters at the end within which a last verb stands


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
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"[\w.+\-']{1,64}(?:@|&#64;)[\w\-]+(?:\.[\w\-]+)+")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?![./]\d{4})|\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_DAY = re.compile(
    r"\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}|\d{4}[-/.年]\s?\d{1,2}|\d{4}년"
    r"|\b\d{1,2}(?:\.|º|er|st|nd|rd|th)? ?(?:de |d')?[^\W\d_]{3,14}\.?,? ?(?:de |del )?\d{2,4}"
    r"|\b\d{1,2}-[^\W\d_]{3,4}\.?-\d{2,4}"
    r"|\b[^\W\d_]{3,14}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:\d{4}|at)|[^\W\d_]{3,9}\.? \d{1,2}, "
    r"|\b\d{1,2} [^\W\d_]{3,9},? \d{4}|\d{1,2} tháng|\b(?:19|20)\d{2}\b"
)
_DAY_FIRST = re.compile(r"^[\W_]{0,4}(?:[^\W\d_]{2,10}\.?,? )?\d{1,4}[-/.年 :]")
# As in "Ann Lee wrote on 2026-05-03 14:50" with a colon after it
_VERB_THEN_DAY = re.compile(
    rf"(?<![^\W\d_])(?:{_WROTE})\s+(?:\w{{1,6}}\s+){{0,3}}"
    r"(?:[^\W\d_]{2,10},? )?\d{1,4}[-./ ][^:]{2,30}(?::\d\d){0,2}[^:]{0,20}:$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^[\W_]{0,3}[^\W\d_][\w.'\-]*(?: [\w.'\"()\-]+){0,6} (?:\w{3,}ed|wrote|writes|said"
    r"|says)\s?:{1,3}$"
)
_GROUPWISE = re.compile(r"^>>> .{3,200} >>>:?$")
_ENDS_OPEN = (":", "：", "-", "–", "—", ">", "\u202c", ")")
_SENTENCE = re.compile(r"[a-zà-ÿ]{3}[.!?] [A-Z]")
_COLONS = (":", "：", ":<", ":>")
_DASHES = ("--", "––", "——")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The words of one to six lines that may be an attribution, and whether quoted lines follow."""

    core: str
    lines: int
    quote_follows: bool

    @property
    def address(self) -> bool:
        return has_address(self.core)

    @property
    def day(self) -> bool:
        return bool(_DAY.search(self.core))

    @property
    def moment(self) -> bool:
        return self.day or bool(_TIME.search(self.core))

    @property
    def lead(self) -> bool:
        return begins_like_one(self.core)

    @property
    def colon(self) -> bool:
        return self.core.endswith(_COLONS)

    @property
    def open_end(self) -> bool:
        return self.core.endswith(_ENDS_OPEN)

    @property
    def one_sentence(self) -> bool:
        return not _SENTENCE.search(self.core)


def is_attribution(text: str, lines: int, *, quote_follows: bool) -> bool:
    """Whether a text is a whole attribution.

    What makes one: a moment or an address, and a verb of writing or a colon at the end. The
    fewer of them, the more must follow: quoted lines.
    """
    gathered = Gathered(text.strip(" *_\"'\u200e\u200f"), lines, quote_follows)
    if _GROUPWISE.match(gathered.core):
        return gathered.moment
    if gathered.core.startswith(_DASHES) and gathered.core.endswith(_DASHES):
        return verb_last(gathered.core.strip("-–— "))
    if not (gathered.address or gathered.moment):
        return _names_speaker(gathered)
    return any(shape(gathered) for shape in _SHAPES)


def begins_like_one(text: str) -> bool:
    """Whether a text begins with a word such as "On", in any language known."""
    return bool(_LEAD.match(text))


def verb_last(text: str) -> bool:
    """Whether a text ends with a verb of writing."""
    return bool(_VERB_LAST.search(text[-_TAIL:]))


def has_address(text: str) -> bool:
    return ("@" in text and bool(_ADDRESS.search(text))) or "&#64;" in text


def day_or_address(text: str) -> bool:
    """Whether a text names a day, a time or an address."""
    if has_address(text):
        return True
    return bool(_DIGIT.search(text) and (_TIME.search(text) or _DAY.search(text)))


def speaks(text: str) -> bool:
    """Whether a text is a name with a verb and a colon: "Ann Lee joked:"."""
    return bool(_SPEAKER.match(text))


def _names_speaker(gathered: Gathered) -> bool:
    """A name and a verb, nothing else, right above a quotation."""
    core = gathered.core
    if gathered.lines > 1 or not gathered.quote_follows or len(core) >= 120:
        return False
    return speaks(core) or (len(core) < 80 and core.endswith((":", "：")) and verb_last(core))


def _verb_at_end(gathered: Gathered) -> bool:
    """Verb last, as in "On 3 May 2026, Ann Lee <ann@example.org> wrote:"."""
    core = gathered.core
    if not verb_last(core):
        return False
    if gathered.address:
        return True
    if len(core) > 260:
        return False
    known = gathered.open_end or gathered.lead or gathered.quote_follows
    if gathered.day and _TIME.search(core):
        return known and gathered.one_sentence
    leads = gathered.lead or bool(_DAY_FIRST.match(core))
    return known and leads and gathered.day and len(core.split()) <= 14


def _verb_then_name(gathered: Gathered) -> bool:
    """Verb inside, as in "Am 3. Mai 2026 um 10:00 schrieb Ann Lee <ann@example.org>:"."""
    if not (gathered.lead and gathered.open_end):
        return False
    precise = gathered.address or bool(_TIME.search(gathered.core))
    return precise and bool(_VERB_THEN_NAME.search(gathered.core)) and gathered.one_sentence


def _verb_then_day(gathered: Gathered) -> bool:
    """Day last, as in "Ann Lee wrote on 2026-05-03 14:50:"."""
    if gathered.lines > 2 or len(gathered.core) >= 160 or not gathered.core.endswith(":"):
        return False
    return gathered.day and bool(_VERB_THEN_DAY.search(gathered.core)) and gathered.one_sentence


def _verb_first(gathered: Gathered) -> bool:
    """Verb first, as in "Skrev Ann Lee <ann@example.org> den 3. maj 2026:"."""
    return (
        gathered.address
        and gathered.moment
        and gathered.open_end
        and bool(_VERB_FIRST.match(gathered.core))
    )


def _moment_and_address(gathered: Gathered) -> bool:
    """No verb, as in "03.05.2026, 14:41, Ann Lee <ann@example.org>:"."""
    whole = gathered.colon and gathered.address and gathered.moment
    return whole and gathered.lines <= 3 and gathered.one_sentence


def _above_quote(gathered: Gathered) -> bool:
    """Less is needed where quoted lines follow."""
    core = gathered.core
    if not gathered.quote_follows:
        return False
    if gathered.colon and gathered.address and gathered.lines == 1 and len(core) < 100:
        return core[0].isupper()
    dated = gathered.moment and (gathered.lead or bool(_DAY_FIRST.match(core)))
    if dated and gathered.colon:
        return len(core) < 160 and gathered.one_sentence
    day_first = gathered.lines <= 2 and bool(_DAY_FIRST.match(core))
    return day_first and gathered.address and core.endswith(">")


_SHAPES: tuple[Callable[[Gathered], bool], ...] = (
    _verb_at_end,
    _verb_then_name,
    _verb_then_day,
    _verb_first,
    _moment_and_address,
    _above_quote,
)
