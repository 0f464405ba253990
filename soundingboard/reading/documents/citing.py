"""How people cite each paragraph: "(a)" printed under 1.4 is cited as "1.4(a)"."""

from dataclasses import dataclass

from soundingboard.reading.documents.labels import Form, dotted, forms
from soundingboard.reading.documents.pieces import Label


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label comes in a document.

    `typed`: by hand, so it may be no label at all ("c. 1900"). `heading`: the label of a heading.
    `depth`: how deep in lists. `introduced`: the words before ended with a colon. `before_small`:
    the word after the label has a small first letter ("1.5 million").
    """

    typed: bool
    heading: bool
    depth: int
    introduced: bool
    before_small: bool


@dataclass(slots=True)
class _Count:
    """One running count, its last value, and what its numbers are written behind."""

    style: str
    series: str
    depth: int
    value: int
    parent: str
    number: str


class Citer:
    """Reads labels in the order of the document and says how each is cited."""

    def __init__(self) -> None:
        self._open: list[_Count] = []  # outermost first
        self._nests = False  # may a new count hang under the last number?
        self._last_parts: tuple[str, ...] = ()  # of the last number with points: 1.4 -> ("1", "4")
        self._top = 0  # the last number of the outermost count

    def unnumbered_heading(self) -> None:
        """A heading without number ends every list; the paragraphs' own count goes on."""
        self._open = [count for count in self._open[:1] if not count.parent and count.style]
        self._nests = False

    def next_top(self) -> int:
        """The whole number that would come next among headings: 3 after 2, after 2.4 too."""
        return self._top + 1

    def cite(self, label: Label, place: Place) -> str | None:
        """The number people cite, or None where the label is no label but a word of the text."""
        whole = dotted(label.printed)
        if whole:
            return self._cite_dotted(whole, label, place)
        ways = forms(label.printed)
        if not ways:
            return None if place.typed else self._cite_worded(label, place)
        if place.heading:
            return self._cite_heading(ways[0], place)
        return self._cite_in_count(ways, label, place)

    def _cite_dotted(self, whole: str, label: Label, place: Place) -> str | None:
        parts = tuple(whole.split("(", maxsplit=1)[0].split("."))
        if place.typed and not self._is_plausible(parts, place):
            return None
        self._last_parts = parts
        self._top = int(parts[0])
        # No style: nothing continues this count, but lists hang under its number.
        self._open = [_Count("", label.series, place.depth, 0, "", whole)]
        self._nests = True
        return whole

    def _is_plausible(self, parts: tuple[str, ...], place: Place) -> bool:
        """Whether "1.4" follows from the numbers so far; it may be a time, a sum, a measure."""
        values = tuple(int(part) for part in parts)
        last = tuple(int(part) for part in self._last_parts)
        follows = any(
            values == (*last[: depth - 1], last[depth - 1] + 1) for depth in range(1, len(last) + 1)
        )
        begins = values[-1] == 1 and values[0] in (self._top, self._top + 1)
        if follows or begins:
            return True
        if place.before_small:
            return False
        return (not last and not self._top) or values[0] <= self._top + 1

    def _cite_worded(self, label: Label, place: Place) -> str:
        """A label with words in it ("Question 3:", "Article 2"), only ever made by the file."""
        number = label.printed.strip(" .:)\t-\u2013")
        self._open = [_Count("", label.series, place.depth, 0, "", number)]
        self._nests = True
        return number

    def _cite_heading(self, form: Form, place: Place) -> str | None:
        if not form.style.startswith("1"):
            self.unnumbered_heading()
            return form.text if form.style[0].isupper() else f"({form.text})"
        self._top = form.value
        self._last_parts = ()
        self._open = [_Count("", "", place.depth, 0, "", form.text)]
        self._nests = True
        return form.text

    def _cite_in_count(self, ways: tuple[Form, ...], label: Label, place: Place) -> str | None:
        for index in range(len(self._open) - 1, -1, -1):
            form = _continues(self._open[index], ways, label, place)
            if form is not None:
                del self._open[index + 1 :]
                self._open[index].value = form.value
                return self._numbered(self._open[index], form)
        form = next((way for way in ways if way.value == 1), ways[0])
        decimal = form.style.startswith("1")
        initial = form.style[0].isupper() and not label.printed.endswith(")")  # "A. Smith said"
        if place.typed and not decimal and (form.value != 1 or initial):
            return None
        return self._begin(form, label, place)

    def _begin(self, form: Form, label: Label, place: Place) -> str:
        """Open a new count: under the last number, or for itself."""
        outer = self._open[0] if self._open else None
        restarts = (
            outer is not None
            and outer.style == form.style
            and not outer.parent
            and not place.introduced
            and place.depth <= outer.depth
        )
        runs_on = form.style.startswith("1") and form.value != 1
        if restarts or runs_on or not self._nests:
            self._open = []
        parent = self._open[-1].number if self._open else ""
        count = _Count(form.style, label.series, place.depth, form.value, parent, "")
        self._open.append(count)
        return self._numbered(count, form)

    def _numbered(self, count: _Count, form: Form) -> str:
        if count.parent:
            count.number = f"{count.parent}({form.text})"
        elif form.style.startswith("1"):
            count.number = form.text
            self._top = form.value
            self._last_parts = ()
        else:
            count.number = f"({form.text})"
        self._nests = True
        return count.number


def _continues(count: _Count, ways: tuple[Form, ...], label: Label, place: Place) -> Form | None:
    """The way to understand a label as the next of this count, if there is one."""
    for form in ways:
        if form.style != count.style:
            continue
        if label.series and label.series == count.series:
            return form
        if form.value == count.value + 1 and (place.depth == count.depth or not count.parent):
            return form
        gap = form.style.startswith("1") and not count.parent and form.value > count.value
        if gap and place.depth == count.depth:
            return form
    return None
