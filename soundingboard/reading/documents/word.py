"""A Word document read into pieces: its numbers are written out first, then mammoth reads it."""

import io
import re

import mammoth
from lxml import etree

from soundingboard.reading.documents.hypertext import NUMBER_CLASS, TITLE_CLASS, read_html
from soundingboard.reading.documents.pieces import Draft, Label
from soundingboard.reading.documents.word_marks import is_joined_to_next, leave_out_unseen
from soundingboard.reading.documents.word_numbers import Bullet, Numbering, W, w
from soundingboard.reading.documents.word_parts import WordParts
from soundingboard.refusals import Unreadable

_NUMBER_STYLE = "SoundingboardNumber"
_STYLE_MAP = f"""
r[style-name='{_NUMBER_STYLE}'] => span.{NUMBER_CLASS}
p[style-name='Title'] => h1.{TITLE_CLASS}:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
# The only list that mammoth sees: bullets on nine levels. Numbers are text by then.
_BULLETS = etree.fromstring(
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
    + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/></w:lvl>' for level in range(9))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_NOTE = re.compile(r'<li id="(?:foot|end)note-\d+">\s*<p>')
_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-\d+">\u2191</a>')


def read_word(content: bytes) -> Draft:
    """The pieces of a .docx, with every automatic number that Word would print.

    Tracked insertions are in; deletions, comments and hidden words are out. Raises `Unreadable`.
    """
    parts = WordParts(content)
    document = parts.document()
    styles = parts.part("styles")
    styles = etree.Element(w("styles")) if styles is None else styles
    notes = leave_out_unseen(document, styles)
    numbering = parts.part("numbering")
    if numbering is not None:
        _write_numbers(document, Numbering(numbering, styles))
    _name_number_style(styles)
    kept = {"styles": styles, "numbering": _BULLETS}
    for kind in ("footnotes", "endnotes"):
        part = parts.part(kind)
        if part is not None:
            kept[kind] = part
    draft = read_html(_notes_as_paragraphs(_converted(parts.repacked(document, kept))), ours=True)
    return Draft(pieces=draft.pieces, notes=(*notes, *draft.notes))


def _write_numbers(document: etree._Element, numbering: Numbering) -> None:
    """Put each paragraph's number into it as a run of text, and make its bullet plain."""
    for paragraph in list(document.iter(w("p"))):
        properties = paragraph.find(w("pPr"))
        if properties is None or is_joined_to_next(properties):
            continue
        shown = numbering.label(properties)
        for given in properties.findall(w("numPr")):
            properties.remove(given)
        # List 0 is Word's way to say "none", also where a style says otherwise.
        level, used = (shown.level, "1") if isinstance(shown, Bullet) else (0, "0")
        own = etree.SubElement(properties, w("numPr"))
        etree.SubElement(own, w("ilvl")).set(w("val"), str(level))
        etree.SubElement(own, w("numId")).set(w("val"), used)
        if isinstance(shown, Label):
            properties.addnext(_number_run(shown))


def _number_run(label: Label) -> etree._Element:
    run = etree.Element(w("r"))
    style = etree.SubElement(etree.SubElement(run, w("rPr")), w("rStyle"))
    style.set(w("val"), _NUMBER_STYLE)
    etree.SubElement(run, w("t")).text = f"{label.series} {label.depth} {label.printed}"
    return run


def _name_number_style(styles: etree._Element) -> None:
    style = etree.SubElement(styles, w("style"))
    style.set(w("type"), "character")
    style.set(w("styleId"), _NUMBER_STYLE)
    etree.SubElement(style, w("name")).set(w("val"), _NUMBER_STYLE)


def _converted(content: bytes) -> str:
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLE_MAP,
            convert_image=mammoth.images.img_element(lambda _image: {"src": ""}),
        )
    # mammoth raises whatever it stumbles over in a file that Word itself would not open.
    except Exception as error:
        raise Unreadable("This Word document is damaged and cannot be read.") from error
    return str(result.value)


def _notes_as_paragraphs(page: str) -> str:
    """Footnotes come as a numbered list at the end; they are cited as "[1]", not as "1."."""
    found = _NOTE.search(page)
    if found is None:
        return page
    start = page.rfind("<ol>", 0, found.start())
    count = 0

    def numbered(_match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'<p><span class="{NUMBER_CLASS}">notes 1 [{count}]</span>'

    tail = _NOTE.sub(numbered, _BACK.sub("", page[start + len("<ol>") :]))
    return page[:start] + tail.replace("</li>", "").removesuffix("</ol>")
