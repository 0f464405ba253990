"""Taking a letter apart into its pieces: texts, pictures, attached files, however it is nested."""

import re
from dataclasses import dataclass, field

from soundingboard.reading.opening.fields import Fields, content_type, split_head
from soundingboard.reading.opening.transfer import unpacked

MAX_DEPTH = 40  # containers within containers; real mail stays under ten
MAX_LEAVES = 400  # pieces taken apart; what follows is kept in one


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
                taken.leaves.append(_leaf(own, content, holders=holders))
                continue
            taken.problems.append("a container of parts had no parts: read as text")
            media_type, parameters = "text/plain", {}
        taken.leaves.append(
            _leaf(
                own,
                content,
                media_type=media_type,
                parameters=parameters,
                alternative=alternative,
                holders=holders,
            )
        )
    return taken


def _keep_the_rest(taken: Taken, left: list[tuple[Fields, bytes]]) -> None:
    content = b"\r\n".join(body for _, body in left)
    taken.problems.append(f"too many parts: {MAX_LEAVES} taken apart, the rest kept in one piece")
    taken.leaves.append(
        Leaf(Fields(), "application/octet-stream", {}, content, "rest.bin", "attachment")
    )


def _leaf(
    fields: Fields,
    content: bytes,
    *,
    media_type: str = "application/octet-stream",
    parameters: dict[str, str] | None = None,
    alternative: int = 0,
    holders: tuple[str, ...] = (),
) -> Leaf:
    """A piece with its transfer encoding undone and its name read."""
    disposition, about = content_type(fields.first("content-disposition"), "", slash=False)
    return Leaf(
        fields=fields,
        media_type=media_type,
        parameters=parameters or {},
        content=unpacked(content, fields.first("content-transfer-encoding")),
        name=(about.get("filename") or (parameters or {}).get("name") or "").strip(),
        disposition=disposition,
        alternative=alternative,
        holders=holders,
    )


def _pieces(body: bytes, boundary: str, room: int) -> list[bytes]:
    """The bodies between boundary lines (RFC 2046, 5.1.1): `room` of them, the last one whole."""
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
