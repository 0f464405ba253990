"""Finding what stands at the foot of a letter and is no part of what it says."""

import re

from soundingboard.reading.greetings import is_farewell
from soundingboard.reading.lines import Hint, Line
from soundingboard.reading.parts import Mark
from soundingboard.reading.quotes import Marks, code_lines, is_device_line

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
_NOTICE = re.compile(
    r"(?:this|the) (?:e-?mail|message|communication|transmission)[^.]{0,90}"
    r"(?:confidential|privileged|intended (?:only|solely)|for the (?:sole|exclusive))"
    r"|intended (?:only|solely|exclusively) for (?:the )?(?:use|person|individual|named|address|recip)"
    r"|if you (?:are not|have received)[^.]{0,60}(?:intended recipient|in error|by mistake)"
    r"|information (?:contained |transmitted )?in this (?:e-?mail|message|communication)[^.]{0,60}"
    r"(?:confidential|privileged|intended)"
    r"|(?:scanned|checked) (?:for|by)[^.]{0,60}(?:virus|malware|mimecast|symantec|messagelabs|avast)"
    r"|virus-free\.|originated from outside|external (?:sender|email)\b[^.]{0,40}(?:caution|do not)"
    r"|may be monitored|registered (?:office|in england|charity)[^.]{0,60}\d{5}"
    r"|think before you print|consider the environment before printing|save paper"
    r"|mae(?:'r|’r)? (?:neges|e-bost|ebost)[^.]{0,60}(?:cyfrinachol|gyfrinachol|bwriad)"
    r"|croesawn ohebiaeth|we welcome correspondence in welsh"
    r"|le informazioni contenute|diese e-?mail enthält|ce (?:message|courriel)[^.]{0,60}confidentiel"
    r"|este (?:mensaje|correo|e-?mail)[^.]{0,60}confidencial|deze e-?mail[^.]{0,60}vertrouwelijk",
    re.IGNORECASE,
)
_NOTICE_HEADING = re.compile(
    r"^\W*(?:(?:legal |e-?mail )?disclaimer|confidentiality(?: notice| note)?|privacy notice"
    r"|important notice|legal notice|ymwadiad|cyfrinachedd)\W*(?::.*|$)",
    re.IGNORECASE,
)
_CAUTION = re.compile(
    r"^\W*(?:caution|warning|external(?: email| sender)?|\[external\]|rhybudd)\b.{0,300}"
    r"(?:outside|external|links|attachments|originat|allanol)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:tel|phone|mobile|mob|cell|fax|direct|ffôn|ffon|symudol|ddi|office)\b\W{0,4}[(+\d]"
    r"|^[\W_]{0,3}[tmpfdeo]\b\s?[:.|]\s?[(+\d\w]|\bwww\.[\w-]+\.|https?://|[\w.+-]+@[\w-]+\.\w"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    re.IGNORECASE | re.MULTILINE,
)
_PERSON = re.compile(
    r"^[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þa-z][\w.'’-]*){1,3}(?:,.{0,40}|\s*\(.{0,30}\))?$"
)
_MOST_STRICT = 25  # lines with words below "-- "
_MOST_WEAK = 10
_FOOT_LENGTH = 16


def mark_feet(lines: list[Line], marks: Marks) -> None:
    """Mark signatures, device lines, notices and list footers among the lines still unmarked."""
    _mark_cautions(lines, marks)
    code = code_lines(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        if marks[at] is not None or line.blank or at in code:
            at += 1
            continue
        mark, end = _foot(lines, marks, at)
        for here in range(at, end):
            if marks[here] is None:
                marks[here] = mark
        at = max(end, at + 1)
    _mark_contact_blocks(lines, marks)


def _foot(lines: list[Line], marks: Marks, at: int) -> tuple[Mark, int]:
    """The mark of a foot that begins at this line and where it ends; `at` where none begins."""
    line = lines[at]
    end = _run_end(lines, marks, at)
    if line.hint is Hint.SIGNATURE:
        last = at
        while last < end and (lines[last].hint is Hint.SIGNATURE or lines[last].blank):
            last += 1
        return Mark.SIGNATURE, last
    if is_device_line(line.words):
        return Mark.SIGNATURE, at + 1
    below = [i for i in range(at + 1, end) if lines[i].words]
    if _RULE.match(line.words) or _WEAK.match(line.words):
        if below and any(_FOOTER.search(lines[i].words) for i in below[:4]):
            return Mark.DISCLAIMER, end
        if _is_delimiter(lines, at, below) and _anything_above(lines, at):
            return Mark.SIGNATURE, _signature_end(lines, at, below, end)
        if below and _NOTICE.search(" ".join(lines[i].words for i in below[:3])):
            return Mark.DISCLAIMER, end
        return Mark.SIGNATURE, at
    if _LIST_LINK.match(line.words):
        return Mark.DISCLAIMER, at + 1
    if line.words.lower().startswith(("to unsubscribe", "you are receiving this")):
        return Mark.DISCLAIMER, _paragraph_end(lines, at, end)
    if (
        _NOTICE_HEADING.match(line.words)
        and len(line.words) < 200
        and _anything_new(lines, marks, at)
    ):
        return Mark.DISCLAIMER, end
    if _NOTICE.search(_paragraph(lines, at, end)) and _begins_paragraph(lines, at):
        last = end if _anything_new(lines, marks, at) else _paragraph_end(lines, at, end)
        return Mark.DISCLAIMER, last
    return Mark.SIGNATURE, at


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


def _signature_end(lines: list[Line], at: int, below: list[int], end: int) -> int:
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
    if first is not None and _CAUTION.match(lines[first].words):
        for at in range(first, _paragraph_end(lines, first, len(lines))):
            if marks[at] is None:
                marks[at] = Mark.DISCLAIMER


def _mark_contact_blocks(lines: list[Line], marks: Marks) -> None:
    """A name with telephone, address and the like under it, without any delimiter."""
    for start, end in _runs(lines, marks):
        rows = [i for i in range(start, end) if lines[i].words]
        tail: list[int] = []
        for at in reversed(rows):
            words = lines[at].words
            prose = len(words.split()) >= 9 and words.endswith((".", "!", "?", ":"))
            if prose or len(words) > 130 or len(tail) >= _FOOT_LENGTH:
                break
            tail.insert(0, at)
        for position, at in enumerate(tail):
            rest = tail[position + 1 :]
            known = sum(bool(_CONTACT.search(lines[i].words)) for i in rest)
            after_blank = at > 0 and lines[at - 1].blank
            if (
                known >= 2
                and after_blank
                and at != rows[0]
                and _PERSON.match(lines[at].words)
                and not _CONTACT.search(lines[at].words)
            ):
                for here in range(at + 1, end):
                    marks[here] = marks[here] or Mark.SIGNATURE
                marks[at] = Mark.GREETING
                break


def _runs(lines: list[Line], marks: Marks) -> list[tuple[int, int]]:
    found, at = [], 0
    while at < len(lines):
        if marks[at] is None and lines[at].words:
            end = _run_end(lines, marks, at)
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def _run_end(lines: list[Line], marks: Marks, at: int) -> int:
    """Where the unmarked lines around this one end."""
    end = at
    while end < len(lines) and (marks[end] is None or lines[end].blank):
        end += 1
    return end


def _anything_above(lines: list[Line], at: int) -> bool:
    return any(line.words for line in lines[:at])


def _anything_new(lines: list[Line], marks: Marks, at: int) -> bool:
    return any(marks[i] is None and lines[i].words for i in range(at))


def _begins_paragraph(lines: list[Line], at: int) -> bool:
    return at == 0 or lines[at - 1].blank or bool(_RULE.match(lines[at - 1].words))


def _paragraph(lines: list[Line], at: int, end: int) -> str:
    return " ".join(line.words for line in lines[at : _paragraph_end(lines, at, end)])[:2_000]


def _paragraph_end(lines: list[Line], at: int, end: int) -> int:
    while at < end and lines[at].words:
        at += 1
    return at
