"""Somebody says in which language they want their letters."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder
from soundingboard.models import JournalEntry
from soundingboard.people.languages import choose_language
from soundingboard.vocabulary import Language


def test_choosing_a_language_is_kept_and_stands_in_the_journal(session: Session) -> None:
    person = a_stakeholder(session)
    choose_language(session, person, Language.WELSH, at=NOON)
    choose_language(session, person, Language.WELSH, at=NOON)
    assert person.language is Language.WELSH
    lines = session.scalars(select(JournalEntry).where(JournalEntry.event == "chose a language"))
    assert [(one.actor, one.subject_id, one.detail) for one in lines] == [
        ("the person", person.id, "Letters in Cymraeg, by their personal link.")
    ]
