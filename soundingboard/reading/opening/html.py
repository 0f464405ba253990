"""Reading an HTML letter through its structure: lines of text that know where they stood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from soundingboard.reading.lines import MAX_LINES, Hint, Line, text_line
from soundingboard.reading.opening.colours import Colour, colour_in

_DROPPED = {"head", "script", "style", "title", "template", "object", "select"}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl"),
    *("dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot"),
    *("thead", "tr", "ul"),
}
_EMPTY = {"br", "img", "wbr", "meta", "input", "link"}
_NAMES = ("id", "class", "name", "data-smartmail", "data-marker")
_CELLS = {"td", "th"}
_CELL_WIDTH = 80  # characters up to which the cells of a row are set beside one another
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)

# Elements that clients put around the older letter, or just above it, by id, class or name.
_OLDER = re.compile(
    r"(?:^|[\s_-])(?:OLK_SRC_BODY_SECTION|yahoo_quoted|mail-editor-reference-message-container"
    r"|isForwardContent|replyforwardcontainer|gmail_extra_quoted|WM_OUTLOOK_QUOTE|QUOTED_TEXT__)(?:\s|$)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:^|[\s_])(?:divRplyFwdMsg|appendonsend|stopSpelling|divRpF\d*|reply-intro"
    r"|divtagdefaultwrapper_reply|(?:Original|Outlook)MessageHeader|zwchr)(?:\s|$)",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"(?:^|\s)(?:moz-cite-prefix|gmail_attr|moz-forward-container|protonmail_quote_header"
    r"|tutanota_quote_header)(?:\s|$)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:^|[\s_-])(?:\w{0,12}signature|AppleMailSignature\w*|Signature\d*|moz-signature"
    r"|ms-outlook-mobile-signature|gmail_signature\w*|SIG_(?:POST|PRE)_*|protonmail_signature_block[\w-]*)(?:\s|$|[_-])",
    re.IGNORECASE,
)
_NO_SIGNATURE = re.compile(r"lineBreakAtBeginning|empty", re.IGNORECASE)
_BORDER_TOP = re.compile(
    r"border-top\s*:\s*(?:solid|[\w#]+\s+(?:1\.0pt|1px)\s+solid)", re.IGNORECASE
)
_BORDER_TOP_STYLE = re.compile(r"border-top-style\s*:\s*solid|border-style\s*:\s*solid none none")
# A blockquote that Gmail and others use to indent, not to quote
_INDENT = re.compile(r"margin\s*:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px", re.IGNORECASE)
_CITED = re.compile(r"border-left|type=cite|gmail_quote|cite", re.IGNORECASE)


@dataclass(slots=True)
class _Element:
    """An open element, and what it says about the text inside."""

    tag: str = ""
    depth: int = 0
    older: bool = False
    signature: bool = False
    attribution: bool = False
    hidden: bool = False
    pre: bool = False
    link: bool = False
    colour: Colour = ""
    counter: int = 0  # list items seen so far


@dataclass(slots=True)
class _Reader:
    """Receives the elements of a document one after another and keeps its lines.

    A parser target: nothing is held but the open elements and the lines, so that neither depth
    nor size of a document can do harm.
    """

    lines: list[Line] = field(default_factory=list)
    stack: list[_Element] = field(default_factory=lambda: [_Element()])
    chunks: list[str] = field(default_factory=list)
    colours: dict[Colour, int] = field(default_factory=dict)
    rule: bool = False
    rest: list[str] = field(default_factory=list)
    begun: _Element | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        above = self.stack[-1]
        if tag in _EMPTY:
            if tag == "br" and not above.hidden:
                self._flush(always=True)
            self.stack.append(above)
            return
        names = " ".join(filter(None, map(attributes.get, _NAMES))) if attributes else ""
        if not above.hidden:
            if tag in _BLOCKS:
                self._flush()
                if tag in _SPACED and "MsoNormal" not in names:
                    self._space()
            elif tag in _CELLS:
                self._next_cell()
        element = _opened(tag, attributes, names, above)
        self.stack.append(element)
        if tag == "hr" or (attributes and _stands_above_older(tag, names, attributes)):
            self.rule = True
        if tag == "li" and not element.hidden:
            self._bullet(above)

    def end(self, tag: str) -> None:
        element = self.stack.pop() if len(self.stack) > 1 else self.stack[-1]
        if tag in _BLOCKS and not element.hidden:
            self._flush()
            if tag in _SPACED:
                self._space()

    def data(self, text: str) -> None:
        element = self.stack[-1]
        if element.hidden:
            return
        if self.begun is None or not self.chunks:
            self.begun = element
        if element.pre and "\n" in text:
            first, *others = text.replace("\r", "").split("\n")
            self._take(first, element)
            for other in others:
                self._flush(always=True)
                self.begun = element
                self._take(other, element)
            return
        self._take(text if element.pre else _SPACE.sub(" ", text), element)

    def comment(self, _text: str) -> None:
        """Comments hold Outlook's conditional markup: nothing that the reader saw."""

    def close(self) -> list[Line]:
        self._flush()
        while self.lines and self.lines[-1].blank:
            self.lines.pop()
        return self.lines

    def _take(self, text: str, element: _Element) -> None:
        if not text:
            return
        if not text.isspace() and not any(chunk.strip() for chunk in self.chunks):
            self.begun = element
        self.chunks.append(text)
        if not element.link:
            weight = len(text) - text.count(" ")
            self.colours[element.colour] = self.colours.get(element.colour, 0) + weight

    def _bullet(self, holder: _Element) -> None:
        holder.counter += 1
        self.chunks.append(f"{holder.counter}. " if holder.tag == "ol" else "- ")
        self.begun = self.stack[-1]

    def _next_cell(self) -> None:
        gathered = "".join(self.chunks).strip()
        if len(gathered) > _CELL_WIDTH:
            self._flush()
        elif gathered:
            self.chunks.append(" ")

    def _flush(self, *, always: bool = False) -> None:
        """End the line being gathered; an empty one counts only where a break asks for it."""
        at, self.begun = self.begun or self.stack[-1], None
        text = "".join(self.chunks).replace("\xa0", " ").strip(" \t\r\n\f")
        if not at.pre:
            text = _SPACE.sub(" ", text)
        colours, self.colours, self.chunks = self.colours, {}, []
        if not text:
            if always and not all(line.blank for line in self.lines[-2:]):
                self._keep("", at, Hint.NONE, "")
            return
        hint = Hint.NONE
        if self.rule:
            hint, self.rule = Hint.RULE, False
        elif at.signature:
            hint = Hint.SIGNATURE
        elif at.attribution:
            hint = Hint.ATTRIBUTION
        main = max(colours, key=lambda colour: colours[colour], default="")
        mostly = main if main and colours[main] * 2 > sum(colours.values()) else ""
        self._keep(text, at, hint, mostly)

    def _keep(self, text: str, at: _Element, hint: Hint, colour: Colour) -> None:
        if len(self.lines) >= MAX_LINES:
            self.rest.append(text + "\n")
            return
        self.lines.append(
            text_line(text + "\n", depth=at.depth, hint=hint, older=at.older, colour=colour)
        )

    def _space(self) -> None:
        if self.lines and not self.lines[-1].blank and not self.chunks:
            top = self.stack[-1]
            depth = min(top.depth, self.lines[-1].depth)
            self.lines.append(text_line("\n", depth=depth, older=top.older))


def html_lines(html: str) -> tuple[list[Line], str]:
    """The lines a reader sees, and the rest beyond the limit of lines ("" as a rule).

    Never raises; markup that cannot be parsed at all gives no lines.
    """
    reader = _Reader()
    target: Any = reader  # the stubs ask for methods that a target may leave out
    parser = etree.HTMLParser(target=target, huge_tree=True, remove_pis=True)
    try:
        parser.feed("<div>")  # so that a document without any element is a document, too
        parser.feed(html)
        lines: list[Line] = parser.close()
    except (etree.LxmlError, ValueError):
        lines = reader.close()
    return lines, "".join(reader.rest)


def _opened(tag: str, attributes: Mapping[str, str], names: str, above: _Element) -> _Element:
    """What an element says about its text, given what the element around it says."""
    style = attributes.get("style", "") if attributes else ""
    quotes = tag == "blockquote" and _is_quote(style, names, attributes)
    return _Element(
        tag=tag,
        depth=above.depth + quotes,
        older=above.older or bool(names and _OLDER.search(names)),
        signature=above.signature or bool(names and _is_signature(names)),
        attribution=above.attribution or bool(names and _ATTRIBUTION.search(names)),
        hidden=above.hidden or tag in _DROPPED or bool(style and _HIDDEN.search(style)),
        pre=above.pre or tag == "pre" or bool(style and _PREFORMATTED.search(style)),
        link=above.link or tag == "a",
        colour=colour_in(style, attributes.get("color", ""), above.colour)
        if attributes
        else above.colour,
    )


def _is_quote(style: str, names: str, attributes: Mapping[str, str]) -> bool:
    if attributes.get("type", "").lower() == "cite" or "cite" in attributes:
        return True
    if "webkit-indent-blockquote" in names:
        return False
    return bool(_CITED.search(style + names)) or not _INDENT.search(style)


def _is_signature(names: str) -> bool:
    return bool(_SIGNATURE.search(names)) and not _NO_SIGNATURE.search(names)


def _stands_above_older(tag: str, names: str, attributes: Mapping[str, str]) -> bool:
    """Whether a client puts this element, or draws its border, above the older letter."""
    if names and _BEGINS.search(names):
        return True
    style = attributes.get("style", "")
    return tag == "div" and bool(_BORDER_TOP.search(style) or _BORDER_TOP_STYLE.search(style))
