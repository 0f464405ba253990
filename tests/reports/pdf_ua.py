"""What a program can check of PDF/UA-1 (ISO 14289-1), by the Matterhorn Protocol's checkpoints.

It reads the file with pypdf alone and knows nothing of how ours are made. What it cannot judge is
what takes a person: whether a text alternative says what the picture shows.
"""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
)

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"),
    *("NonStruct", "Private", "P", "H1", "H2", "H3", "H4", "H5", "H6", "H", "L", "LI", "Lbl"),
    *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note"),
    *("Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form"),
}
SHOWS = {b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"Do"}
WITHIN = {"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}}
WITHIN |= {"TH": {"TR"}, "TD": {"TR"}}
DISPLAYED = re.compile(r"<pdfuaid:part>\s*1\s*</pdfuaid:part>|pdfuaid:part=\"1\"")


def faults(content: bytes) -> list[str]:
    """Everything that breaks a checkpoint, each with its number; nothing where all hold."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    tree = root.get("/StructTreeRoot")
    if tree is None or not _is_true(root, "/MarkInfo", "/Marked"):
        return ["06-001: it is not tagged"]
    found = [*_about_the_whole(reader, root)]
    nodes = list(_nodes(tree.get_object()))
    found += _tags(nodes)
    found += _headings([name for name, *_ in nodes])
    found += _tables(nodes)
    marked = {one for _, node, _ in nodes for one in _marked(node)}
    for number, page in enumerate(reader.pages, start=1):
        found += [f"page {number}: {one}" for one in _page(page, marked)]
    return found


def _about_the_whole(reader: PdfReader, root: DictionaryObject) -> Iterator[str]:
    metadata = root.get("/Metadata")
    said = metadata.get_object().get_data().decode() if metadata is not None else ""
    if not DISPLAYED.search(said):
        yield "06-002: it does not say that it is PDF/UA-1"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+", said, re.DOTALL):
        yield "06-003: no title in its metadata"
    if not _is_true(root, "/ViewerPreferences", "/DisplayDocTitle"):
        yield "07-001: a reader's window would show the file's name, not its title"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", str(root.get("/Lang", ""))):
        yield "11-006: no language"
    if _is_true(root, "/MarkInfo", "/Suspects"):
        yield "04-001: its tags are suspect"
    if reader.is_encrypted:
        yield "26-001: it is encrypted"
    if root.get("/OpenAction", DictionaryObject()).get_object() and "/JavaScript" in str(root):
        yield "29-001: it runs a script"


def _is_true(root: DictionaryObject, part: str, name: str) -> bool:
    said = root.get(part, DictionaryObject()).get_object().get(name)
    return isinstance(said, BooleanObject) and bool(said.value)


def _nodes(
    node: DictionaryObject, above: str = "", role: DictionaryObject | None = None
) -> Iterator[tuple[str, DictionaryObject, str]]:
    """Each element of the tree in reading order: its standard kind, itself, its parent's kind."""
    roles = role if role is not None else node.get("/RoleMap", DictionaryObject())
    kind = str(node.get("/S", ""))
    for _ in range(8):
        kind = str(roles.get(kind, kind))
    name = kind.removeprefix("/")
    if name:
        yield name, node, above
    for child in _children(node):
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield from _nodes(child, name, roles)


def _children(node: DictionaryObject) -> list[object]:
    children = node.get("/K", ArrayObject())
    children = children.get_object() if isinstance(children, IndirectObject) else children
    listed = children if isinstance(children, ArrayObject) else [children]
    return [one.get_object() if hasattr(one, "get_object") else one for one in listed]


def _marked(node: DictionaryObject) -> Iterator[tuple[int, int]]:
    """The marked content of an element: the number of its page object, and of the content."""
    for child in _children(node):
        if isinstance(child, int):
            yield node.raw_get("/Pg").idnum, child
        elif isinstance(child, DictionaryObject) and child.get("/Type") == "/MCR":
            page = child.raw_get("/Pg") if "/Pg" in child else node.raw_get("/Pg")
            yield page.idnum, child["/MCID"]


def _tags(nodes: list[tuple[str, DictionaryObject, str]]) -> Iterator[str]:
    for name, node, above in nodes:
        if name not in STANDARD:
            yield f"02-001: {name} is no standard tag"
        if name in WITHIN and above not in WITHIN[name]:
            yield f"09-004: {name} within {above}"
        if name == "Figure" and not (node.get("/Alt") or node.get("/ActualText")):
            yield "13-004: a figure without a text alternative"
        if name == "L" and not all(
            isinstance(one, DictionaryObject) and one.get("/S") in ("/LI", "/L", "/Caption")
            for one in _children(node)
        ):
            yield "09-005: something else than items in a list"


def _headings(kinds: list[str]) -> Iterator[str]:
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
    if not levels or levels[0] != 1:
        yield "14-002: the first heading is not of the first level"
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"14-003: a heading of level {below} under one of level {above}"


def _tables(nodes: list[tuple[str, DictionaryObject, str]]) -> Iterator[str]:
    for name, node, _ in nodes:
        if name != "Table":
            continue
        rows = [one for kind, one, _ in _nodes(node) if kind == "TR"]
        cells = [
            [one for one in _children(row) if isinstance(one, DictionaryObject)] for row in rows
        ]
        widths = {sum(_span(cell) for cell in row) for row in cells}
        if len(widths) != 1:
            yield f"15-001: rows of a table are {sorted(widths)} cells wide"
        heads = [cell for row in cells for cell in row if cell["/S"] == "/TH"]
        if not heads:
            yield "15-002: a table without headers"
        if any(not _attribute(cell, "/Scope") for cell in heads):
            yield "15-003: a header that does not say whether it heads a row or a column"


def _attribute(cell: DictionaryObject, name: str) -> object:
    given = cell.get("/A", ArrayObject())
    for one in given if isinstance(given, ArrayObject) else [given]:
        attributes = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(attributes, DictionaryObject) and name in attributes:
            return attributes[name]
    return None


def _span(cell: DictionaryObject) -> int:
    span = _attribute(cell, "/ColSpan")
    return int(str(span)) if span is not None else 1


def _page(page: PageObject, marked: set[tuple[int, int]]) -> Iterator[str]:
    yield from _content(page, marked)
    for name, font in (page["/Resources"].get("/Font") or {}).items():
        yield from _font(name, font.get_object())
    annotations = page.get("/Annots")
    if annotations is None:
        return
    if page.get("/Tabs") != "/S":
        yield "28-008: the tab key does not follow the reading order"
    for one in annotations.get_object():
        note = one.get_object()
        is_link = note.get("/Subtype") == "/Link"
        if is_link and not (note.get("/Contents") and "/StructParent" in note):
            yield "28-011: a link that is not tagged, or does not say where it leads"


def _content(page: PageObject, marked: set[tuple[int, int]]) -> Iterator[str]:
    reference = page.indirect_reference
    assert reference is not None
    open_: list[str] = []  # "artifact", "tagged", or neither
    for operands, operator in ContentStream(page["/Contents"].get_object(), page.pdf).operations:
        if operator in {b"BMC", b"BDC"}:
            properties = operands[1] if len(operands) > 1 else None
            number = properties.get("/MCID") if isinstance(properties, DictionaryObject) else None
            if number is None:
                open_.append("artifact" if operands[0] == "/Artifact" else "neither")
                continue
            open_.append("tagged")
            if (reference.idnum, int(number)) not in marked:
                yield f"01-006: content {number} stands in no element"
        elif operator == b"EMC":
            open_.pop()
        elif operator in SHOWS and not {"artifact", "tagged"} & set(open_):
            yield f"01-005: {operator.decode()} shows something that is neither tagged nor artifact"


def _font(name: str, font: DictionaryObject) -> Iterator[str]:
    if "/ToUnicode" not in font:
        yield f"10-001: the letters of font {name} cannot be read out"
    within = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = within.get("/FontDescriptor", DictionaryObject()).get_object()
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
        yield f"31-009: font {name} is not within the file"
