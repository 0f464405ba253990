"""Turns the numbers people cite into the anchors of the letter they mean."""

from soundingboard.reading.aligning.markers import EVERYTHING, Reference
from soundingboard.reading.aligning.markertokens import normal
from soundingboard.reading.anchors import Anchor, AnchorKind

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Numbering:
    """The printed numbers of a letter's anchors, and their order where none are printed."""

    def __init__(self, anchors: tuple[Anchor, ...]) -> None:
        """Note every anchor under its number and in the order of its kind."""
        self._anchors = anchors
        self._printed: dict[str, list[int]] = {}
        self._ordered: dict[AnchorKind, list[int]] = {kind: [] for kind in AnchorKind}
        for k, anchor in enumerate(anchors):
            self._ordered[anchor.kind].append(k)
            number = normal(anchor.number)
            if number:
                self._printed.setdefault(number, []).append(k)

    @property
    def questions(self) -> list[int]:
        """The questions in order."""
        return self._ordered[AnchorKind.QUESTION]

    def resolve(self, reference: Reference, context: int = -1) -> tuple[int, ...]:
        """The anchors a reference means, in the order named; empty where any number is unknown.

        `context` is the anchor the text stands under: "(b)" there means its part b.
        """
        found: list[int] = []
        for number in reference.numbers:
            held = self._one(number, reference, context)
            if not held:
                return ()
            found += [k for k in held if k not in found]
        return tuple(found)

    def is_part(self, k: int, whole: int) -> bool:
        """Whether one anchor is printed as a part of another: "2.3(a)" of "2.3"."""
        stem = normal(self._anchors[whole].number)
        number = normal(self._anchors[k].number)
        return bool(stem) and k != whole and number.rstrip(_LETTERS) == stem.rstrip(_LETTERS)

    def is_within(self, meant: tuple[int, ...], section: int) -> bool:
        """Whether all of some anchors are paragraphs of one section: 5.1 of section 5."""
        held = normal(self._anchors[section].number)
        return self._anchors[section].kind is AnchorKind.SECTION and all(
            normal(self._anchors[k].number).startswith(f"{held}.") for k in meant
        )

    def _one(self, number: str, reference: Reference, context: int) -> list[int]:
        kind = reference.kind
        if number == EVERYTHING:
            return self._ordered[kind or AnchorKind.QUESTION] or list(range(len(self._anchors)))
        if reference.ordinal:
            row = self._ordered[kind or self._usual_kind()]
            return row[-1:] if number == "-1" else row[int(number) - 1 : int(number)]
        if not number[0].isdecimal():
            return self._lettered(number, context)
        held = self._printed.get(number) or self._printed.get(number.rstrip(_LETTERS), [])
        same = [k for k in held if self._anchors[k].kind is (kind or AnchorKind.QUESTION)]
        if not same and (not held or (kind is AnchorKind.QUESTION and self._unprinted(kind))):
            return self._by_order(number, kind)
        return (same or held)[:1]

    def _lettered(self, letter: str, context: int) -> list[int]:
        """Part "(b)" of the anchor one stands under, or the only part b there is."""
        if context >= 0:
            stem = normal(self._anchors[context].number).rstrip(_LETTERS)
            held = self._printed.get(stem + letter, [])
            if held:
                return held[:1]
        parts = [
            k
            for number, held in self._printed.items()
            if number.lstrip("0123456789.") == letter
            for k in held
        ]
        return parts if len(parts) == 1 else []

    def _by_order(self, number: str, kind: AnchorKind | None) -> list[int]:
        """The third question where questions carry no printed numbers."""
        kind = kind or self._usual_kind()
        if not number.isdecimal() or int(number) < 1 or not self._unprinted(kind):
            return []
        return self._ordered[kind][int(number) - 1 : int(number)]

    def _unprinted(self, kind: AnchorKind) -> bool:
        return not any(self._anchors[k].number for k in self._ordered[kind])

    def _usual_kind(self) -> AnchorKind:
        return AnchorKind.QUESTION if self.questions else AnchorKind.PARAGRAPH
