"""How each kind of errand is opened; what it then does stands in a module of its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from sqlalchemy.orm import Session

from soundingboard.errands.batch import Batch
from soundingboard.errands.coding import open_coding
from soundingboard.errands.compiling import open_digests
from soundingboard.errands.converting import open_document
from soundingboard.errands.drafting import open_drafting
from soundingboard.errands.finding import open_finding
from soundingboard.errands.importing import open_list
from soundingboard.errands.looking import open_looking
from soundingboard.errands.publishing import open_publishing
from soundingboard.errands.reading import open_reading
from soundingboard.errands.reporting import open_report
from soundingboard.errands.sorting import open_themes
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.vocabulary import ErrandKind


class Work(Protocol):
    """An errand in somebody's hands."""

    def batch(self, session: Session, so_far: dict[str, Any], /, *, at: datetime) -> Batch:
        """Does what comes behind `so_far` (empty at first), in the session's transaction."""


@runtime_checkable
class Prepared(Protocol):
    """An errand whose batches take long and write nothing: each is prepared beforehand."""

    def prepare(self) -> None:
        """Does what the next batch will note, outside of any transaction that writes."""


# Opened outside any transaction: reading a long file takes its time.
OPENERS: dict[ErrandKind, Callable[[Kit, Errand], Work]] = {
    ErrandKind.LIST: open_list,
    ErrandKind.DOCUMENT: open_document,
    ErrandKind.CODING: open_coding,
    ErrandKind.DIGESTS: open_digests,
    ErrandKind.THEMES: open_themes,
    ErrandKind.REPORT: open_report,
    ErrandKind.PUBLISHING: open_publishing,
    ErrandKind.MEANINGS: open_reading,
    ErrandKind.CAMPAIGNS: open_looking,
    ErrandKind.WORDS: open_drafting,
    ErrandKind.MENTIONS: open_finding,
}
