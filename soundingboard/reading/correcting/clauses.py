"""Goes through a reply clause by clause and takes out what is a correction."""

import re
from collections.abc import Iterator

from soundingboard.phrases import phrase
from soundingboard.reading.correcting.findings import Asked, Printed, Unclear
from soundingboard.reading.correcting.numbers import numbers_of
from soundingboard.reading.correcting.places import Named, Places, names_a_kind
from soundingboard.reading.correcting.stretches import Stretch
from soundingboard.reading.correcting.ways import (
    ABOUT_THIS,
    ALL_RIGHT,
    BY_NUMBER,
    NOT_THERE,
    NOT_THIS,
    WAYS,
    Wish,
)

MOST_IN_FAREWELL = 8  # words: "kind regards", a name
_STARTS = re.compile(r"(?:\A|\n|[.;!?][\"”')]?[ \t]+|\n[ \t]*\n)[ \t]*")
_BLANK = re.compile(r"\s*")
_APART = re.compile(r"[ \t]*(?:\Z|\n[ \t]*(?:\Z|\n))")
_ARROWS = frozenset({"->", "-->", "=>", "→", "⇒", "➔", "–>", "—>"})


class Clauses:
    """Goes through the sender's words and takes out what is a correction."""

    def __init__(self, printed: tuple[Printed, ...], places: Places, *, firm_only: bool) -> None:
        self._printed = printed
        self._numbers = {one.number for one in printed}
        self._places = places
        self._firm_only = firm_only
        self.asked: list[Asked] = []
        self.unclear: list[Unclear] = []

    def read(self, stretch: Stretch) -> None:
        """Takes each correction of a stretch; behind one, the next may follow at once."""
        text, at = stretch.text, 0
        for start in _starts(text):
            if start < at:
                continue
            at = start
            while (end := self._clause(stretch, at)) is not None:
                at = _BLANK.match(text, end).end()  # type: ignore[union-attr]  # it may be empty
            if at == start and stretch.under:
                at = self._beneath(stretch, start) or at

    def read_brief(self, own: list[Stretch]) -> None:
        """A reply that says one thing and nothing else: "Question 5" to our only question."""
        said = [stretch for stretch in own if any(map(str.isalnum, stretch.text))]
        for stretch in said:
            start = len(stretch.text) - len(stretch.text.lstrip())
            right = ALL_RIGHT.match(stretch.text, start)
            if right is not None and self._rest_is_short(said, stretch, right.end()):
                points = tuple(one.number for one in self._printed if one.sure)
                span = stretch.start + right.start(), stretch.start + right.end()
                self.asked.append(Asked(Wish.CONFIRM, points, (), *span))
                return
        unsure = [one.number for one in self._printed if not one.sure]
        if len(unsure) == 1 and len(said) == 1:
            first = said[0].text
            start = len(first) - len(first.lstrip())
            self._this(said[0], start, unsure[0], whole_text=True)

    def _rest_is_short(self, said: list[Stretch], stretch: Stretch, end: int) -> bool:
        others = sum(len(one.text.split()) for one in said if one is not stretch)
        return others + len(stretch.text[end:].split()) <= MOST_IN_FAREWELL

    def _clause(self, stretch: Stretch, at: int) -> int | None:
        """Takes the correction that begins at one place; returns where it ends."""
        text = stretch.text
        denied = NOT_THERE.match(text, at)
        for wish, way in WAYS:
            match = way.match(text, at)
            if match is None:
                continue
            end = self._take(stretch, wish, match)
            if end is not None:
                return end
        match = BY_NUMBER.match(text, at)
        if match is not None and (_points_on(match) or names_a_kind(match["where"])):
            end = self._moved(stretch, match, by_words=False)
            if end is not None:
                return end
        if denied is not None and self._places.read(denied["where"], by_words=False):
            points = self._points(denied)
            if points:
                reason = phrase("it says where this does not belong, but not where it does")
                self._doubt(stretch, denied, points, reason)
                return denied.end()
        return None

    def _take(self, stretch: Stretch, wish: Wish, match: re.Match[str]) -> int | None:
        if wish is Wish.MOVE:
            return self._moved(stretch, match, by_words=True)
        points = self._points(match)
        if points and "other" in match.re.groupindex:
            points = tuple(sorted({*points, *numbers_of(match["other"], self._numbers)}))
        if not points or (wish is Wish.JOIN and len(points) < 2):
            return None
        if self._unknown(stretch, match, points):
            return match.end()
        self._ask(stretch, match, wish, points)
        return match.end()

    def _moved(self, stretch: Stretch, match: re.Match[str], *, by_words: bool) -> int | None:
        points = self._points(match)
        if not points:
            return None
        named = self._places.read(match["where"], by_words=by_words)
        if named is None or (named.problem and not match["firm"]):
            return None
        if self._unknown(stretch, match, points):
            return match.end()
        self._put(stretch, match, points, named)
        return match.end()

    def _beneath(self, stretch: Stretch, start: int) -> int | None:
        """Words that stand under a quoted point, on lines of their own, are about that point."""
        if stretch.text[:start].strip():
            return None
        match = NOT_THIS.match(stretch.text, start)
        if match is not None and not _goes_on(stretch.text, match.end()):
            self._ask(stretch, match, Wish.DISMISS, (stretch.under,))
            return match.end()
        return self._this(stretch, start, stretch.under, whole_text=False)

    def _this(self, stretch: Stretch, start: int, number: int, *, whole_text: bool) -> int | None:
        match = ABOUT_THIS.match(stretch.text, start)
        if match is None:
            return None
        rest = stretch.text[match.end() :]
        if whole_text and not self._is_all(match["where"], rest):
            return None
        if not whole_text and _goes_on(stretch.text, match.end()):
            return None
        named = self._places.read(match["where"], by_words=False)
        if named is None or named.problem or named.goes_on:
            return None
        self._put(stretch, match, (number,), named)
        return match.end()

    def _is_all(self, where: str, rest: str) -> bool:
        """Whether a reply names a place and nothing else; what follows may be somebody's name."""
        apart = _APART.match(rest) is not None
        return names_a_kind(where) and apart and len(rest.split()) <= MOST_IN_FAREWELL

    def _put(
        self, stretch: Stretch, match: re.Match[str], points: tuple[int, ...], named: Named
    ) -> None:
        if named.problem:
            self._doubt(stretch, match, points, named.problem)
            return
        self._ask(stretch, match, Wish.MOVE, points, named)

    def _ask(
        self,
        stretch: Stretch,
        match: re.Match[str],
        wish: Wish,
        points: tuple[int, ...],
        named: Named = Named(),  # noqa: B008  # frozen
    ) -> None:
        if self._firm_only and wish is not Wish.MOVE:
            # "Point 3 should go", "point 3 is right": of a plan one says so as well.
            reason = phrase("it may mean a point of our document, not of yours")
            self._doubt(stretch, match, points, reason)
            return
        start, end = stretch.start + match.start(), stretch.start + match.end()
        self.asked.append(Asked(wish, points, named.keys, start, end, named.goes_on))

    def _doubt(
        self, stretch: Stretch, match: re.Match[str], points: tuple[int, ...], reason: str
    ) -> None:
        start, end = stretch.start + match.start(), stretch.start + match.end()
        self.unclear.append(Unclear(points, reason, start, end))

    def _unknown(self, stretch: Stretch, match: re.Match[str], points: tuple[int, ...]) -> bool:
        """Notes a point that the receipt does not have."""
        missing = [str(number) for number in points if number not in self._numbers]
        if not missing:
            return False
        reason = phrase("the receipt has no point %(numbers)s", numbers=", ".join(missing))
        self._doubt(stretch, match, points, reason)
        return True

    def _points(self, match: re.Match[str]) -> tuple[int, ...]:
        """The numbers of the points a clause is about; none where it is not plainly about any."""
        numbers = numbers_of(match["points"], self._numbers)
        if match["firm"]:
            return numbers
        # A bare "2" may be anything: it must be a point of this receipt, in an answer to it.
        known = all(number in self._numbers for number in numbers)
        return numbers if known and not self._firm_only else ()


def _points_on(match: re.Match[str]) -> bool:
    """Whether a number behind a number can only be a place: "point 2: 5", "2 -> 5"."""
    return bool(match["firm"]) or (match["arrow"] or "") in _ARROWS


def _starts(text: str) -> Iterator[int]:
    """Where a clause may begin: at lines and sentences."""
    return (match.end() for match in _STARTS.finditer(text))


def _goes_on(text: str, end: int) -> bool:
    """Whether something follows in the same paragraph."""
    return bool(text[end:].split("\n\n", 1)[0].strip())
