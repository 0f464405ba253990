"""Disclosure control: which figures are not printed, because they would tell of a few people.

A figure under five is not shown in what is published, nor is one from which, with a total beside
it, such a figure could be worked out (primary and secondary suppression).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from soundingboard.analysis.quantities import SHOWN_FROM, Share, counted

NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Hidden:
    """The places of the rows that are not printed, and whether their totals are hidden too."""

    rows: frozenset[int]
    totals: bool


def hide(rows: Sequence[Sequence[int]], fewest: int = SHOWN_FROM) -> Hidden:
    """What to hide of rows of figures whose columns add up to totals printed with them.

    Every row with a figure under `fewest` (but not nought) is hidden. A single hidden row would be
    the difference to the totals, so the smallest of the others is hidden with it, and so on until
    the hidden ones together show no figure under `fewest`. Where that cannot be, the totals are
    hidden too.
    """
    hidden = {at for at, row in enumerate(rows) if any(0 < number < fewest for number in row)}
    others = sorted((sum(row), at) for at, row in enumerate(rows) if at not in hidden and any(row))

    def told() -> bool:
        sums = [sum(column) for column in zip(*(rows[at] for at in hidden), strict=True)]
        return len(hidden) == 1 or any(0 < number < fewest for number in sums)

    for _, at in others:
        if not hidden or not told():
            break
        hidden.add(at)
    return Hidden(frozenset(hidden), bool(hidden) and told())


def is_hidden(part: int, whole: int, fewest: int = SHOWN_FROM) -> bool:
    """Whether a part of a printed whole tells of a few: those in it, or those who are not."""
    return 0 < part < fewest or 0 < whole - part < fewest


def printed(part: int, whole: int, fewest: int = SHOWN_FROM) -> str:
    """A part of a printed whole as it may be published: "12", "fewer than 5", "34 or more"."""
    if 0 < part < fewest:
        return f"fewer than {fewest}"
    if 0 < whole - part < fewest:
        return f"{max(whole - fewest + 1, 0):,} or more"
    return f"{part:,}"


def phrase(part: int, whole: int, one: str, many: str, fewest: int = SHOWN_FROM) -> str:
    """A share in words as it may be published: "most people (31 of 38)", "fewer than 5 people".

    Where the figure would tell of a few, so would a word for it: of twenty people "almost all"
    can only be nineteen. Then there is neither.
    """
    if whole < fewest:
        return f"fewer than {fewest} {many}"
    if not is_hidden(part, whole, fewest):
        return Share(part, whole).phrase(one, many)
    return f"{printed(part, whole, fewest)} of the {counted(whole, one, many)}"
