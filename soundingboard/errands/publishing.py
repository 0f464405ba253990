"""The summary of a large consultation is put together for publication, and frozen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.consultations import queries
from soundingboard.errands.about import PublishReport
from soundingboard.errands.batch import Batch
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.reports import publishing

STEPS = 2  # put together; frozen
VALUE = "value"  # the hash of what was put together


@dataclass(slots=True)
class PublishingWork:
    """Put together while nothing is locked, and noted; then frozen in a moment, once.

    A version is frozen together with the end of this errand: whoever is killed before has
    published nothing, and who goes on behind does not put it together again.
    """

    about: PublishReport
    kit: Kit
    so_far: dict[str, Any] = field(default_factory=dict)

    def prepare(self) -> None:
        """Puts the report together, where that was not done. What is made lies on the shelf."""
        if VALUE in self.so_far:
            return
        stationery = self.kit.stationery
        with self.kit.database.reading() as book:
            value = publishing.compose(
                book,
                self.kit.shelf,
                queries.consultation(book, self.about.consultation_id),
                response=self.about.response,
                house=stationery.letterhead.organisation_name,
                day=stationery.day,
                at=self.kit.now(),
            )
        self.so_far = {VALUE: value}

    def batch(self, session: Session, so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Notes what was put together; then freezes it."""
        if VALUE not in so_far:
            return Batch(1, STEPS, self.so_far)
        published = publishing.freeze(
            session,
            queries.consultation(session, self.about.consultation_id),
            so_far[VALUE],
            by=self.about.actor,
            at=at,
        )
        return Batch(
            STEPS,
            STEPS,
            so_far,
            result=f"Version {published.number} is published.",
            result_id=published.id,
        )


def open_publishing(kit: Kit, errand: Errand) -> PublishingWork:
    """Goes on from what was put together before."""
    return PublishingWork(PublishReport.read(errand.about), kit, dict(errand.so_far))
