"""Asking for an errand: one row, kept with whatever else the page commits."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.errands.about import (
    About,
    CodeAgain,
    CompileDigests,
    ConvertDocument,
    ImportList,
    MakeReport,
    ReadPassages,
    SortThemes,
)
from soundingboard.models import Errand, Officer
from soundingboard.vocabulary import ErrandKind, ErrandState

AT_ONCE = 200  # rows, passages: up to so many a page does the work itself
AT_ONCE_BYTES = 1024 * 1024  # the same for a document

# Of these nothing can have changed since one began that does what is asked.
NOTHING_NEW = frozenset({ErrandKind.LIST, ErrandKind.DOCUMENT, ErrandKind.MEANINGS})

THE_CLOCK = "the clock"


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: ErrandKind
    lane: str  # of what would get into each other's way, one runs at a time
    joins_running: bool  # whether one that runs already does what is asked


def ask(
    session: Session,
    about: About,
    *,
    title: str,
    at: datetime,
    by: Officer | None = None,
) -> Errand:
    """Asks for an errand; without `by` it is the clock who asks.

    Asked twice before anybody has begun, it is one errand. One that is being done already is
    enough only where nothing can have changed since it began.
    """
    kind = _kind(about)
    words = json.dumps(asdict(about), sort_keys=True)
    open_states = [ErrandState.WAITING]
    if kind.joins_running:
        open_states.append(ErrandState.RUNNING)
    known = session.scalar(
        select(Errand)
        .where(Errand.kind == kind.kind, Errand.about == words, Errand.state.in_(open_states))
        .order_by(Errand.id)
    )
    if known is not None:
        return known
    errand = Errand(
        kind=kind.kind,
        about=words,
        title=title,
        lane=kind.lane,
        asked_by=by.name if by else THE_CLOCK,
        asked_by_id=by.id if by else None,
        asked_at=at,
    )
    session.add(errand)
    session.flush()
    return errand


def _kind(about: About) -> _Kind:
    match about:
        case ImportList():
            found = ErrandKind.LIST, "the list"
        case ConvertDocument(document_id=None):
            found = ErrandKind.DOCUMENT, f"file {about.content_hash}"
        case ConvertDocument():
            found = ErrandKind.DOCUMENT, f"document {about.document_id}"
        case CodeAgain():
            found = ErrandKind.CODING, f"strategy {about.strategy_id}"
        case CompileDigests():
            found = ErrandKind.DIGESTS, "digests"
        case SortThemes():
            found = ErrandKind.THEMES, f"themes {about.priority_id}"
        case MakeReport():
            found = ErrandKind.REPORT, "reports"
        case ReadPassages():
            found = ErrandKind.MEANINGS, "meanings"
    kind, lane = found
    return _Kind(kind, lane, joins_running=kind in NOTHING_NEW)
