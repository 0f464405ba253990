"""An OpenDocument text read into pieces: written as a web page with its numbers, then read."""

from collections.abc import Iterator
from html import escape

from lxml import etree

from soundingboard.reading.documents.grids import MAX_COLUMNS
from soundingboard.reading.documents.hypertext import NUMBER_CLASS, TITLE_CLASS, read_html
from soundingboard.reading.documents.opendocument_lists import Count, Lists, n, whole
from soundingboard.reading.documents.pieces import Draft, Label
from soundingboard.reading.documents.unpacking import Archive
from soundingboard.refusals import Unreadable

_MIME = b"application/vnd.oasis.opendocument.text"
_HIDDEN = "Hidden text was left out."
_UNSEEN = {
    n("text:tracked-changes"): (
        "Tracked changes were taken as accepted: insertions in, deletions out."
    ),
    n("text:table-of-content"): "The table of contents was left out.",
    n("office:annotation"): "Comments in the margin were left out.",
    n("office:annotation-end"): "",
    n("text:sequence-decls"): "",
    n("office:forms"): "",
    n("text:hidden-text"): _HIDDEN,
}
_BLANKS = {n("text:s"): " ", n("text:tab"): "\t", n("text:line-break"): "<br>"}
_QUOTES = {"Quotations", "Quote", "Intense_20_Quote", "IntenseQuote"}


def read_opendocument(content: bytes) -> Draft:
    """The pieces of an .odt, with every automatic number. Raises `Unreadable`."""
    archive = Archive(content)
    if "mimetype" not in archive.names or archive.read("mimetype").strip() != _MIME:
        raise Unreadable("This file is named .odt but holds no OpenDocument text.")
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.names):
        raise Unreadable("This file holds macros. Save it without them.")
    if "content.xml" not in archive.names:
        raise Unreadable("This file is named .odt but holds no OpenDocument text.")
    if "META-INF/manifest.xml" in archive.names:
        manifest = archive.xml("META-INF/manifest.xml")
        if next(manifest.iter(n("manifest:encryption-data")), None) is not None:
            raise Unreadable("This file is locked by a password. Save it unlocked.")
    root = archive.xml("content.xml")
    styles = archive.xml("styles.xml") if "styles.xml" in archive.names else root
    body = root.find(f"{n('office:body')}/{n('office:text')}")
    if body is None:
        raise Unreadable("This file is named .odt but holds no OpenDocument text.")
    writer = _Writer(styles, root)
    page = writer.page(body)
    draft = read_html(page, ours=True)
    return Draft(pieces=draft.pieces, notes=(*writer.notes, *draft.notes))


class _Styles:
    """What the named and automatic styles of a document say about its words."""

    def __init__(self, *roots: etree._Element) -> None:
        self._styles = {
            element.get(n("style:name"), ""): element
            for root in roots
            for element in root.iter(n("style:style"))
        }

        self._by_hand = {
            element.get(n("style:name"), "")
            for root in roots
            for group in root.iter(n("office:automatic-styles"))
            for element in group.iter(n("style:style"))
        }

    def is_bold_by_hand(self, name: str | None) -> bool:
        """Whether somebody made this paragraph bold, rather than gave it a style that is."""
        if name not in self._by_hand:
            return False
        properties = self._styles[name].find(n("style:text-properties"))
        return properties is not None and properties.get(n("fo:font-weight")) == "bold"

    def chain(self, name: str | None) -> Iterator[etree._Element]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].get(n("style:parent-style-name"))

    def names(self, name: str | None) -> set[str]:
        return {style.get(n("style:name"), "") for style in self.chain(name)}

    def says(self, name: str | None, attribute: str) -> str:
        """What the nearest style that speaks of it says of the words ("fo:font-weight")."""
        for style in self.chain(name):
            properties = style.find(n("style:text-properties"))
            if properties is not None and properties.get(n(attribute)) is not None:
                return properties.get(n(attribute), "")
        return ""

    def list_style(self, name: str | None) -> str:
        return next(filter(None, (s.get(n("style:list-style-name")) for s in self.chain(name))), "")


class _Writer:
    """Writes the body as a page. Nesting was bounded when the file was parsed."""

    def __init__(self, *roots: etree._Element) -> None:
        self.notes: list[str] = []
        self._styles = _Styles(*roots)
        self._lists = Lists(*roots)
        self._footnotes: list[str] = []
        self._boxes: list[etree._Element] = []  # text boxes, written after their paragraph

    def page(self, body: etree._Element) -> str:
        written = self._blocks(body)
        notes = "".join(
            f"<p>{_number(Label(f'[{at}]', 'notes', 1))}{words}</p>"
            for at, words in enumerate(self._footnotes, start=1)
        )
        return written + notes

    def _blocks(self, parent: etree._Element) -> str:
        return "".join(self._block(child) for child in parent)

    def _block(self, element: etree._Element) -> str:
        if self._is_unseen(element):
            return ""
        write = {
            n("text:h"): self._entry,
            n("text:p"): self._entry,
            n("text:list"): self._list,
            n("table:table"): self._table,
        }
        return write.get(str(element.tag), self._blocks)(element)

    def _is_unseen(self, element: etree._Element) -> bool:
        """Whether no reader of the paper sees it; what is left out is noted."""
        sentence = _UNSEEN.get(str(element.tag))
        if sentence is None and element.get(n("text:display")) == "none":
            sentence = _HIDDEN
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)
        return sentence is not None

    def _hidden(self) -> None:
        if _HIDDEN not in self.notes:
            self.notes.append(_HIDDEN)

    def _paragraph(self, element: etree._Element, label: Label | None) -> str:
        style = element.get(n("text:style-name"))
        words = self._words(element)
        if self._styles.says(style, "text:display") == "none":
            self._hidden()
            return ""
        if self._styles.is_bold_by_hand(style):
            words = f"<strong>{words}</strong>"
        names = self._styles.names(style)
        if "Title" in names:
            return f'<h1 class="{TITLE_CLASS}">{_number(label)}{words}</h1>{self._after()}'
        if names & _QUOTES:
            words = f"<blockquote><p>{_number(label)}{words}</p></blockquote>"
        else:
            words = f"<p>{_number(label)}{words}</p>"
        return words + self._after()

    def _after(self) -> str:
        boxes, self._boxes = self._boxes, []
        return "".join(self._blocks(box) for box in boxes)

    def _list(self, element: etree._Element) -> str:
        first = next(element.iter(n("text:p"), n("text:h")), None)
        style = element.get(n("text:style-name")) or self._styles.list_style(
            None if first is None else first.get(n("text:style-name"))
        )
        return self._entries(element, self._lists.begin(element, style), 1)

    def _entries(self, element: etree._Element, count: Count, level: int) -> str:
        """The entries of a list on one level; numbered ones become paragraphs with a number."""
        style = element.get(n("text:style-name")) or count.style
        written = []
        for item in element:
            begins = item.tag == n("text:list-item")
            for child in item:
                if child.tag == n("text:list"):
                    written.append(self._entries(child, count, level + 1))
                    continue
                if child.tag not in (n("text:p"), n("text:h")):
                    written.append(self._block(child))
                    continue
                label = None
                if begins:
                    label = self._lists.label(count, level, item.get(n("text:start-value")))
                entry = self._entry(child, label)
                bulleted = begins and label is None and self._lists.is_bulleted(style, level)
                written.append(f"<li>{entry}</li>" if bulleted else entry)
                begins = False
        inside = "".join(written)
        return f"<ul>{inside}</ul>" if self._lists.is_bulleted(style, level) else inside

    def _entry(self, element: etree._Element, label: Label | None = None) -> str:
        if element.tag != n("text:h"):
            return self._paragraph(element, label)
        outline = max(1, min(6, whole(element.get(n("text:outline-level")), 1)))
        if next(element.iterancestors(n("text:list")), None) is None:
            label = self._lists.heading_label(element, outline)
        return f"<h{outline}>{_number(label)}{self._words(element)}</h{outline}>{self._after()}"

    def _table(self, table: etree._Element) -> str:
        heads = table.find(n("table:table-header-rows"))
        named = set() if heads is None else set(heads.iterchildren(n("table:table-row")))
        rows = []
        for row in _own_rows(table):
            tag = "th" if row in named else "td"
            cells = []
            for cell in row.iterchildren(n("table:table-cell")):
                columns = whole(cell.get(n("table:number-columns-spanned")), 1)
                deep = whole(cell.get(n("table:number-rows-spanned")), 1)
                again = min(whole(cell.get(n("table:number-columns-repeated")), 1), MAX_COLUMNS)
                opening = f'<{tag} colspan="{columns}" rowspan="{deep}">'
                cells.append(f"{opening}{self._blocks(cell)}</{tag}>")
                cells.append(f"<{tag}></{tag}>" * (again - 1))
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _words(self, element: etree._Element) -> str:
        """The words of a paragraph with their emphasis; what is no word is noted or kept apart."""
        written = [escape(element.text or "", quote=False)]
        for child in element:
            written += [self._inline(child), escape(child.tail or "", quote=False)]
        return "".join(written)

    def _inline(self, element: etree._Element) -> str:
        tag = str(element.tag)
        if self._is_unseen(element):
            return ""
        if tag in _BLANKS:
            return _BLANKS[tag]
        if tag == n("text:note"):
            return self._footnote(element)
        if tag == n("draw:frame"):
            return self._frame(element)
        words = self._words(element)
        if tag == n("text:a"):
            return f'<a href="{escape(element.get(n("xlink:href"), ""))}">{words}</a>'
        return self._emphasised(words, element.get(n("text:style-name")))

    def _emphasised(self, words: str, style: str | None) -> str:
        if self._styles.says(style, "text:display") == "none":
            self._hidden()
            return ""
        if self._styles.says(style, "fo:font-style") == "italic":
            words = f"<em>{words}</em>"
        if self._styles.says(style, "fo:font-weight") == "bold":
            words = f"<strong>{words}</strong>"
        return words

    def _footnote(self, element: etree._Element) -> str:
        body = element.find(n("text:note-body"))
        paragraphs = () if body is None else body.iter(n("text:p"))
        self._footnotes.append("<br>".join(self._words(paragraph) for paragraph in paragraphs))
        return f"<sup>[{len(self._footnotes)}]</sup>"

    def _frame(self, element: etree._Element) -> str:
        self._boxes += element.findall(n("draw:text-box"))
        if element.find(n("draw:image")) is None:
            return ""
        about = (element.findtext(n(tag)) for tag in ("svg:title", "svg:desc"))
        return f'<img alt="{escape(" ".join(filter(None, about)))}">'


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those in groups, but not those of a table in a cell."""
    for child in table:
        if child.tag == n("table:table-row"):
            yield child
        elif child.tag in (
            n("table:table-header-rows"),
            n("table:table-rows"),
            n("table:table-row-group"),
        ):
            yield from _own_rows(child)


def _number(label: Label | None) -> str:
    if label is None:
        return ""
    shown = escape(f"{label.series} {label.depth} {label.printed}", quote=False)
    return f'<span class="{NUMBER_CLASS}">{shown}</span>'
