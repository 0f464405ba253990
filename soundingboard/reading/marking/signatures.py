"""Finding what stands at the foot of a letter and is no part of what it says."""

import re
from dataclasses import dataclass
from itertools import islice

from soundingboard.reading.lines import Hint, Line
from soundingboard.reading.marking.greetings import is_farewell, may_be_answer
from soundingboard.reading.marking.notices import (
    CAUTION,
    NOTICE,
    NOTICE_HEADING,
    PROTECTIVE,
    is_disclosure,
)
from soundingboard.reading.marking.own_names import OwnName
from soundingboard.reading.marking.posts import is_office_note, is_title_like, may_be_title
from soundingboard.reading.marking.quotes import code_lines, is_device_line
from soundingboard.reading.parts import Mark, Marks

_STRICT = re.compile(r"^-- ?\r?\n?$")  # RFC 3676 section 4.3
_WEAK = re.compile(r"^(?:-{2,3}|[—–]{1,3}|_{2,}|[—–_]{4,})$")
_RULE = re.compile(r"^[-_*=#~+—–][-_*=#~+—–>\s]{2,}$")
_FOOTER = re.compile(
    r"mailing list|listinfo|list archives?\b|to unsubscribe|unsubscribe from|to subscribe or"
    r"|you (?:are receiv|receiv)(?:ing|ed) this (?:e-?mail|message|because)|view it on github"
    r"|reply to this email directly|manage your subscription|sf\.net email is sponsored"
    r"|do you yahoo|get your free|mailing-list|-unsubscribe@|-request@|update your preferences",
    re.IGNORECASE,
)
_LIST_LINK = re.compile(r"^<?https?://\S*(?:listinfo|unsubscribe)\S*>?$", re.IGNORECASE)
_MOST_PROSE = 30  # lines of a paragraph that are looked at for a notice
_FULL_LINE = 50  # characters of a line that may have been wrapped
_CONTACT = re.compile(
    r"\b(?:tel|phone|mobile|mob|cell|fax|direct|ffôn|ffon|symudol|ddi|office)\b\W{0,4}[(+\d]"
    r"|^[\W_]{0,3}(?:\+\d|0)[\d ()]{8,16}$|^[\W_]{0,3}[tmpfdeo]\b\s?[:.|]\s?[(+\d\w]|\bwww\.[\w-]+\.|https?://|[\w.+-]{1,64}@[\w-]{1,63}\.\w"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    r"|^\W*(?:follow|find|like|visit|join) us(?: on\b| at\b|[:!])"
    r"|^\W*sign up (?:to|for) our newsletter"
    r"|\bauthorised and regulated by the\b|\bregistered in (?:england|wales|scotland)\b"
    r"|\bcompany limited by guarantee\b|^\W*registered (?:charity|company|office)\b"
    # Numbers that charities and companies must state in their letters
    r"|\b(?:charity|company|registration|registered|vat|elusen|cwmni)\b[^.\n]{0,30}\b(?:no\b|number|rhif)?"
    r"[^\w\n]{0,3}[A-Z]{0,2}\d{6,}",
    re.IGNORECASE | re.MULTILINE,
)
_PERSON = re.compile(
    r"^[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þa-z][\w.'’-]*){1,3}(?:,.{0,40}|\s*\(.{0,30}\))?$"
)
_MOST_STRICT = 25  # lines with words below "-- "
_MOST_WEAK = 10
_FOOT_LENGTH = 16
_TITLE_LINES = 5  # lines with post, organisation and address under a name
_MOST_FAREWELL = 4  # words of a farewell of one's own: "In solidarity"


@dataclass(slots=True)
class _Page:
    """A body being marked, with what every rule asks for computed once."""

    lines: list[Line]
    marks: Marks
    ends: list[int]  # for each line, where the run of unmarked lines around it ends
    first_words: int  # the first line with words,
    first_new: int  # and the first of them that nothing else has explained

    @classmethod
    def of(cls, lines: list[Line], marks: Marks) -> "_Page":
        ends = [len(lines)] * (len(lines) + 1)
        for at in range(len(lines) - 1, -1, -1):
            ends[at] = ends[at + 1] if marks[at] is None or lines[at].blank else at
        none = len(lines)
        worded = (at for at, line in enumerate(lines) if line.words)
        new = (at for at, line in enumerate(lines) if line.words and marks[at] is None)
        return cls(lines, marks, ends, next(worded, none), next(new, none))

    def below(self, at: int, most: int) -> list[int]:
        """The next unmarked lines with words in the same run, one more than `most` at the most."""
        rows = (i for i in range(at + 1, self.ends[at]) if self.lines[i].words)
        return list(islice(rows, most + 1))


def mark_feet(lines: list[Line], marks: Marks, name: OwnName) -> None:
    """Mark signatures, device lines, notices and list footers among the lines still unmarked.

    `name` is the sender's own: it begins a signature that nothing else would give away.
    """
    _mark_cautions(lines, marks)
    _mark_protective_markings(lines, marks)
    page = _Page.of(lines, marks)
    code = code_lines(lines)
    at = 0
    while at < len(lines):
        if marks[at] is not None or lines[at].blank or at in code:
            at += 1
            continue
        mark, end = _foot(page, at)
        for here in range(at, end):
            if marks[here] is None:
                marks[here] = mark
        at = max(end, at + 1)
    _mark_contact_blocks(_Page.of(lines, marks), name)
    for at, line in enumerate(lines):
        if marks[at] is None and at not in code and is_disclosure(line.words):
            marks[at] = Mark.DISCLAIMER


def _foot(page: _Page, at: int) -> tuple[Mark, int]:
    """The mark of a foot that begins at this line and where it ends; `at` where none begins."""
    line, end = page.lines[at], page.ends[at]
    if line.hint is Hint.SIGNATURE:
        last = at
        while last < end and (page.lines[last].hint is Hint.SIGNATURE or page.lines[last].blank):
            last += 1
        return Mark.SIGNATURE, last
    if is_device_line(line.words):
        return Mark.SIGNATURE, at + 1
    if _RULE.match(line.words) or _WEAK.match(line.words):
        return _below_rule(page, at)
    if _LIST_LINK.match(line.words):
        return Mark.DISCLAIMER, at + 1
    if line.words.lower().startswith(("to unsubscribe", "you are receiving this")):
        return Mark.DISCLAIMER, _paragraph_end(page.lines, at, end)
    return Mark.DISCLAIMER, _notice_end(page, at)


def _below_rule(page: _Page, at: int) -> tuple[Mark, int]:
    """What a line of dashes or the like parts from the letter: a footer, a signature, a notice."""
    below = page.below(at, _MOST_STRICT)
    texts = [page.lines[i].words for i in below]
    if any(_FOOTER.search(text) for text in texts[:4]):
        return Mark.DISCLAIMER, page.ends[at]
    if page.first_words < at and _is_delimiter(page.lines, at, below):
        return Mark.SIGNATURE, _signature_end(page.lines, below, page.ends[at])
    if NOTICE.search(" ".join(texts[:3])):
        return Mark.DISCLAIMER, page.ends[at]
    return Mark.SIGNATURE, at


def _notice_end(page: _Page, at: int) -> int:
    """Where a confidentiality notice or the like that begins here ends; `at` where none begins.

    Below something new nothing follows a notice; on top it is one paragraph.
    """
    words, end = page.lines[at].words, page.ends[at]
    below_new = page.first_new < at
    if below_new and len(words) < 200 and NOTICE_HEADING.match(words):
        return end
    if not _is_wrapped(page.lines, at - 1):
        prose, beyond = _prose(page.lines, at, end)
        found = NOTICE.search(f"{prose} {beyond}")
        if found and found.start() <= len(prose):
            return end if below_new else _paragraph_end(page.lines, at, end)
    return at


def _is_wrapped(lines: list[Line], at: int) -> bool:
    """Whether a sentence fills this line and goes on in the next."""
    words = lines[at].words if at >= 0 else ""
    return len(words) >= _FULL_LINE and words[-1:] not in ".?!:;"


def _prose(lines: list[Line], at: int, end: int) -> tuple[str, str]:
    """One stretch of prose, wrapped lines and the last, and the few lines of its paragraph beyond.

    Some programs put no blank line between paragraphs: a notice may be in the same run of lines
    as all that was said.
    """
    last = at
    while last + 1 < min(end, at + _MOST_PROSE) and _is_wrapped(lines, last):
        last += 1
    after = range(last + 1, min(_paragraph_end(lines, last, min(end, last + 4)), end))
    prose = " ".join(lines[here].words for here in range(at, last + 1))
    return prose[:2_000], " ".join(lines[here].words for here in after)[:300]


def _is_delimiter(lines: list[Line], at: int, below: list[int]) -> bool:
    """Whether a line of dashes or the like parts a signature from the letter."""
    if not below:
        return lines[at].words in ("--", "—")
    if _STRICT.match(lines[at].text.lstrip()) and lines[at].text.startswith("--"):
        return len(below) <= _MOST_STRICT
    if not _WEAK.match(lines[at].words):
        return False
    above = next((line.words for line in reversed(lines[:at]) if line.words), "")
    if is_farewell(above) and len(below) <= _MOST_STRICT:
        return True  # "Thanks," and a line drawn under it: the letter is over
    if len(below) > _MOST_WEAK:
        return False
    texts = [lines[i].words for i in below]
    sentences = sum(len(text.split()) >= 9 and text.endswith((".", "!", "?")) for text in texts)
    contact = any(_CONTACT.search(text) for text in texts)
    return sum(map(len, texts)) < 700 and (contact or sentences == 0)


def _signature_end(lines: list[Line], below: list[int], end: int) -> int:
    """Where the signature ends: before a rule that begins a list's footer, else with the run."""
    for here in below:
        if _RULE.match(lines[here].words) and any(
            _FOOTER.search(line.words) for line in lines[here + 1 : here + 5]
        ):
            return here
    return end


def _mark_cautions(lines: list[Line], marks: Marks) -> None:
    """The warning that a mail server puts on top: "This email originated from outside ..."."""
    first = next((i for i, mark in enumerate(marks) if mark is None and lines[i].words), None)
    if first is not None and CAUTION.match(lines[first].words):
        for at in range(first, _paragraph_end(lines, first, len(lines))):
            if marks[at] is None:
                marks[at] = Mark.DISCLAIMER


def _mark_protective_markings(lines: list[Line], marks: Marks) -> None:
    """The "OFFICIAL" that government and councils put on the first or the last line."""
    rows = [at for at, line in enumerate(lines) if line.words and marks[at] is None]
    for at in {*rows[:1], *rows[-1:]} if len(rows) > 1 else ():
        if PROTECTIVE.match(lines[at].words):
            marks[at] = Mark.DISCLAIMER


def _mark_contact_blocks(page: _Page, own: OwnName) -> None:
    """A name with telephone, address and the like under it, without any delimiter."""
    lines, marks, at = page.lines, page.marks, 0
    while at < len(lines):
        if marks[at] is not None or lines[at].blank:
            at += 1
            continue
        start, end = at, page.ends[at]
        found = _contact_block(lines, start, end, own)
        if found is not None:
            name, last = found
            marks[name] = Mark.GREETING
            for here in range(name + 1, last):
                marks[here] = marks[here] or Mark.SIGNATURE
        at = end


def _contact_block(lines: list[Line], start: int, end: int, own: OwnName) -> tuple[int, int] | None:
    """The line with a name that begins a block of contact lines, and where the block ends.

    Under the sender's own name less is needed: one such line, or lines like job titles.
    """
    tail: list[int] = []
    for at in range(end - 1, start - 1, -1):
        words = lines[at].words
        if not words or is_disclosure(words):
            continue
        prose = len(words.split()) >= 9 and words.endswith((".", "!", "?", ":"))
        prose = prose and not _CONTACT.search(words)
        if prose or len(words) > 130 or len(tail) >= _FOOT_LENGTH:
            break
        tail.insert(0, at)
    contacts = {at for at in tail if _CONTACT.search(lines[at].words)}
    for at in tail:
        after_blank = at > start and lines[at - 1].blank
        below = sum(contact > at for contact in contacts)
        if after_blank and below >= 2 and at not in contacts and _PERSON.match(lines[at].words):
            return at, end
        follow = [lines[i].words for i in tail if i > at and i not in contacts]
        farewell = _is_farewell_above(lines, start, at)
        full = own.signs_in_full(lines[at].words)
        mine = (after_blank or farewell or full) and bool(follow or below) and at not in contacts
        if mine and own.signs(lines[at].words) and not any(map(_may_be_said, follow)):
            if below and after_blank:
                return at, end
            rows = [i for i in tail if i > at][:_TITLE_LINES]
            last = max((i for i in rows if _is_of_post(lines[i].words)), default=at)
            between = [lines[i].words for i in rows if i <= last]
            titles = may_be_title if full else is_title_like
            if between and all(map(titles, between)):
                return at, last + 1
    return None


def _is_of_post(words: str) -> bool:
    return is_title_like(words) or is_office_note(words)


def _is_farewell_above(lines: list[Line], start: int, at: int) -> bool:
    """Whether a line of a few words stands by itself above another: a farewell, however put."""
    above = next((here for here in range(at - 1, start - 1, -1) if lines[here].words), -1)
    if above < 0:
        return False
    if is_farewell(lines[above].words):
        return True
    alone = above == start or lines[above - 1].blank
    words = lines[above].words
    return alone and len(words.split()) <= _MOST_FAREWELL and words[-1:] not in ".?!:;"


def _may_be_said(words: str) -> bool:
    """Whether a line under a name begins as answers do: "3. none", but not "12 Mill Lane"."""
    return may_be_answer(words) and not is_title_like(words)


def _paragraph_end(lines: list[Line], at: int, end: int) -> int:
    while at < end and lines[at].words:
        at += 1
    return at
