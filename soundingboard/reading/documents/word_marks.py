"""What a Word document holds besides the words a reader sees: changes, hidden text, contents."""

import re
from dataclasses import dataclass

from lxml import etree

from soundingboard.reading.documents.word_numbers import value_of, w

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTENTS_STYLE = re.compile(r"toc (?:\d|heading)|table of figures", re.IGNORECASE)
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class _StyleNames:
    contents: frozenset[str]
    hidden: frozenset[str]


def leave_out_unseen(document: etree._Element, styles: etree._Element) -> tuple[str, ...]:
    """Take out of the document what no reader of the clean paper would see; say what it was.

    Deletions themselves are left to the reader that follows; here the marks that change how
    paragraphs are counted and joined are made ready for it.
    """
    named = _style_names(styles)
    notes = []
    if any(next(document.iter(w(tag)), None) is not None for tag in ("ins", "del", "moveFrom")):
        notes.append("Tracked changes were taken as accepted: insertions in, deletions out.")
    if next(document.iter(w("commentReference")), None) is not None:
        notes.append("Comments in the margin were left out.")
    _one_alternative(document)
    if _remove_runs(document, named.hidden):
        notes.append("Hidden text was left out.")
    if _remove_contents(document, named.contents):
        notes.append("The table of contents was left out.")
    _settle_marks(document)
    return tuple(notes)


def is_joined_to_next(properties: etree._Element) -> bool:
    """Whether the end of this paragraph was deleted, so that it runs on into the next."""
    return properties.find(f"{w('rPr')}/{w('del')}") is not None


def _style_names(styles: etree._Element) -> _StyleNames:
    contents, hidden = set(), set()
    for style in styles.findall(w("style")):
        name = style.get(w("styleId"), "")
        if _CONTENTS_STYLE.fullmatch(value_of(style, "name") or ""):
            contents.add(name)
        if _is_on(style.find(f"{w('rPr')}/{w('vanish')}")):
            hidden.add(name)
    return _StyleNames(frozenset(contents), frozenset(hidden))


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(w("val")) not in _OFF


def _one_alternative(document: etree._Element) -> None:
    """Word writes newer shapes twice; the older writing is the one that is read."""
    for both in list(document.iter(f"{_COMPATIBILITY}AlternateContent")):
        choices = both.findall(f"{_COMPATIBILITY}Choice")
        if both.find(f"{_COMPATIBILITY}Fallback") is None and choices:
            choices[0].tag = f"{_COMPATIBILITY}Fallback"
            choices = choices[1:]
        for choice in choices:
            both.remove(choice)


def _remove_runs(document: etree._Element, hidden: frozenset[str]) -> bool:
    removed = False
    for run in list(document.iter(w("r"))):
        properties = run.find(w("rPr"))
        if properties is None:
            continue
        own = properties.find(w("vanish"))
        styled = own is None and value_of(properties, "rStyle") in hidden
        if not styled and not _is_on(own):
            continue
        removed = removed or any("".join(text.itertext()).strip() for text in run.iter(w("t")))
        for child in list(run):
            if child.tag in (w("t"), w("tab"), w("br")):
                run.remove(child)  # not the run: a field may begin or end in it
    return removed


def _remove_contents(document: etree._Element, styles: frozenset[str]) -> bool:
    """An automatic table of contents only repeats the headings, with page numbers."""
    entries = [
        paragraph
        for paragraph in document.iter(w("p"))
        if value_of(paragraph, "pPr/pStyle") in styles
    ]
    for paragraph in entries:
        properties = paragraph.find(w("pPr"))
        for child in list(paragraph):
            if child is not properties:
                paragraph.remove(child)
    return bool(entries)


def _settle_marks(document: etree._Element) -> None:
    """Make ends of paragraphs that were moved away or deleted mean the same thing."""
    for properties in document.iter(w("pPr")):
        mark = properties.find(w("rPr"))
        if mark is None:
            continue
        if mark.find(w("moveFrom")) is not None and mark.find(w("del")) is None:
            etree.SubElement(mark, w("del"))
        paragraph = properties.getparent()
        deleted = mark.find(w("del"))
        if deleted is None or paragraph is None:
            continue
        if next(paragraph.itersiblings(w("p")), None) is None:
            mark.remove(deleted)  # nothing follows that its words could join
