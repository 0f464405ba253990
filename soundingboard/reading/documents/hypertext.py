"""A web page, or what Word's text becomes on the way, read into pieces."""

import html
import re
from collections.abc import Iterator

import nh3
from lxml import etree
from lxml import html as markup

from soundingboard.reading.documents import inline
from soundingboard.reading.documents.grids import MAX_COLUMNS, table_piece
from soundingboard.reading.documents.labels import written
from soundingboard.reading.documents.pieces import Draft, Label, Piece, refuse_too_many
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import BlockKind

MAX_DEPTH = 100
MAX_UNCLOSED = 1_000
MAX_WORDS_BETWEEN = 5_000  # words, or attributes, from one tag to the next
MAX_TAGS = 400_000  # a long strategy has a tenth of them
NUMBER_CLASS = "sb-number"  # holds a number worked out before: "series depth printed"
TITLE_CLASS = "sb-title"

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ol", "ul"}
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
_OTHER = {"p", "div", "section", "article", "main", "header", "address", "figure", "figcaption",
          "details", "summary", "dl", "dt", "dd", "li", "blockquote", "pre", "hr"}  # fmt: skip
_BLOCKS = _HEADINGS | _LISTS | _TABLE | _OTHER
_UNSEEN = {"script", "style", "nav", "noscript", "template", "svg", "math", "iframe", "object",
           "title", "select", "button", "textarea"}  # fmt: skip
_OL_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_WORKED_OUT = re.compile(r"(\S{1,40}) (\d) (\S.{0,200})")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_VOID = {"br", "hr", "img"}
# Tags that pages leave open without harm: they have no end, or the next of them ends them.
_LEFT_OPEN = _VOID | {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot",
                      "option", "colgroup", "col", "meta", "link", "input", "area", "base",
                      "wbr"}  # fmt: skip


def read_html(page: str, *, ours: bool = False) -> Draft:
    """The pieces of a page; scripts, styles, menus and pictures are left out.

    `ours` says that we made the page ourselves, so that our own classes in it can be believed.
    """
    _refuse_attacks(page)
    page = page if ours else page.replace("\t", " ")
    found = _TITLE.search(page)
    title = inline.squeezed(html.unescape(found.group(1))).replace("\n", " ") if found else ""
    safe = nh3.clean(
        page,
        tags=inline.TAGS | _BLOCKS | {"span", "img"},
        clean_content_tags=_UNSEEN,
        attributes={
            "a": {"href"},
            "ol": {"start", "type", "reversed"},
            "li": {"value"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
            "img": {"alt"},
        },
        allowed_classes={"span": {NUMBER_CLASS}, "h1": {TITLE_CLASS}} if ours else {},
        url_schemes=inline.SCHEMES,
    )
    _refuse_excess(safe)
    root = markup.fragment_fromstring(safe, create_parent="div")
    walk = _Walk()
    walk.through(root)
    notes = [f"Pictures left out: {walk.pictures}."] if walk.pictures else []
    return Draft(pieces=tuple(walk.pieces), notes=tuple(notes), title=title)


def _refuse_attacks(page: str) -> None:
    """Refuse what no document holds, before it can keep the sanitiser busy for minutes."""
    depth = 0
    for count, match in enumerate(_ANY_TAG.finditer(page)):
        if match.group(2).lower() not in _LEFT_OPEN:
            depth = max(0, depth - 1) if match.group(1) else depth + 1
        if depth > MAX_UNCLOSED:
            raise Unreadable("This document is nested too deeply to be read.")
        if count > MAX_TAGS:
            raise Unreadable("This document is too long to be read.")
    if any(len(span.split()) > MAX_WORDS_BETWEEN for span in page.split("<")):
        raise Unreadable("This document has a paragraph that is too long to be read.")


def _refuse_excess(safe: str) -> None:
    depth = count = 0
    for match in _TAG.finditer(safe):
        if match.group(2) in _VOID:
            continue
        depth += -1 if match.group(1) else 1
        count += 1
        if count > MAX_TAGS:
            raise Unreadable("This document is too long to be read.")
        if depth > MAX_DEPTH:
            raise Unreadable("This document is nested too deeply to be read.")


class _List:
    """An open list: how its entries are numbered, and the number of the next one."""

    def __init__(self, element: etree._Element, order: int, depth: int) -> None:
        self.depth = depth
        self.numbered = element.tag == "ol"
        self.style = _OL_STYLES.get(element.get("type", ""), "decimal")
        self.step = -1 if element.get("reversed") is not None else 1
        entries = sum(1 for child in element if child.tag == "li")
        self.next = _count(element.get("start"), entries if self.step < 0 else 1)
        self.series = f"list {order}"

    def label(self, item: etree._Element) -> Label | None:
        if not self.numbered:
            return None
        number = _count(item.get("value"), self.next)
        self.next = number + self.step
        return Label(f"{written(number, self.style)}.", self.series, self.depth)


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise


class _Walk:
    """One pass through the page; words are gathered until a block begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.pictures = 0
        self._words: list[str] = []
        self._lists: list[_List] = []
        self._order = 0
        self._entry: tuple[bool, Label | None] = (False, None)  # an item begins; its number
        self._label: Label | None = None  # a number worked out before
        self._heading = ""
        self._is_title = False
        self._quotes = 0

    def through(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = str(element.tag)
            if event == "end":
                self._leave(element, tag)
                continue
            if tag in ("table", "pre") or _is_number(element):
                self._take_whole(element, tag)
                walker.skip_subtree()
                continue
            self._enter(element, tag)
        self._flush()

    def _take_whole(self, element: etree._Element, tag: str) -> None:
        if tag == "table":
            self._flush()
            for caption in element.findall("caption"):
                self._words.append(_cell(caption)[0])
                self._flush()
            grid, pictures = _grid(element)
            self.pictures += pictures
            piece = table_piece(grid, headed=_has_header(element))
            self.pieces += [piece] if piece else []
        elif tag == "pre":
            self._flush()
            code = inline.escaped("".join(element.itertext()).strip("\n"))
            self._words.append(f"<code>{code}</code>")
            self._flush()
        else:
            found = _WORKED_OUT.match("".join(element.itertext()))
            if found:
                self._label = Label(found[3].strip(), found[1], int(found[2]))

    def _enter(self, element: etree._Element, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self._open_block(element, tag)
        elif tag == "br":
            self._words.append("<br>")
        elif tag == "img":
            self.pictures += 1
            self._words.append(_described(element))
        elif tag in inline.TAGS:
            self._words.append(_start_tag(element))
        self._words.append(html.escape(element.text or "", quote=False))

    def _open_block(self, element: etree._Element, tag: str) -> None:
        if tag in _LISTS:
            self._order += 1
            self._lists.append(_List(element, self._order, len(self._lists) + 1))
        elif tag == "li":
            label = self._lists[-1].label(element) if self._lists else None
            self._entry = (True, label)
        elif tag in _HEADINGS:
            self._heading = tag
            self._is_title = TITLE_CLASS in element.get("class", "")
        elif tag == "blockquote":
            self._quotes += 1

    def _leave(self, element: etree._Element, tag: str) -> None:
        if tag in _BLOCKS and tag not in ("table", "pre"):
            self._flush()
            if tag in _LISTS:
                self._lists.pop()
            elif tag == "li":
                self._entry = (False, None)
            elif tag in _HEADINGS:
                self._heading, self._is_title = "", False
            elif tag == "blockquote":
                self._quotes -= 1
        elif tag in inline.TAGS and tag != "br":
            self._words.append(f"</{tag}>")
        self._words.append(html.escape(element.tail or "", quote=False))

    def _flush(self) -> None:
        """What was gathered is one piece; its kind is told by what it stands in."""
        gathered = "".join(self._words)
        self._words = []
        words = inline.clean(gathered) if gathered.strip() else ""
        if not inline.plain(words):
            return
        starts_item, label = self._entry
        self._entry = (False, None)
        label, self._label = self._label or label, None
        if self._heading:
            kind, level = BlockKind.HEADING, int(self._heading[1])
        elif starts_item:
            kind, level = BlockKind.ITEM, 0
        else:
            kind, level = (BlockKind.QUOTE if self._quotes else BlockKind.PARAGRAPH), 0
        self.pieces.append(
            Piece(
                kind=kind,
                html=words,
                level=level,
                depth=label.depth if label else len(self._lists),
                label=label,
                is_title=self._is_title,
            )
        )
        refuse_too_many(self.pieces)


def _is_number(element: etree._Element) -> bool:
    return element.tag == "span" and element.get("class") == NUMBER_CLASS


def _described(element: etree._Element) -> str:
    words = inline.squeezed(element.get("alt", "")).replace("\n", " ")
    return html.escape(f"[Picture: {words}]", quote=False) if words else ""


def _start_tag(element: etree._Element) -> str:
    href = element.get("href") if element.tag == "a" else None
    return f'<a href="{html.escape(href)}">' if href else f"<{element.tag!s}>"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The table's own rows, not those of a table within one of its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _has_header(table: etree._Element) -> bool | None:
    """Does the page name the columns? None where it marks no header cell at all."""
    for row in _rows(table):
        tags = [cell.tag for cell in row if cell.tag in ("td", "th")]
        if tags:
            return True if all(tag == "th" for tag in tags) else None
    return None


def _grid(table: etree._Element) -> tuple[list[list[str]], int]:
    """The cells row by row; where cells are merged the words stand in the first of them."""
    grid: list[list[str]] = []
    pictures = 0
    below: dict[int, int] = {}  # column -> rows for which a cell above still reaches down
    for row in _rows(table):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _fill_from_above(cells, below)
            words, found = _cell(cell)
            pictures += found
            columns = min(max(_count(cell.get("colspan"), 1), 1), MAX_COLUMNS)
            for column in range(len(cells), len(cells) + columns):
                below[column] = max(_count(cell.get("rowspan"), 1), 1) - 1
            cells += [words, *[""] * (columns - 1)]
            if len(cells) > MAX_COLUMNS:
                raise Unreadable("This document has a table that is too large to read.")
        _fill_from_above(cells, below)
        grid.append(cells)
    return grid, pictures


def _fill_from_above(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0:
        below[len(cells)] -= 1
        cells.append("")


def _cell(cell: etree._Element) -> tuple[str, int]:
    """The words of a cell, its paragraphs as lines, and the number of pictures in it."""
    walk = _Walk()
    parts: list[str] = []
    walk.through(cell)
    for piece in walk.pieces:
        printed = f"{piece.label.printed} " if piece.label else ""
        bullet = "\u2022 " if piece.kind is BlockKind.ITEM and not printed else ""
        words = " / ".join(piece.table.lines()) if piece.table else ""
        parts.append(inline.escaped(bullet + printed + words) + ("" if piece.table else piece.html))
    return "<br>".join(parts), walk.pictures
