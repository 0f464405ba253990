"""Taking a letter apart into its pieces: texts, pictures, attached files, however it is nested."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from soundingboard.reading.charsets import decode

MAX_DEPTH = 40  # containers within containers; real mail stays under ten
MAX_LEAVES = 400  # pieces taken apart; what follows is kept in one
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


@dataclass(frozen=True, slots=True)
class Leaf:
    """One piece of a letter that holds no further pieces, its content ready to be read.

    `alternative` is the number of the nearest multipart/alternative it stands in (0: none);
    pieces of one number say the same thing in different forms. `holders` are the media types of
    the containers around it, outermost first.
    """

    fields: Fields
    media_type: str
    parameters: dict[str, str]
    content: bytes
    name: str = ""
    disposition: str = ""
    alternative: int = 0
    holders: tuple[str, ...] = ()


@dataclass(slots=True)
class Taken:
    """A letter taken apart: its own header fields, its pieces, and what was odd about it."""

    fields: Fields
    leaves: list[Leaf] = field(default_factory=list)
    containers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_apart(raw: bytes) -> Taken:
    """All pieces of a letter, in the order in which they stand. Never raises.

    Walks with a stack of its own, so that no depth of nesting can exhaust Python's. Beyond the
    limits above the rest is kept whole, as one piece.
    """
    fields, body, cut = split_head(raw.lstrip(b"\r\n"))
    taken = Taken(fields)
    if cut:
        taken.problems.append("the header is too long: the rest of it was read as text")
    alternatives = 0
    # A frame: fields, body, depth, nearest alternative, media types around it
    stack: list[tuple[Fields, bytes, int, int, tuple[str, ...]]] = [(fields, body, 0, 0, ())]
    while stack:
        own, content, depth, alternative, holders = stack.pop()
        implied = "message/rfc822" if holders[-1:] == ("multipart/digest",) else "text/plain"
        media_type, parameters = content_type(own.first("content-type"), implied)
        if len(taken.leaves) >= MAX_LEAVES:
            _keep_the_rest(taken, [(own, content), *((f[0], f[1]) for f in reversed(stack))])
            return taken
        if media_type.startswith("multipart/"):
            taken.containers.append((media_type, parameters))
            room = MAX_LEAVES - len(taken.leaves) + 1
            pieces = _pieces(content, parameters.get("boundary", ""), room)
            if pieces and depth < MAX_DEPTH:
                if media_type == "multipart/alternative":
                    alternatives += 1
                    alternative = alternatives
                around = (*holders, media_type)
                for piece in reversed(pieces):
                    inner, inside, _ = split_head(piece)
                    stack.append((inner, inside, depth + 1, alternative, around))
                continue
            if pieces:
                taken.problems.append(f"nested more than {MAX_DEPTH} deep: the rest is kept whole")
                taken.leaves.append(_leaf(own, "application/octet-stream", {}, content, 0, holders))
                continue
            taken.problems.append("a container of parts had no parts: read as text")
            media_type, parameters = "text/plain", {}
        taken.leaves.append(_leaf(own, media_type, parameters, content, alternative, holders))
    return taken


def _keep_the_rest(taken: Taken, left: list[tuple[Fields, bytes]]) -> None:
    content = b"\r\n".join(body for _, body in left)
    taken.problems.append(f"too many parts: {MAX_LEAVES} taken apart, the rest kept in one piece")
    taken.leaves.append(
        Leaf(Fields(), "application/octet-stream", {}, content, "rest.bin", "attachment")
    )


def _leaf(
    fields: Fields,
    media_type: str,
    parameters: dict[str, str],
    content: bytes,
    alternative: int,
    holders: tuple[str, ...],
) -> Leaf:
    disposition, about = content_type(fields.first("content-disposition"), "", slash=False)
    return Leaf(
        fields=fields,
        media_type=media_type,
        parameters=parameters,
        content=_unpacked(content, fields.first("content-transfer-encoding")),
        name=(about.get("filename") or parameters.get("name") or "").strip(),
        disposition=disposition,
        alternative=alternative,
        holders=holders,
    )


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


def _pieces(body: bytes, boundary: str, room: int) -> list[bytes]:
    """The bodies between the boundary lines (RFC 2046 section 5.1.1), at most `room`, last whole."""
    if not boundary.strip():
        return []
    mark = re.escape(boundary.rstrip().encode("utf-8", "surrogateescape"))
    line = re.compile(rb"(?m)^--" + mark + rb"(--)?[ \t]*\r?$")
    pieces: list[bytes] = []
    begin: int | None = None
    for match in line.finditer(body):
        if begin is not None:
            pieces.append(_without_line_end(body[begin : match.start()]))
        if match[1]:
            return pieces
        begin = match.end() + 1
        if len(pieces) >= room:
            break
    if begin is not None:
        pieces.append(body[begin:])
    return pieces


def _without_line_end(piece: bytes) -> bytes:
    """The line end before a boundary belongs to the boundary."""
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1]


def _unpacked(content: bytes, encoding: str) -> bytes:
    """Undo the transfer encoding (RFC 2045 section 6), taking damaged data as far as it goes."""
    name = encoding.strip().strip("\"'").lower()
    if name == "base64":
        # Padding ends the data; what list software adds after it is no part of it
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content.partition(b"=")[0])
        usable = len(letters) - (1 if len(letters) % 4 == 1 else 0)
        try:
            return base64.b64decode(letters[:usable] + b"=" * (-usable % 4))
        except binascii.Error:
            return content
    if name == "quoted-printable":
        return binascii.a2b_qp(content)
    if name in ("x-uuencode", "uuencode", "x-uue"):
        return _uudecoded(content)
    return content


def _uudecoded(content: bytes) -> bytes:
    out: list[bytes] = []
    inside = False
    for line in content.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.strip() in (b"end", b"`", b""):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out) or content


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
        pending += _unpacked(data, "base64") if match[2] in "bB" else _unquoted(data)
        charset, at = named, match.end()
    if pending:
        out.append(decode(pending, charset)[0])
    return "".join(out) + _BETWEEN_ENCODED_WORDS.sub(r"\1", text)[at:]


def _unquoted(data: bytes) -> bytes:
    return binascii.a2b_qp(data, header=True)
