"""A large report is put together, made as a file, and kept on the shelf."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.consultations import queries
from soundingboard.errands.about import MakeReport
from soundingboard.errands.batch import Batch
from soundingboard.kit import Kit
from soundingboard.models import Errand, Officer
from soundingboard.press.report import Edition, Kind, Report
from soundingboard.refusals import NotFound
from soundingboard.reports.later import Kept, keep_file, keep_value
from soundingboard.reports.making import format_called
from soundingboard.reports.of_digest import tell
from soundingboard.reports.summary import summarise

STEPS = 2  # put together; made as a file
READY = "The file is ready."


@dataclass(slots=True)
class ReportWork:
    """Two steps, each done while nothing is locked, and then noted: others go on writing."""

    about: MakeReport
    kit: Kit
    so_far: dict[str, Any] = field(default_factory=dict)

    def prepare(self) -> None:
        """Does the next step. What it makes lies on the shelf by its content: twice is once."""
        about, kit = self.about, self.kit
        with kit.database.reading() as book:
            if "value" not in self.so_far:
                self.so_far = {"value": keep_value(kit.shelf, self._report(book))}
                return
            wanted, value = format_called(about.format), self.so_far["value"]
            made = keep_file(book, kit.shelf, value, wanted, template=about.template)
            self.so_far = asdict(made)

    def batch(self, _session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:  # noqa: ARG002  # when is in the report
        """Notes the step that was done."""
        if "file" not in self.so_far:
            return Batch(1, STEPS, self.so_far)
        return Batch(STEPS, STEPS, self.so_far, result=READY)

    def _report(self, book: Session) -> Report:
        about, stationery = self.about, self.kit.stationery
        house, at = stationery.letterhead.organisation_name, self.kit.now()
        edition, day = Edition(about.edition), stationery.day
        reader = book.get_one(Officer, about.reader) if about.reader is not None else None
        if about.kind == Kind.DIGEST.value:
            return tell(book, about.number, edition, house=house, day=day, at=at, reader=reader)
        found = queries.consultation(book, about.number)
        return summarise(book, found, edition, house=house, day=day, at=at, reader=reader)


def open_report(kit: Kit, errand: Errand) -> ReportWork:
    """Goes on from what was put together before."""
    return ReportWork(MakeReport.read(errand.about), kit, dict(errand.so_far))


def file_of(errand: Errand) -> Kept:
    """What was made. Raises NotFound where it is not ready, or the work was about no report."""
    if "file" not in errand.so_far:
        raise NotFound("There is no file of this yet.")
    return Kept(**errand.so_far)
