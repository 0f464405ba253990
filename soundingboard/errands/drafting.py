"""A language model is asked for words for a theme; what is proven of them waits for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from soundingboard.errands.about import DraftWords
from soundingboard.errands.batch import Batch
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.refusals import NotFound
from soundingboard.suggesting import asking
from soundingboard.suggesting.asking import Answered
from soundingboard.themes.editing import find
from soundingboard.vocabulary import SuggestionState

NO_MODEL = "No language model is configured."


@dataclass(slots=True)
class DraftingWork:
    """One question, asked while no transaction is open; one batch keeps the answer.

    Whoever is killed between the two asks again: that costs the model's time, and nothing is kept
    twice.
    """

    about: DraftWords
    kit: Kit
    answered: Answered | None = None

    def prepare(self) -> None:
        """Asks the model.

        Raises NotFound where none is configured for whoever does the work, and Conflict where the
        theme may not be changed, or has no passages.
        """
        if self.kit.model is None:
            raise NotFound(NO_MODEL)
        with self.kit.database.reading() as session:
            material = asking.gather(session, find(session, self.about.theme_id))
        self.answered = asking.answer(self.kit.model, material)

    def batch(self, session: Session, _so_far: dict[str, Any], *, at: datetime) -> Batch:
        """Keeps what the model suggested, or why it suggested nothing."""
        model = self.kit.model
        if self.answered is None or model is None:
            raise RuntimeError("A batch was begun that nobody prepared.")
        theme = find(session, self.about.theme_id)
        kept = asking.keep(session, theme, model, self.answered, by=self.about.actor, at=at)
        if kept.state is SuggestionState.FAILED:
            return Batch(1, 1, result=f"There is no suggestion. {kept.trouble}")
        return Batch(1, 1, result="There is a suggestion, of which you can take what you like.")


def open_drafting(kit: Kit, errand: Errand) -> DraftingWork:
    """Nothing is to be read beforehand."""
    return DraftingWork(DraftWords.read(errand.about), kit)
