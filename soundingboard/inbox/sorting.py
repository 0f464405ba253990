"""Sorting: walks the table, and tells it to those who want to read it."""

from dataclasses import dataclass

from soundingboard.inbox.next_steps import BY_STATE, NextStep
from soundingboard.inbox.rules import Case
from soundingboard.inbox.table import BY_NAME, TABLE
from soundingboard.models import IncomingMail
from soundingboard.vocabulary import Disposition

_HEAD = (
    "| kind | how it is recognised | what is done | state | what staff can do next |",
    "|---|---|---|---|---|",
)

_PLACING = "see what it answers, and put passages right"


@dataclass(frozen=True, slots=True)
class Sorted:
    """What becomes of a mail, why, and by which line of the table."""

    disposition: Disposition
    reason: str
    line: str


def sort(case: Case) -> Sorted:
    """The first line of the table that holds; the last one always does."""
    found = ((line, line.rule(case)) for line in TABLE)
    return next(Sorted(line.state, reason, line.name) for line, reason in found if reason)


def steps(row: IncomingMail) -> tuple[NextStep, ...]:
    """What staff can do with a mail, the likeliest first.

    As the table says while the mail is where its line put it; else by its state alone.
    """
    line = BY_NAME.get(row.sort)
    if line is not None and row.disposition is line.state and not row.settled_by:
        return line.next
    return BY_STATE.get(row.disposition, ())


def in_words() -> str:
    """The table as Markdown, for the page in docs that a test compares with it."""
    rows = []
    for line in TABLE:
        steps = "; ".join(step.value.lower() for step in line.next)
        cells = (line.name, line.recognised, line.done, line.state.value, steps or _PLACING)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join((*_HEAD, *rows))
