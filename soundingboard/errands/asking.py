"""Asking for an errand: one row, kept with whatever else the page commits."""

import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.errands.about import (
    About,
    CodeAgain,
    CompileDigests,
    ConvertDocument,
    DraftWords,
    ImportList,
    LookForCampaigns,
    LookForPerson,
    MakeReport,
    PublishReport,
    ReadPassages,
    SortThemes,
)
from soundingboard.models import Errand, Officer
from soundingboard.vocabulary import ErrandKind, ErrandState

AT_ONCE = 200  # rows, passages: up to so many a page does the work itself
AT_ONCE_BYTES = 1024 * 1024  # the same for a document

# Of these nothing can have changed since one began that does what is asked.
NOTHING_NEW = frozenset(
    {ErrandKind.LIST, ErrandKind.DOCUMENT, ErrandKind.MEANINGS, ErrandKind.WORDS}
)

THE_CLOCK = "the clock"


KINDS: dict[type[About], ErrandKind] = {
    ImportList: ErrandKind.LIST,
    ConvertDocument: ErrandKind.DOCUMENT,
    CodeAgain: ErrandKind.CODING,
    CompileDigests: ErrandKind.DIGESTS,
    SortThemes: ErrandKind.THEMES,
    MakeReport: ErrandKind.REPORT,
    PublishReport: ErrandKind.PUBLISHING,
    ReadPassages: ErrandKind.MEANINGS,
    LookForCampaigns: ErrandKind.CAMPAIGNS,
    DraftWords: ErrandKind.WORDS,
    LookForPerson: ErrandKind.MENTIONS,
}


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
    kind = KINDS[type(about)]
    words = json.dumps(asdict(about), sort_keys=True)
    open_states = [ErrandState.WAITING]
    if kind in NOTHING_NEW:
        open_states.append(ErrandState.RUNNING)
    known = session.scalar(
        select(Errand)
        .where(Errand.kind == kind, Errand.about == words, Errand.state.in_(open_states))
        .order_by(Errand.id)
    )
    if known is not None:
        return known
    errand = Errand(
        kind=kind,
        about=words,
        title=title,
        lane=about.lane,
        asked_by=by.name if by else THE_CLOCK,
        asked_by_id=by.id if by else None,
        asked_at=at,
    )
    session.add(errand)
    session.flush()
    return errand
