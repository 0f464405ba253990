"""A letter becomes the bytes of a mail: the same bytes each time it is composed.

The standard library's `email` package builds a mail some fifty times more slowly; it judges what
is written here in a property test instead.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

import idna

from soundingboard.outbox.layout import oneline

LINE = 76  # columns of a header line that holds encoded words (RFC 2047, 2)
LONGEST_LINE = 998  # RFC 5322, 2.1.1
LINE_SENT = 900  # columns of a body's line that is sent as it is, well below the limit
LONGEST_NAME = 200  # characters of a person's name; more is no name
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_LOCAL_PART = 64  # octets, RFC 5321, 4.5.3.1.1
# ASCII, or what RFC 6531 adds to it: any script, but no signs that cannot be seen.
_LOCAL_PART = re.compile(r"(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]|[^\x00-\xa0])+\Z")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}\Z")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_PRINTABLE = re.compile(r"[\x20-\x7e]*\Z")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}\Z")


class Unwritable(ValueError):
    """A letter cannot be written as a mail: its address or a header of it is malformed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """All that a mail is made of."""

    from_name: str
    from_address: str
    to_name: str
    to_address: str
    subject: str
    date: datetime
    message_id: str
    reply_to: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    files: tuple[bytes, ...] = ()  # parts of a mail (see enclosing), after the words


def compose(letter: Outgoing) -> bytes:
    """The mail: plain text and HTML as alternatives (RFC 2046, 5.1.4), then files; lines by CRLF.

    Raises Unwritable for an address that cannot stand in a mail, and for a header that is none.
    An address in another script stands in it as UTF-8, for servers with SMTPUTF8 (RFC 6532).
    """
    head = [
        person("From", letter.from_name, letter.from_address),
        person("To", letter.to_name, letter.to_address),
        subject(letter.subject),
        f"Date: {date(letter.date)}",
        field("Message-ID", letter.message_id),
    ]
    if letter.reply_to:
        head.append(f"Reply-To: {wire_address(letter.reply_to)}")
    head.extend(field(name, value) for name, value in letter.headers)
    return assembled(
        "\r\n".join(head).encode(),
        letter.message_id,
        part("plain", letter.text),
        part("html", letter.html),
        letter.files,
    )


def assembled(
    head: bytes, name: str, plain: bytes, html: bytes, files: Sequence[bytes] = ()
) -> bytes:
    """A head without its MIME fields, and the parts, as one mail; `name` is its Message-ID.

    Plain text and HTML are alternatives; with files they are the first part of a mixed mail
    (RFC 2046, 5.1.3).
    """
    digest = sha256(name.encode()).hexdigest().encode("ascii")
    if not files:
        return head + b"\r\nMIME-Version: 1.0\r\n" + _alternatives(digest[:32], plain, html)
    boundary = b"=_" + digest[32:]
    between = b"\r\n--" + boundary + b"\r\n"
    return b"".join(
        (
            head,
            b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary="',
            boundary,
            b'"\r\n',
            between,
            between.join((_alternatives(digest[:32], plain, html), *files)),
            b"\r\n--",
            boundary,
            b"--\r\n",
        )
    )


def _alternatives(digest: bytes, plain: bytes, html: bytes) -> bytes:
    # Two signs that no encoding of a part can bring forth, and a digest of the letter's name.
    boundary = b"=_" + digest
    return b"".join(
        (
            b'Content-Type: multipart/alternative;\r\n boundary="',
            boundary,
            b'"\r\n\r\n--',
            boundary,
            b"\r\n",
            plain,
            b"\r\n--",
            boundary,
            b"\r\n",
            html,
            b"\r\n--",
            boundary,
            b"--\r\n",
        )
    )


@lru_cache(maxsize=64)
def date(moment: datetime) -> str:
    """A moment as the Date field has it (RFC 5322, 3.3); all letters of a mailing share one."""
    return format_datetime(moment)


@lru_cache(maxsize=1024)
def wire_address(address: str) -> str:
    """An address as it stands in an envelope and a header, the domain by IDNA 2008.

    Only its part before the "@" may be other than ASCII: such a letter needs SMTPUTF8.
    Raises Unwritable where that cannot be.
    """
    local, at, domain = address.strip().rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise Unwritable("the domain of the address is malformed") from None
    if not at or not _LOCAL_PART.match(local) or not _DOMAIN.match(domain):
        raise Unwritable("the address cannot be written in a mail")
    if not local.isprintable():
        raise Unwritable("the address has signs that cannot be seen")
    if len(local.encode()) > LONGEST_LOCAL_PART:
        raise Unwritable("the address is too long")
    if len(local) + 1 + len(domain) > LONGEST_ADDRESS:
        raise Unwritable("the address is too long")
    return f"{local}@{domain}"


@lru_cache(maxsize=1024)
def field(name: str, value: str) -> str:
    """One header field, folded, never more than one: line ends in the value become spaces.

    Raises Unwritable where the name is none, or a word is too long for any line.
    """
    if not _FIELD_NAME.match(name):
        raise Unwritable("the name of a header is malformed")
    value = oneline(value)
    if _plain(value):
        return _folded(name, value)
    return f"{name}: {_encoded(value, first=LINE - len(name) - 2)}"


def subject(words: str) -> str:
    """The Subject field; one word longer than any line becomes encoded words."""
    words = oneline(words)
    if len(max(words.split(" "), key=len)) > LINE:  # a word no line could hold
        return f"Subject: {_encoded(words, first=LINE - len('Subject: '))}"
    return field("Subject", words)


def person(name: str, display: str, address: str) -> str:
    """A field with one address and the name shown for it (RFC 5322, 3.4)."""
    plain = wire_address(address)
    display = oneline(display)[:LONGEST_NAME].strip()
    if not display:
        return f"{name}: {plain}"
    if not _plain(display) or len(display) > LINE - len(name) - 4:
        phrase = _encoded(display, first=LINE - len(name) - 2)
    elif _ATOMS.match(display):
        phrase = display
    else:
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        phrase = f'"{escaped}"'
    return f"{name}: {phrase}\r\n <{plain}>"


def _plain(value: str) -> bool:
    # What only looks like an encoded word would be decoded by the reader.
    return _PRINTABLE.match(value) is not None and "=?" not in value


def _folded(name: str, value: str) -> str:
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > LINE and not lines[-1].endswith(":"):
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}"
    if max(map(len, lines)) > LONGEST_LINE:
        raise Unwritable(f"a word in the header {name} is too long")
    return "\r\n".join(lines)


def _encoded(value: str, first: int) -> str:
    """The value as encoded words (RFC 2047), each a whole number of characters."""
    words: list[bytes] = []
    room, word = _room(first), b""
    for character in value:
        signs = character.encode("utf-8", "replace")
        if len(word) + len(signs) > room:
            words.append(word)
            room, word = _room(LINE - 1), b""
        word += signs
    words.append(word)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words)


def _room(columns: int) -> int:
    """How many bytes an encoded word may hold that is to stand in so many columns."""
    return (min(columns, 75) - len("=?utf-8?b??=")) // 4 * 3


def part(kind: str, words: str) -> bytes:
    """One part with its head: text of a kind, in the most readable encoding that is safe."""
    lines = crlf(words)
    content = lines.encode("utf-8", "replace")
    if goes_as_it_is(content):
        encoding, body = "7bit", content
    # Mostly ASCII stays readable in its raw form; another script would grow threefold by it.
    elif is_mostly_ascii(lines, content):
        encoding, body = "quoted-printable", quoted_printable(content)
    else:
        encoding, body = "base64", _base64_lines(content)
    return part_head(kind, encoding) + body


def part_head(kind: str, encoding: str) -> bytes:
    """The fields of a part, and the empty line behind them."""
    return (
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    ).encode("ascii")


def is_mostly_ascii(words: str, content: bytes) -> bool:
    """Whether quoted-printable keeps it readable: `content` is the words in UTF-8."""
    return (len(content) - len(words)) * 4 <= len(content)


def quoted_printable(content: bytes) -> bytes:
    """Lines ended by CRLF in quoted-printable (RFC 2045, 6.7), none of them mbox's "From "."""
    # It takes its own line ends from the first it sees.
    lines = binascii.b2a_qp(content + b"\r\n", istext=True).removesuffix(b"\r\n")
    lines = lines.replace(b"\r\nFrom ", b"\r\n=46rom ")
    return b"=46" + lines[1:] if lines.startswith(b"From ") else lines


def goes_as_it_is(content: bytes) -> bool:
    """Whether nothing on the way would change it (RFC 2045, 2.7), not even an mbox's ">From "."""
    if not content.isascii() or b"\0" in content or b"--=_" in content or b"\nFrom " in content:
        return False
    return not content.startswith(b"From ") and max(map(len, content.split(b"\r\n"))) <= LINE_SENT


def crlf(words: str) -> str:
    """The words in lines ended by CRLF, and one line end at the end."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return lines.removesuffix("\n").replace("\n", "\r\n") + "\r\n"


def _base64_lines(content: bytes) -> bytes:
    signs = base64.b64encode(content)
    return b"\r\n".join(_slices(signs, LINE))


def _slices(signs: bytes, width: int) -> Iterable[bytes]:
    return (signs[start : start + width] for start in range(0, len(signs), width))
