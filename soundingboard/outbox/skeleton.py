"""A wording compiled once: what all letters of it share is written already, the rest is put in.

A letter written twice is the same in every byte. Where a person's name does not fit into what is
prepared (it is in another script, or long) the part is written anew by `composing`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from soundingboard import blanks
from soundingboard.outbox import composing
from soundingboard.outbox.composing import LINE_SENT
from soundingboard.outbox.enclosing import Enclosed

_SIMPLE = re.compile(r"[A-Za-z0-9.,' -]{0,60}\Z")  # needs no encoding in any part of a mail
_STAND_IN = "zq7x"  # a token nobody has, by its rhythm
_SOFT = b"=\r\n"  # ends a line of quoted-printable that the reader is not to see


@dataclass(frozen=True, slots=True)
class _Filler:
    """Writes one part for each person.

    `dotless` says that no line of it begins with a dot where all values go in as they are and
    begin with none.
    """

    write: Callable[[Mapping[str, str]], bytes]
    dotless: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What a wording says, with its blanks."""

    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    files: tuple[Enclosed, ...] = ()  # that go with every letter


@dataclass(frozen=True, slots=True)
class Person:
    """What is of one letter alone."""

    to_name: str
    to_address: str
    reply_to: str
    message_id: str
    date: datetime
    answers: str = ""  # the Message-ID of the mail it is threaded under


class Skeleton:
    """Writes the letters of one wording.

    `sender` is the name and the address in From; `files` are parts of a mail, see enclosing.
    """

    def __init__(
        self, words: Words, sender: tuple[str, str], files: tuple[bytes, ...] = ()
    ) -> None:
        self.words = words
        self.sender = sender
        self.files = files
        self._from = composing.person("From", *sender)
        self._plain = _filler("plain", words.text, blanks.filled)
        self._html = _filler("html", words.html, blanks.filled_html)
        self._tails: dict[int, tuple[str, str]] = {}
        self._dotless = self._plain.dotless and self._html.dotless and _is_dotless(*files)
        self._subject = (
            None if blanks.BLANK.search(words.subject) else composing.subject(words.subject)
        )

    def write(self, person: Person) -> bytes:
        """The mail to one person. Raises composing.Unwritable as `compose` does."""
        values = blanks.values(person.to_name, person.reply_to)
        words = self.words
        head = [
            self._from,
            composing.person("To", person.to_name, person.to_address),
            self._subject or composing.subject(blanks.filled(words.subject, values)),
            f"Date: {composing.date(person.date)}",
            composing.field("Message-ID", person.message_id),
        ]
        if person.reply_to:
            head.append(f"Reply-To: {composing.wire_address(person.reply_to)}")
        tail = self._tail(values)
        if tail:
            head.append(tail)
        head.extend(composing.field(name, value) for name, value in _threading(person))
        return composing.assembled(
            "\r\n".join(head).encode(),
            person.message_id,
            self._plain.write(values),
            self._html.write(values),
            self.files,
        )

    def is_dotless(self, person: Person) -> bool:
        """Whether surely no line of the mail to this person begins with a dot."""
        if not self._dotless:
            return False
        values = blanks.values(person.to_name, person.reply_to)
        return all(
            _goes_in_as_it_is(value) and not value.startswith(".") for value in values.values()
        )

    def _tail(self, values: Mapping[str, str]) -> str:
        """The further headers, folded once for all tokens of one length."""
        token = values["token"]
        known = self._tails.get(len(token))
        if known is None:
            stand_in = (_STAND_IN * len(token))[: len(token)]
            fields = [
                composing.field(name, blanks.filled(value, {"name": "", "token": stand_in}))
                for name, value in self.words.headers
            ]
            known = self._tails[len(token)] = ("\r\n".join(fields), stand_in)
        tail, stand_in = known
        return tail.replace(stand_in, token) if token else tail


def _threading(person: Person) -> tuple[tuple[str, str], ...]:
    if not person.answers:
        return ()
    return ("In-Reply-To", person.answers), ("References", person.answers)


def _filler(kind: str, words: str, fill: Callable[[str, Mapping[str, str]], str]) -> _Filler:
    """What writes one part for each person, as much of it prepared as can be."""
    pieces = blanks.BLANK.split(composing.crlf(words))
    statics, names = pieces[::2], pieces[1::2]
    if not names:
        whole = composing.part(kind, words)
        return _Filler(lambda _values: whole, _is_dotless(whole))
    same = "".join(statics).encode("utf-8", "replace")
    if composing.goes_as_it_is(same) and _longest(same) + 60 * len(names) <= LINE_SENT:
        encoding, prepared, around = "7bit", [one.encode("ascii") for one in statics], b""
    elif not same.isascii() and composing.is_mostly_ascii("".join(statics), same):
        encoding, around = "quoted-printable", _SOFT
        prepared = [
            composing.quoted_printable(one.encode("utf-8", "replace")) if one else b""
            for one in statics
        ]
    else:
        return _Filler(lambda values: composing.part(kind, fill(words, values)), dotless=False)
    # Words that end in a blank are given a line end, which they may have without what fills it.
    ends_in = "" if blanks.BLANK.split(words)[-1] else names[-1]
    first, *rest = prepared
    first = composing.part_head(kind, encoding) + first + around
    last = rest.pop()
    behind = [around + static + around for static in rest] + [around + last]
    blank_and_behind = tuple(zip(names, behind, strict=True))
    each_once = tuple(dict.fromkeys(names))

    def write(values: Mapping[str, str]) -> bytes:
        if ends_in and not values[ends_in]:
            return composing.part(kind, fill(words, values))
        put = {}
        for name in each_once:
            value = values[name]
            if not _goes_in_as_it_is(value):
                return composing.part(kind, fill(words, values))
            put[name] = value.encode("ascii")
        pieces = [first]
        for name, static in blank_and_behind:
            pieces += (put[name], static)
        return b"".join(pieces)

    # A value has no line end; what stands behind it may come to begin a line if it is empty.
    around_them = (b"".join((first, *(value + one for one in behind))) for value in (b"x", b""))
    return _Filler(write, _is_dotless(*around_them))


def _goes_in_as_it_is(value: str) -> bool:
    # What looks like mbox's "From " at the start of a line would be changed on its way.
    return _SIMPLE.match(value) is not None and not value.startswith("F")


def _is_dotless(*parts: bytes) -> bool:
    return not any(part.startswith(b".") or b"\r\n." in part for part in parts)


def _longest(content: bytes) -> int:
    return max(map(len, content.split(b"\r\n")))
