"""The passages of a priority are sorted into themes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.errands.about import SortThemes
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.storage.database import Database
from soundingboard.strategy import priorities
from soundingboard.themes import newcomers
from soundingboard.themes.frames import MACHINE
from soundingboard.themes.gathering import Gathered, Sorted, gather, keep, sort, sort_again

MOST_TRIES = 5
"""How often it is thought over again because something changed; then others wait for once."""


@dataclass(slots=True)
class ThemesWork:
    """One priority, thought over while nothing is locked; one batch keeps what came of it.

    Where something it rests on has changed meanwhile, it is thought over again.
    """

    about: SortThemes
    database: Database
    found: Sorted | None = None

    def prepare(self) -> None:
        """Reads what is in no theme, and sorts it."""
        self.found = think(self.database, self.about)

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Keeps what sorting came to."""
        if self.found is None:
            raise RuntimeError("A batch was begun that nobody prepared.")
        tried = int(so_far.get("tried", 0)) + 1
        done = _kept(session, self.about, self.found, at=at, tried=tried)
        if done is None:
            return Batch(0, len(self.found.of.passages), {"tried": tried})
        read = done.joined + done.founded + done.left
        priority = priorities.find(session, self.about.priority_id)
        looked_through = {"stamp": newcomers.stamp(session, priority, {})}
        return Batch(read, read, looked_through, result=told(done, anew=self.about.anew))


def open_themes(kit: Kit, errand: Errand) -> ThemesWork:
    """Nothing is to be read beforehand."""
    return ThemesWork(SortThemes.read(errand.about), kit.database)


def sort_now(database: Database, about: SortThemes, *, now: Callable[[], datetime]) -> Gathered:
    """Sorts a priority while somebody waits for it, and no one else has to."""
    tried = 0
    while True:
        tried += 1
        found = think(database, about)
        with database.begin() as session:
            done = _kept(session, about, found, at=now(), tried=tried)
        if done is not None:
            return done


def think(database: Database, about: SortThemes) -> Sorted:
    """What sorting a priority comes to; nobody waits meanwhile."""
    with database.reading() as session:
        priority = priorities.find(session, about.priority_id)
        there = newcomers.read(session, priority, anew=about.anew)
    return sort(there)


def _kept(
    session: Session, about: SortThemes, found: Sorted, *, at: datetime, tried: int
) -> Gathered | None:
    priority = priorities.find(session, about.priority_id)
    if tried < MOST_TRIES:
        return keep(session, priority, found, by=about.actor if about.anew else MACHINE, at=at)
    if about.anew:
        return sort_again(session, priority, by=about.actor, at=at)
    return gather(session, priority, at=at)


def told(done: Gathered, *, anew: bool) -> str:
    """What became of the passages, in a sentence or three."""
    stays = " What a person kept or put in stays." if anew else ""
    if not done.joined and not done.founded:
        return f"Nothing was sorted. {count(done.left, 'passage')} in no theme.{stays}"
    proposed = ", ".join(f"“{name}”" for name in done.proposed)
    founded = f" {count(len(done.proposed), 'new theme')}: {proposed}." if proposed else ""
    sorted_now = count(done.joined + done.founded, "passage")
    return f"{sorted_now} sorted, {done.left:,} in no theme.{founded}{stays}"
