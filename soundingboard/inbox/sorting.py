"""The table a mail is sorted by, from top to bottom: the first rule that holds decides."""

from collections.abc import Callable
from dataclasses import dataclass

from soundingboard.inbox import rules
from soundingboard.inbox.rules import Case
from soundingboard.vocabulary import Disposition

Rule = Callable[[Case], str | None]

TABLE: tuple[tuple[Rule, Disposition], ...] = (
    (rules.is_copy, Disposition.DUPLICATE),
    (rules.is_too_large, Disposition.HELD),
    (rules.is_bounce, Disposition.BOUNCE),
    (rules.is_delayed, Disposition.DELAYED),
    (rules.is_complaint, Disposition.LEAVE),
    (rules.is_our_own, Disposition.AUTOMATIC),
    (rules.is_automatic, Disposition.AUTOMATIC),
    (rules.is_closed_to_reading, Disposition.HELD),
    (rules.is_from_nobody, Disposition.HELD),
    (rules.is_from_a_list, Disposition.HELD),
    (rules.asks_to_leave, Disposition.LEAVE),
    (rules.asks_to_leave_from_elsewhere, Disposition.HELD),
    (rules.asks_to_join, Disposition.JOIN),
    (rules.asks_for_help, Disposition.HELP),
    (rules.is_unmatched, Disposition.HELD),
    (rules.is_unproven, Disposition.HELD),
    (rules.says_nothing_new, Disposition.HELD),
    (rules.is_before_opening, Disposition.HELD),
    (rules.is_from_somebody_else, Disposition.PASSED_ON),
    (rules.corrects_points, Disposition.CORRECTION),
    (rules.is_late, Disposition.LATE),
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What becomes of a mail, why, and by which rule."""

    disposition: Disposition
    reason: str
    rule: str


def sort(case: Case) -> Sorted:
    """Walks the table; a mail no rule stops is an answer."""
    for rule, disposition in TABLE:
        reason = rule(case)
        if reason:
            return Sorted(disposition, reason, rule.__name__)
    return Sorted(Disposition.ACCEPTED, f"An answer: {case.match.how}.", "is_an_answer")
