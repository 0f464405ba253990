"""What a batch of an errand tells: how far it has come, and its result once it is done."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was done; it is committed together with what it says here."""

    done: int
    of: int
    so_far: dict[str, Any] = field(default_factory=dict)  # what the next batch needs to know
    result: str = ""  # one sentence, with the last batch
    result_id: int | None = None  # what was made, where it is one thing


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 person", "1,200 people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
