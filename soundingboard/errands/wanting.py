"""What the clock asks for by itself: themes and campaigns, where something has changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from json import dumps

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.errands.about import LookForCampaigns, SortThemes
from soundingboard.errands.asking import KINDS, ask
from soundingboard.errands.looking import stamp_of
from soundingboard.models import Consultation, Errand, Priority
from soundingboard.themes import newcomers, queries
from soundingboard.vocabulary import ErrandState

STAMP = "stamp"
"""Under this name an errand keeps what it has looked through, in short."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An errand that is worth asking for, and what staff read of it."""

    about: SortThemes | LookForCampaigns
    title: str


def themes_to_sort(session: Session) -> list[Wish]:
    """The priorities on which passages stand in no theme that were not looked through before."""
    every = select(Priority).where(Priority.merged_into_id.is_(None)).order_by(Priority.id)
    found = []
    for one in session.scalars(every):
        about = SortThemes(one.id, anew=False, actor="")
        if not queries.unsorted_count(session, one):
            continue
        if _last(session, about) != newcomers.stamp(session, one, {}):
            found.append(Wish(about, f"Sorting what was said on “{one.name}” into themes"))
    return found


def campaigns_to_look_for(session: Session) -> list[Wish]:
    """The consultations, open or closed and still coded, to which something new was sent."""
    every = select(Consultation).where(
        Consultation.opened_at.is_not(None), Consultation.coding_final_at.is_(None)
    )
    found = []
    for one in session.scalars(every.order_by(Consultation.id)):
        about, stamp = LookForCampaigns(one.id), stamp_of(session, one)
        if stamp and _last(session, about) != stamp:
            found.append(Wish(about, f"Looking for campaigns in “{one.title}”"))
    return found


def ask_for(session: Session, wishes: Sequence[Wish], *, at: datetime) -> None:
    """Asks for each; one that waits already is not asked for twice."""
    for one in wishes:
        ask(session, one.about, title=one.title, at=at)


def _last(session: Session, about: SortThemes | LookForCampaigns) -> str | None:
    """What was looked through when this was last done by the clock, or by somebody."""
    words = dumps(asdict(about), sort_keys=True)
    done = session.scalar(
        select(Errand)
        .where(
            Errand.kind == KINDS[type(about)],
            Errand.about == words,
            Errand.state == ErrandState.DONE,
        )
        .order_by(Errand.id.desc())
        .limit(1)
    )
    return done.so_far.get(STAMP) if done is not None else None
