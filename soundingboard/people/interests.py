"""Interests: which priorities the words in a list mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Priority
from soundingboard.people.organisations import folded


@dataclass(frozen=True, slots=True)
class Interests:
    """The priorities that were meant, and the words that mean none."""

    found: tuple[Priority, ...]
    unknown: tuple[str, ...]


def priorities_by_name(session: Session) -> dict[str, Priority]:
    """All priorities by folded name; where two strategies share one, the newer strategy's."""
    rows = session.scalars(
        select(Priority)
        .where(Priority.merged_into_id.is_(None))
        .order_by(Priority.strategy_id, Priority.position)
    )
    return {folded(row.name): row for row in rows}


def read_interests(text: str, known: Mapping[str, Priority]) -> Interests:
    """Takes a cell apart: at ; and | always, at commas only where no name goes across them."""
    found: dict[int, Priority] = {}
    unknown: list[str] = []
    for entry in text.replace("|", ";").split(";"):
        pieces = entry.split(",")
        start = 0
        while start < len(pieces):
            end = _longest_name(pieces, start, known)
            words = ",".join(pieces[start : end or start + 1]).strip()
            start = end or start + 1
            if end:
                priority = known[folded(words)]
                found[priority.id] = priority
            elif words:
                unknown.append(words)
    return Interests(tuple(found.values()), tuple(unknown))


def _longest_name(pieces: list[str], start: int, known: Mapping[str, Priority]) -> int | None:
    """Where the longest known name that begins at `start` ends; None where there is none."""
    # No name of a priority has more than a few commas.
    for end in range(min(len(pieces), start + 6), start, -1):
        if folded(",".join(pieces[start:end])) in known:
            return end
    return None
