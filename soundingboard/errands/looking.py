"""What several sent alike to a consultation is looked for, and put together as campaigns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.consultations.queries import consultation
from soundingboard.contributions import campaigns
from soundingboard.contributions.campaigns import Compared, Looked
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.variants import code_new
from soundingboard.errands.about import LookForCampaigns
from soundingboard.errands.batch import Batch, count
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.storage.database import Database


@dataclass(slots=True)
class LookingWork:
    """All texts of a consultation, compared while nothing is locked; one batch keeps what is found.

    Whatever comes meanwhile is found the next time.
    """

    about: LookForCampaigns
    database: Database
    coders: Coders
    compared: Compared | None = None

    def prepare(self) -> None:
        """Compares every text with the others."""
        with self.database.reading() as session:
            found = consultation(session, self.about.consultation_id)
            texts = campaigns.texts_of(session, found)
        self.compared = campaigns.compare(texts)

    def batch(self, session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Keeps what was found, and has what is of a campaign coded alike."""
        if self.compared is None:
            raise RuntimeError("A batch was begun that nobody prepared.")
        found = consultation(session, self.about.consultation_id)
        done = campaigns.keep(session, found, self.compared, at=at)
        code_new(session, found, self.coders, at=at)
        read = len(self.compared.texts)
        return Batch(read, read, result=told(done))


def open_looking(kit: Kit, errand: Errand) -> LookingWork:
    """Nothing is to be read beforehand."""
    return LookingWork(LookForCampaigns.read(errand.about), kit.database, kit.coders)


def told(done: Looked) -> str:
    """What was found, in a sentence."""
    return (
        f"{count(done.campaigns, 'new campaign')}; "
        f"{count(done.contributions, 'contribution')} put with the others of a campaign."
    )
