"""Numbers of lists and headings in an OpenDocument text, worked out as an office program does.

The rules are those of OpenDocument 1.3 part 3, sections 16.30 (list styles), 16.34 (outline) and
5.3 (lists that go on).
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from soundingboard.reading.documents.labels import written
from soundingboard.reading.documents.pieces import Label

_NAMES = {
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_PLACE = re.compile(r"%(\d{1,2})%")
_OUTLINE = "outline"


def n(name: str) -> str:
    """A name such as "text:p" as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise


@dataclass(frozen=True, slots=True)
class _Level:
    bullet: bool
    style: str  # empty: no number is shown
    text: str  # "%1%.%2%"
    start: int


@dataclass(slots=True)
class Count:
    """A running list: its style and the last number of each level."""

    style: str
    series: str
    last: dict[int, int] = field(default_factory=dict)


class Lists:
    """Counts through the lists of one document in their order."""

    def __init__(self, *roots: etree._Element) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        for root in roots:
            for element in root.iter(n("text:list-style")):
                self._styles[element.get(n("style:name"), "")] = _levels(element)
            for element in root.iter(n("text:outline-style")):
                self._styles[_OUTLINE] = _levels(element)
        self._by_id: dict[str | None, Count] = {}
        self._by_style: dict[str, Count] = {}
        self._headings = Count(_OUTLINE, _OUTLINE)
        self._begun = 0

    def begin(self, element: etree._Element, style: str) -> Count:
        """The count of a list that stands in no other: a new one, or one that goes on."""
        earlier = self._by_id.get(element.get(n("text:continue-list")))
        if earlier is None and element.get(n("text:continue-numbering")) == "true":
            earlier = self._by_style.get(style)
        if earlier is None:
            self._begun += 1
            earlier = Count(style, f"list{self._begun}")
        own_id = element.get(n("xml:id"))
        if own_id:
            self._by_id[own_id] = earlier
        self._by_style[style] = earlier
        return earlier

    def is_bulleted(self, style: str, level: int) -> bool:
        found = self._styles.get(style, {}).get(level)
        return found is None or found.bullet

    def label(self, count: Count, level: int, start: str | None) -> Label | None:
        """The number of the next entry on this level, if one is shown; counts on."""
        levels = self._styles.get(count.style, {})
        own = levels.get(level)
        if own is None or own.bullet:
            return None
        for below in [at for at in count.last if at > level]:
            del count.last[below]
        count.last[level] = whole(start, count.last.get(level, own.start - 1) + 1)
        if not own.style:
            return None

        def shown(place: re.Match[str]) -> str:
            at = levels.get(int(place[1]), own)
            number = count.last.get(int(place[1]), at.start)
            return written(number, at.style) if at.style else ""

        printed = " ".join(_PLACE.sub(shown, own.text).split())
        return Label(printed, f"{count.series}/{level}", min(level, 9)) if printed else None

    def heading_label(self, element: etree._Element, level: int) -> Label | None:
        """The number of a heading that stands in no list."""
        if element.get(n("text:is-list-header")) == "true":
            return None
        restarts = element.get(n("text:restart-numbering")) == "true"
        start = element.get(n("text:start-value"), "1") if restarts else None
        return self.label(self._headings, level, start)


def _levels(list_style: etree._Element) -> dict[int, _Level]:
    return {whole(level.get(n("text:level")), 1): _level(level) for level in list_style}


def _level(element: etree._Element) -> _Level:
    at = whole(element.get(n("text:level")), 1)
    shown = max(1, min(at, whole(element.get(n("text:display-levels")), 1)))
    places = ".".join(f"%{level}%" for level in range(at - shown + 1, at + 1))
    before, after = element.get(n("style:num-prefix"), ""), element.get(n("style:num-suffix"), "")
    return _Level(
        bullet=etree.QName(element).localname.endswith(("bullet", "image")),
        style=_STYLES.get(element.get(n("style:num-format"), ""), ""),
        text=element.get(n("loext:num-list-format"), f"{before}{places}{after}")[:100],
        start=whole(element.get(n("text:start-value")), 1),
    )
