"""Everything said on a strategy is coded again, some passages at a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.contributions import recoding
from soundingboard.contributions.coders import Coders
from soundingboard.errands.about import CodeAgain
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.strategy import strategies

PASSAGES = 500  # coded together


@dataclass(frozen=True, slots=True)
class CodingWork:
    """The passages of a strategy, in the order of their numbers."""

    about: CodeAgain
    coders: Coders

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:  # noqa: ARG002  # every kind is handed the time
        """Codes the next passages by the priorities as they are now."""
        strategy = strategies.find(session, self.about.strategy_id)
        behind = int(so_far.get("behind", 0))
        stretch = recoding.recode_some(session, strategy, self.coders, behind=behind, most=PASSAGES)
        done = int(so_far.get("done", 0)) + stretch.passages
        gained = _by_priority(so_far.get("gained", {}))
        lost = _by_priority(so_far.get("lost", {}))
        gained.update(stretch.gained)
        lost.update(stretch.lost)
        kept = {"behind": stretch.last, "done": done, "gained": gained, "lost": lost}
        if stretch.passages:
            # More may be said meanwhile: it is coded too, as it comes.
            return Batch(done, max(done, recoding.passages(session, strategy)), kept)
        moved = recoding.Recoded(done, recoding.shifts(strategy, gained, lost))
        return Batch(done, done, kept, result=told(moved))


def open_coding(kit: Kit, errand: Errand) -> CodingWork:
    """Nothing is to be read beforehand; a strategy that is gone is noticed by the first batch."""
    return CodingWork(CodeAgain.read(errand.about), kit.coders)


def told(done: recoding.Recoded) -> str:
    """What coding again has changed, in a sentence or three."""
    read = f"{count(done.passages, 'passage')} read."
    if not done.shifts:
        return f"{read} Nothing changed."
    moved = "; ".join(
        f"{one.priority}: {one.gained:,} more, {one.lost:,} fewer" for one in done.shifts
    )
    return f"{read} {moved}. What a person decided stays."


def _by_priority(kept: dict[str, int]) -> Counter[int]:
    # JSON knows no numbers as keys.
    return Counter({int(priority): number for priority, number in kept.items()})
