"""Finds the parts of a Word file, and packs the few that are read into a small clean one."""

import io
import posixpath
import zipfile

from lxml import etree

from soundingboard.reading.documents.unpacking import Archive, parsed
from soundingboard.refusals import Unreadable

_STRICT = b"http://purl.oclc.org/ooxml/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _OFFICE.rstrip("/").encode(),
}
_ROOT_RELATIONS = (
    f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}officeDocument" Target="word/document.xml"/></Relationships>'
).encode()


class WordParts:
    """The parts of one .docx, found by their relations and not by their usual names."""

    def __init__(self, content: bytes) -> None:
        self._archive = Archive(content)
        names = self._archive.names
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Unreadable("This Word file holds macros. Save it as .docx without them.")
        if "[Content_Types].xml" not in names:
            raise Unreadable("This file is named .docx but holds no Word document.")
        self._main = self._related("_rels/.rels", "", "officeDocument") or "word/document.xml"
        if self._main not in names:
            raise Unreadable("This file is named .docx but holds no Word document.")

    def document(self) -> etree._Element:
        return self._xml(self._main)

    def part(self, kind: str) -> etree._Element | None:
        """The part of this kind ("styles", "numbering", "footnotes"), where there is one."""
        folder = posixpath.dirname(self._main)
        name = self._related(_relations_of(self._main), folder, kind)
        return self._xml(name) if name and name in self._archive.names else None

    def repacked(self, document: etree._Element, parts: dict[str, etree._Element]) -> bytes:
        """A .docx of these parts and what their links need; pictures and all else stay out."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("_rels/.rels", _ROOT_RELATIONS)
            archive.writestr("[Content_Types].xml", _bytes(self._xml("[Content_Types].xml")))
            archive.writestr("word/document.xml", _bytes(document))
            links = _relations_of(self._main)
            if links in self._archive.names:
                archive.writestr("word/_rels/document.xml.rels", _bytes(self._outside(links)))
            for kind, part in parts.items():
                archive.writestr(f"word/{kind}.xml", _bytes(part))
        return packed.getvalue()

    def _outside(self, name: str) -> etree._Element:
        """The relations of the document without those to parts that are packed afresh."""
        relations = self._xml(name)
        for relation in list(relations):
            if relation.get("Type", "").rsplit("/", 1)[-1] not in ("hyperlink", "image"):
                relations.remove(relation)
        return relations

    def _related(self, relations: str, folder: str, kind: str) -> str:
        if relations not in self._archive.names:
            return ""
        for relation in self._xml(relations):
            if relation.get("Type", "").rsplit("/", 1)[-1] == kind:
                target = relation.get("Target", "")
                joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                return posixpath.normpath(joined)
        return ""

    def _xml(self, name: str) -> etree._Element:
        data = self._archive.read(name)
        if _STRICT in data:  # "Strict Open XML" differs from ordinary files in its names only
            for strict, transitional in _TRANSITIONAL.items():
                data = data.replace(strict, transitional)
        return parsed(data)


def _relations_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _bytes(element: etree._Element) -> bytes:
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)
