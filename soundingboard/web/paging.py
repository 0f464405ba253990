"""Turning pages: which page numbers to show, and where they lead."""

from collections.abc import Callable
from typing import Any

AROUND = 1  # page numbers shown on each side of the one that is open


def pagination(page: int, pages: int, address: Callable[[int], str]) -> dict[str, Any] | None:
    """The parameters of GOV.UK's pagination; None where there is one page.

    Shows the first, the last and those around the open one: 1 … 4 5 6 … 20.
    """
    if pages <= 1:
        return None
    shown = sorted({1, pages, *range(max(1, page - AROUND), min(pages, page + AROUND) + 1)})
    items: list[dict[str, Any]] = []
    before = 0
    for number in shown:
        if number - before == 2:
            # A gap of one page is no shorter than its number.
            items.append({"number": before + 1, "href": address(before + 1)})
        elif number - before > 2:
            items.append({"ellipsis": True})
        items.append({"number": number, "href": address(number), "current": number == page})
        before = number
    return {
        "previous": {"href": address(page - 1)} if page > 1 else None,
        "next": {"href": address(page + 1)} if page < pages else None,
        "items": items,
    }
