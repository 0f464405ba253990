"""Reading header fields: split, unfolded, decoded, with their parameters."""

import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from soundingboard.reading.opening.charsets import decode
from soundingboard.reading.opening.transfer import unpacked

MAX_HEADER_BYTES = 512_000
_FIELD = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:(.*)$", re.DOTALL)
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\r[ \t]*\r(?!\n)")
_FOLD = re.compile(rb"\r\n|\n|\r")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_ENCODED_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
_CONTINUED = re.compile(r"^(.+?)\*(\d+)?(\*)?$")
_TYPE = re.compile(r"^[\w!#$&^.+\-]{1,100}/[\w!#$&^.+\-]{1,100}$")


@dataclass(frozen=True, slots=True)
class Fields:
    """The header fields of one piece, in order, names lower-cased, values unfolded but raw."""

    items: tuple[tuple[str, bytes], ...] = ()

    def first(self, name: str) -> str:
        """The decoded value of the first field of this name, or "" where there is none."""
        return next((decode_words(raw) for key, raw in self.items if key == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        return tuple(decode_words(raw) for key, raw in self.items if key == name)

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.items)


def split_head(raw: bytes) -> tuple[Fields, bytes, bool]:
    """Header fields, body, and whether the header was longer than MAX_HEADER_BYTES.

    A line that is no field ends the header (RFC 5322 section 2.2): from there on it is body.
    """
    if raw[:1] in (b"\r", b"\n"):
        return Fields(), raw[2:] if raw[:2] == b"\r\n" else raw[1:], False
    blank = _BLANK_LINE.search(raw, 0, MAX_HEADER_BYTES)
    cut = blank is None and len(raw) > MAX_HEADER_BYTES
    end = blank.start() if blank else min(len(raw), MAX_HEADER_BYTES)
    rest = blank.end() if blank else end
    items: list[tuple[str, list[bytes]]] = []
    at = 0
    while at < end:
        fold = _FOLD.search(raw, at, end)
        stop, following = (fold.start(), fold.end()) if fold else (end, end)
        line = raw[at:stop]
        if line[:1] in (b" ", b"\t") and items:
            items[-1][1].append(line)
        elif match := _FIELD.match(line):
            items.append((match[1].decode("ascii").lower(), [match[2]]))
        elif at > 0 or not line.startswith((b"From ", b">From ")):  # an mbox separator may lead
            return _fields(items), raw[at:], cut
        at = following
    return _fields(items), raw[rest:], cut


def _fields(items: list[tuple[str, list[bytes]]]) -> Fields:
    return Fields(tuple((name, b" ".join(v.strip() for v in lines)) for name, lines in items))


def content_type(value: str, implied: str, *, slash: bool = True) -> tuple[str, dict[str, str]]:
    """A value such as `text/plain; charset=utf-8`: the lower-cased type and its parameters."""
    head, semicolon, tail = value[:20_000].partition(";")
    name = head.strip().lower()
    if slash and not _TYPE.match(name):
        name = implied
    return name, _parameters(semicolon + tail)


def _parameters(tail: str) -> dict[str, str]:
    """The parameters after the first semicolon, continued and encoded ones joined (RFC 2231)."""
    found: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(tail):
        key, value = match[1].lower(), match[2].strip()
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value.strip('"'))
        piece = _CONTINUED.match(key)
        if piece:
            encoded = piece[3] is not None or piece[2] is None
            order = int(piece[2][:6]) if piece[2] else 0
            continued.setdefault(piece[1], {})[order] = (value, encoded)
        else:
            found.setdefault(key, decode_words(value.encode("utf-8", "surrogateescape")))
    for key, pieces in continued.items():
        ordered = [pieces[order] for order in sorted(pieces)]
        charset, text = "utf-8", ordered[0][0]
        if ordered[0][1] and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data = b"".join(
            unquote_to_bytes(part) if encoded else part.encode("utf-8", "surrogateescape")
            for part, encoded in [(text, ordered[0][1]), *ordered[1:]]
        )
        found[key] = decode(data, charset)[0]
    return found


def decode_words(raw: bytes) -> str:
    """A header value as people read it: encoded words (RFC 2047) and raw bytes decoded."""
    text, _ = decode(raw.strip())
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, charset, at = b"", "", 0
    for match in _ENCODED_WORD.finditer(_BETWEEN_ENCODED_WORDS.sub(r"\1", text)):
        whole = match.string
        named = match[1].split("*")[0].lower()
        if pending and (match.start() > at or named != charset):
            out.append(decode(pending, charset)[0])
            pending = b""
        out.append(whole[at : match.start()])
        data = match[3].encode("utf-8", "surrogateescape")
        # A character may be split over two words, so that bytes are joined before decoding
        pending += (
            unpacked(data, "base64") if match[2] in "bB" else binascii.a2b_qp(data, header=True)
        )
        charset, at = named, match.end()
    if pending:
        out.append(decode(pending, charset)[0])
    return "".join(out) + _BETWEEN_ENCODED_WORDS.sub(r"\1", text)[at:]
