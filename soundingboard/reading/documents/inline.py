"""The words inside one paragraph: safe HTML, and the same words as plain text."""

import html
import re

import nh3

from soundingboard.refusals import Unreadable

TAGS = {"a", "b", "br", "code", "em", "i", "s", "strong", "sub", "sup", "u"}
MAX_LENGTH = 200_000  # characters of one paragraph, its tags and entities counted
SCHEMES = {"http", "https", "mailto"}

# One tag, or one entity, or a run of text. nh3 writes attributes in double quotes, where a ">"
# may stand as it is.
_BIT = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>|&[^;\s]{1,32};|[^<&]+|[<&]')
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_EMPTY = re.compile(r"<(a|b|code|em|i|s|strong|sub|sup|u)\b[^<>]*></\1>")
_NESTED_EMPTY = 5  # deeper ones are harmless; taking them away one by one is slow
_NOWHERE = re.compile(r'<a(?: rel="[^"]*")?>(.*?)</a>')
_STRONG = {"<strong>": 1, "</strong>": -1, "<b>": 1, "</b>": -1}


def clean(fragment: str) -> str:
    """The fragment with nothing in it but words, emphasis, line breaks and absolute links.

    Tabs stay: after a number they say that it is one.
    Raises `Unreadable` where it is far longer than a paragraph can be.
    """
    if len(fragment) > MAX_LENGTH:
        raise Unreadable("This document has a paragraph that is too long to be read.")
    safe = nh3.clean(
        fragment,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_absolute_only,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return _tidied(_NOWHERE.sub(r"\1", re.sub(r"[ \r\n\f]+", " ", safe)))


def escaped(text: str) -> str:
    """Plain text as a safe fragment; its line breaks stay."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def raw_text(fragment: str) -> str:
    """Every character a reader sees, white space as it stands; `<br>` is a newline."""
    return html.unescape(_TAG.sub("", fragment.replace("<br>", "\n")))


def plain(fragment: str) -> str:
    """The words as a reader sees them: single spaces, a newline only where a line is broken."""
    return squeezed(raw_text(fragment))


def squeezed(text: str) -> str:
    """Text with single spaces; empty lines are dropped, line breaks stay."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def without_start(fragment: str, count: int) -> str:
    """The fragment without its first `count` characters (as `raw_text` counts them)."""
    kept = ""
    end = 0
    for match in _BIT.finditer(fragment):
        bit, seen = match.group(), _seen(match.group())
        if count <= 0:
            break
        end = match.end()
        if not seen:
            kept += bit
        elif len(seen) > count:
            kept += html.escape(seen[count:], quote=False)
        count -= len(seen)
    return _tidied(kept + fragment[end:])


def is_strong(fragment: str) -> bool:
    """Whether every word of it is bold, as in a heading made by hand."""
    if not fragment.startswith(("<strong>", "<b>", "<em>", "<i>", "<u>", "<a ")):
        return False
    depth, bold = 0, False
    for bit in _BIT.findall(fragment):
        depth += _STRONG.get(bit, 0)
        if not _seen(bit).strip():
            continue
        if depth <= 0:
            return False
        bold = True
    return bold


def without_strong(fragment: str) -> str:
    return _tidied("".join(bit for bit in _BIT.findall(fragment) if bit not in _STRONG))


def _seen(bit: str) -> str:
    if bit == "<br>":
        return "\n"
    if bit.startswith("<") and bit != "<":
        return ""
    return html.unescape(bit) if bit.startswith("&") else bit


def _tidied(fragment: str) -> str:
    """Without emphasis around nothing, and without breaks or blanks at either end."""
    for _ in range(_NESTED_EMPTY):
        emptied = _EMPTY.sub("", fragment)
        if emptied == fragment:
            break
        fragment = emptied
    start, end = 0, len(fragment)
    while start < end and (fragment.startswith("<br>", start) or fragment[start].isspace()):
        start += 1 if fragment[start].isspace() else 4
    while start < end and (fragment.endswith("<br>", start, end) or fragment[end - 1].isspace()):
        end -= 1 if fragment[end - 1].isspace() else 4
    return fragment[start:end]


def _absolute_only(_tag: str, attribute: str, value: str) -> str | None:
    """A link within the uploaded file would lead nowhere on our pages."""
    if attribute != "href":
        return value
    return value if value.lower().startswith(("http://", "https://", "mailto:")) else None
