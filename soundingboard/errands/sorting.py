"""The passages of a priority are sorted into themes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.errands.about import SortThemes
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.strategy import priorities
from soundingboard.themes.gathering import Gathered, gather, sort_again


@dataclass(frozen=True, slots=True)
class ThemesWork:
    """One priority is one batch: themes are proposed from all of its passages together."""

    about: SortThemes

    def batch(self, session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Sorts what is in no theme; anew what nobody has looked at, where that was asked."""
        found = priorities.find(session, self.about.priority_id)
        done = (
            sort_again(session, found, by=self.about.actor, at=at)
            if self.about.anew
            else gather(session, found, at=at)
        )
        read = done.joined + done.founded + done.left
        return Batch(read, read, result=told(done, anew=self.about.anew))


def open_themes(_kit: Kit, errand: Errand) -> ThemesWork:
    """Nothing is to be read beforehand."""
    return ThemesWork(SortThemes.read(errand.about))


def told(done: Gathered, *, anew: bool) -> str:
    """What became of the passages, in a sentence or three."""
    stays = " What a person kept or put in stays." if anew else ""
    if not done.joined and not done.founded:
        return f"Nothing was sorted. {count(done.left, 'passage')} in no theme.{stays}"
    proposed = ", ".join(f"“{name}”" for name in done.proposed)
    founded = f" {count(len(done.proposed), 'new theme')}: {proposed}." if proposed else ""
    sorted_now = count(done.joined + done.founded, "passage")
    return f"{sorted_now} sorted, {done.left:,} in no theme.{founded}{stays}"
