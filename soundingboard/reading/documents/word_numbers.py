"""Word's automatic numbering, worked out as Word does: which number each paragraph shows.

The rules are those of ECMA-376 part 1, section 17.9 (numbering) and 17.7.4 (styles).
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from soundingboard.reading.documents.labels import written
from soundingboard.reading.documents.pieces import Label

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEVELS = 9
_UNNUMBERED = {"bullet", "none"}
_PLACE = re.compile(r"%([1-9])")


def w(name: str) -> str:
    """A name in Word's own namespace, as lxml writes it."""
    return f"{{{W}}}{name}"


def value_of(parent: etree._Element | None, path: str) -> str | None:
    """The `w:val` at the end of a path such as "pPr/numPr/ilvl"."""
    if parent is None:
        return None
    found = parent.find("/".join(w(step) for step in path.split("/")))
    return None if found is None else found.get(w("val"))


@dataclass(frozen=True, slots=True)
class Bullet:
    """A mark instead of a number, on a level from 0."""

    level: int


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    start: int
    style: str
    text: str
    restart: int | None  # 0: never; n: after a number of level n (from 1); None: after any above
    legal: bool  # all its numbers in digits, whatever their own level says
    paragraph_style: str | None


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says about numbering."""

    based_on: str | None
    number: str | None
    index: int | None


@dataclass(slots=True)
class _List:
    """A `w:num`: a use of an abstract list, which may change levels or start them afresh."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    started: set[int] = field(default_factory=set)


class Numbering:
    """Counts through the paragraphs of one document in their order."""

    def __init__(self, numbering: etree._Element, styles: etree._Element | None) -> None:
        self._styles = _read_styles(styles)
        abstracts = _abstract_lists(numbering)
        self._lists = {
            element.get(w("numId"), ""): _read_list(element, abstracts)
            for element in numbering.findall(w("num"))
        }
        self._counts: dict[str, dict[int, int]] = {}  # abstract list -> level -> last number

    def label(self, properties: etree._Element) -> Label | Bullet | None:
        """The number or bullet that a paragraph with these `w:pPr` shows, if any; counts on."""
        found = self._list_of(properties)
        if found is None:
            return None
        used, index = found
        level = used.levels.get(index)
        if level is None:
            return None
        counts = self._counts.setdefault(used.abstract, {})
        start = used.starts.get(index, level.start)
        afresh = index in used.starts and index not in used.started
        counts[index] = start if afresh else counts.get(index, start - 1) + 1
        used.started.add(index)
        _restart_below(used, counts, index)
        if level.style == "bullet":
            return Bullet(index)
        if level.style == "none" and not _PLACE.search(level.text):
            return None
        shown = _PLACE.sub(lambda at: _shown(used, counts, level, int(at[1]) - 1), level.text)
        printed = " ".join(shown.split())
        return Label(printed, f"{used.abstract}/{index}", index + 1) if printed else None

    def _list_of(self, properties: etree._Element) -> tuple[_List, int] | None:
        """The list and level of a paragraph: its own, or those of its style."""
        number = value_of(properties, "numPr/numId")
        index = _whole(value_of(properties, "numPr/ilvl"))
        chain = self._style_chain(value_of(properties, "pStyle"))
        if number is None:
            number = next(
                (self._styles[name].number for name in chain if self._styles[name].number), None
            )
            given = (self._styles[name].index for name in chain)
            index = next((at for at in (index, *given) if at is not None), None)
        used = self._lists.get(number or "")
        if used is None:
            return None
        if index is None:
            marked = (at for at, level in used.levels.items() if level.paragraph_style in chain)
            index = next(marked, 0)
        return used, index

    def _style_chain(self, style: str | None) -> list[str]:
        """A style and those it is based on, nearest first."""
        chain: list[str] = []
        seen = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            chain.append(style)
            style = self._styles[style].based_on
        return chain


def _restart_below(used: _List, counts: dict[int, int], index: int) -> None:
    """A number makes the levels below it begin again, unless they say otherwise."""
    for below in range(index + 1, _LEVELS):
        lower = used.levels.get(below)
        restart = None if lower is None else lower.restart
        if restart is None or index < restart:
            counts.pop(below, None)


def _shown(used: _List, counts: dict[int, int], level: _Level, index: int) -> str:
    """The number of one level within a label; a level not yet used counts as begun."""
    shown = used.levels.get(index)
    if shown is None:
        return ""
    number = counts.get(index, used.starts.get(index, shown.start))
    if shown.style in _UNNUMBERED:
        return ""
    return written(number, "decimal" if level.legal else shown.style)


def _abstract_lists(numbering: etree._Element) -> dict[str, tuple[str, etree._Element]]:
    """Each abstract list by its number; one that only points to a list style is followed."""
    elements = {
        element.get(w("abstractNumId"), ""): element
        for element in numbering.findall(w("abstractNum"))
    }
    by_style = {
        style: (number, element)
        for number, element in elements.items()
        if (style := value_of(element, "styleLink"))
    }
    return {
        number: by_style.get(value_of(element, "numStyleLink") or "", (number, element))
        for number, element in elements.items()
    }


def _read_list(element: etree._Element, abstracts: dict[str, tuple[str, etree._Element]]) -> _List:
    levels: dict[int, _Level] = {}
    starts: dict[int, int] = {}
    number, abstract = abstracts.get(value_of(element, "abstractNumId") or "", ("", None))
    if abstract is not None:
        levels = dict(map(_read_level, abstract.findall(w("lvl"))))
    for override in element.findall(w("lvlOverride")):
        index = _whole(override.get(w("ilvl")))
        changed = override.find(w("lvl"))
        if changed is not None:
            levels.update([_read_level(changed)])
        start = _whole(value_of(override, "startOverride"))
        if index is not None and start is not None:
            starts[index] = start
    return _List(number, levels, starts)


def _read_level(element: etree._Element) -> tuple[int, _Level]:
    legal = element.find(w("isLgl"))
    start = _whole(value_of(element, "start"))
    level = _Level(
        start=1 if start is None else start,
        style=value_of(element, "numFmt") or "decimal",
        text=(value_of(element, "lvlText") or "")[:100],
        restart=_whole(value_of(element, "lvlRestart")),
        legal=legal is not None and legal.get(w("val")) not in ("0", "false"),
        paragraph_style=value_of(element, "pStyle"),
    )
    return _whole(element.get(w("ilvl"))) or 0, level


def _read_styles(styles: etree._Element | None) -> dict[str, _Style]:
    if styles is None:
        return {}
    return {
        element.get(w("styleId"), ""): _Style(
            based_on=value_of(element, "basedOn"),
            number=value_of(element, "pPr/numPr/numId"),
            index=_whole(value_of(element, "pPr/numPr/ilvl")),
        )
        for element in styles.findall(w("style"))
    }


def _whole(text: str | None) -> int | None:
    """A whole number within reason; anything else is as if it were not there."""
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else None
