"""Choosing the text of a letter among its pieces: which of text and HTML, what is attached."""

import re
from dataclasses import dataclass, field

from soundingboard.reading.lines import Hint, Line, split_lines
from soundingboard.reading.marking.header_blocks import header_end
from soundingboard.reading.opening.charsets import decode
from soundingboard.reading.opening.html import html_lines
from soundingboard.reading.opening.mime import Leaf

_MARKED_QUOTE = re.compile(r"(?m)^[ \t]{0,3}>")
_WORD = re.compile(r"\w+")
_SIGNED = re.compile(rb"gmail_signature|moz-signature|signature_block|__SIG_")
_LINE_ENDS = re.compile(r"\r\n|\r|\x0b|\x0c|\x1c|\x1d|\x1e|\x85|\u2028|\u2029")


@dataclass(slots=True)
class Body:
    """The lines of the chosen text, what lies beyond their limit, and the pieces it came from."""

    lines: list[Line] = field(default_factory=list)
    rest: str = ""
    used: list[Leaf] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def choose_body(leaves: list[Leaf]) -> Body:
    """The best text: of two forms of the same words the one that tells more, else all in order.

    Apple Mail cuts a text around its attachments, list servers add a text of their own below, so
    that all inline texts together are the letter.
    """
    body = Body()
    done: set[int] = set()
    for leaf in leaves:
        if not is_inline_text(leaf) or (leaf.alternative and leaf.alternative in done):
            continue
        forms = [leaf]
        if leaf.alternative:
            done.add(leaf.alternative)
            forms = [x for x in leaves if x.alternative == leaf.alternative and is_inline_text(x)]
        _add(body, forms)
    return body


def is_inline_text(leaf: Leaf) -> bool:
    return leaf.media_type in ("text/plain", "text/html") and not is_file(leaf)


def is_file(leaf: Leaf) -> bool:
    """Whether a piece was attached rather than written: inline pictures count as files, too."""
    return leaf.disposition == "attachment" or (
        bool(leaf.name) and not leaf.media_type.startswith("text/")
    )


def leaf_text(leaf: Leaf) -> tuple[str, str]:
    """The text of a piece with plain line ends, and what was wrong with its charset."""
    declared = leaf.parameters.get("charset", "")
    if leaf.media_type == "text/html" and not declared:
        named = re.search(rb"charset=[\"']?([\w-]{2,30})", leaf.content[:2_000], re.IGNORECASE)
        declared = named[1].decode("ascii") if named else ""
    text, problem = decode(leaf.content, declared)
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return _LINE_ENDS.sub("\n", text).replace("\0", "\ufffd"), problem


def _add(body: Body, forms: list[Leaf]) -> None:
    plain = next((form for form in forms if form.media_type == "text/plain"), None)
    html = next((form for form in reversed(forms) if form.media_type == "text/html"), None)
    text, problem = leaf_text(plain) if plain else ("", "")
    if plain and plain.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=plain.parameters.get("delsp", "").lower() == "yes")
    if html is None or (plain and not _may_tell_more(text, html)):
        _extend(body, *split_lines(text), plain, problem)
        return
    source, html_problem = leaf_text(html)
    lines, rest = html_lines(source)
    if plain and not _tells_more(text, lines):
        _extend(body, *split_lines(text), plain, problem)
        return
    _extend(body, lines, rest, html, html_problem)


def _extend(body: Body, lines: list[Line], rest: str, leaf: Leaf | None, problem: str) -> None:
    if body.lines and lines and not body.lines[-1].text.endswith("\n"):
        last = body.lines[-1]
        body.lines[-1] = Line(
            last.text + "\n", last.words, last.depth, last.hint, last.older, last.colour
        )
    body.lines += lines
    body.rest += rest
    if leaf is not None:
        body.used.append(leaf)
    if problem:
        body.problems.append(problem)


def _may_tell_more(text: str, html: Leaf) -> bool:
    """Cheap look before parsing: marked quotes need no HTML, unless it is coloured or signed."""
    marked = len(_MARKED_QUOTE.findall(text[:100_000])) >= 2
    shows = b"color" in html.content or _SIGNED.search(html.content)
    return not marked or bool(shows) or len(text) * 20 < len(html.content)


def _tells_more(text: str, lines: list[Line]) -> bool:
    """Whether the HTML form is the better one to read.

    It is where the text is only a stub, where it shows quotes or a signature that the text does
    not mark, and where somebody answers in colour.
    """
    words = sum(len(line.words.split()) for line in lines)
    if not words:
        return False
    if len(_WORD.findall(text[:200_000])) * 3 < words:
        return True
    if any(line.colour or line.hint is Hint.SIGNATURE for line in lines):
        return True
    if _MARKED_QUOTE.search(text):
        return False
    if any(line.depth or line.older for line in lines):
        return True
    drawn = any(line.hint for line in lines)
    return drawn and not _has_header(split_lines(text[:200_000])[0])


def _has_header(lines: list[Line]) -> bool:
    """Whether an older letter's header shows in the text where the older letter begins."""
    return any(line.words and header_end(lines, at) for at, line in enumerate(lines))


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the lines that format=flowed broke, quoted ones among themselves (RFC 3676, 4.4)."""
    out: list[list[str]] = []
    open_depth = -1  # quoting depth of the paragraph the next line may continue
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        kept = content[:-1] if flows and delete_space else content
        if open_depth == depth and content != "-- ":
            out[-1].append(kept)
        else:
            out.append([f"{'>' * depth} {kept}" if depth else kept])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)
