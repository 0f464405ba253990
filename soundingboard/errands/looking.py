"""What several sent alike to a consultation is looked for, and put together as campaigns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.consultations.queries import consultation
from soundingboard.contributions import campaigns
from soundingboard.contributions.campaigns import Looked
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.comparing import Compared, compare
from soundingboard.contributions.printing import batched, keep_some, missing
from soundingboard.contributions.variants import code_new
from soundingboard.errands.about import LookForCampaigns
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Comment, Consultation, Contribution, Errand
from soundingboard.storage.database import Database
from soundingboard.vocabulary import CommentState, ContributionState


@dataclass(slots=True)
class LookingWork:
    """All texts of a consultation, compared while nothing is locked; one batch keeps what is found.

    Whatever comes meanwhile is found the next time.
    """

    about: LookForCampaigns
    database: Database
    coders: Coders
    compared: Compared | None = None
    stamp: str = ""

    def prepare(self) -> None:
        """Compares every text with the others, once what it says by itself is known."""
        with self.database.reading() as session:
            without = missing(session)
        for some in batched(without):
            with self.database.begin() as session:  # nobody waits long for the lock of a writer
                keep_some(session, some)
        with self.database.reading() as session:
            found = consultation(session, self.about.consultation_id)
            self.stamp = stamp_of(session, found)
            self.compared = compare(session, found)

    def batch(self, session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Keeps what was found, and has what is of a campaign coded alike."""
        if self.compared is None:
            raise RuntimeError("A batch was begun that nobody prepared.")
        found = consultation(session, self.about.consultation_id)
        done = campaigns.keep(session, found, self.compared, at=at)
        code_new(session, found, self.coders, at=at)
        read = len(self.compared.contributions)
        return Batch(read, read, {"stamp": self.stamp}, result=told(done))


def open_looking(kit: Kit, errand: Errand) -> LookingWork:
    """Nothing is to be read beforehand."""
    return LookingWork(LookForCampaigns.read(errand.about), kit.database, kit.coders)


def stamp_of(session: Session, consultation: Consultation) -> str:
    """What was sent to a consultation, in short: what it is looked through for; empty for nothing.

    How many contributions and passages, and the latest of each.
    """
    sent = session.execute(
        select(
            func.count(func.distinct(Contribution.id)),
            func.max(Contribution.id),
            func.count(Comment.id),
            func.max(Comment.id),
        )
        .join(Comment, Comment.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state != CommentState.NOT_A_COMMENT,
        )
    ).one()
    return "/".join(str(one) for one in sent) if sent[0] else ""


def told(done: Looked) -> str:
    """What was found, in a sentence."""
    return (
        f"{count(done.campaigns, 'new campaign')}; "
        f"{count(done.contributions, 'contribution')} put with the others of a campaign."
    )
