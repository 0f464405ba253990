"""In which language somebody gets letters, as they say themselves."""

from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.models import JournalEntry, Stakeholder
from soundingboard.phrases import NAMES
from soundingboard.vocabulary import Language


def choose_language(
    session: Session, person: Stakeholder, language: Language, *, at: datetime
) -> None:
    """Letters to a person are in this language from now on; chosen again, nothing changes.

    A letter that waits in the outbox is not written anew.
    """
    if person.chosen_language is language:
        return
    person.chosen_language = language
    session.add(
        JournalEntry(
            at=at,
            actor="the person",
            event="chose a language",
            subject="stakeholder",
            subject_id=person.id,
            detail=f"Letters in {NAMES[language]}, by their personal link.",
        )
    )
    session.flush()
