"""Coding by hand on either database: the whole walk, and two who press at one moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_officer, an_open_consultation
from servers import postgresql
from soundingboard.coding.agreeing import agreed
from soundingboard.coding.codes import Codes
from soundingboard.coding.pairs import disagreements
from soundingboard.coding.progress import progress
from soundingboard.coding.standing import standings
from soundingboard.coding.working import code, take_turn, undo
from soundingboard.contributions.tagging import tag
from soundingboard.models import Consultation, Officer
from soundingboard.refusals import Conflict
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.themes import editing
from soundingboard.vocabulary import PassageKind, Round, Stance

WORDS = [
    "Buses stop at seven. They should run until ten.",
    "Why are there no cycle paths?",
    "Training for welders: see https://example.org/survey.",
    "Save the 42!",
    "save the 42",
]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'coding.sqlite'}")
        return
    with postgresql() as address:
        yield from _opened(address)


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


def begun(session: Session) -> tuple[int, int, int]:
    """Ids of a consultation with five passages, and of two officers."""
    consultation = an_open_consultation(session, "What have we missed?")
    consultation.second_share = 100
    for words in WORDS:
        given = a_contribution(
            session, consultation, a_stakeholder(session), (consultation.questions[0], words)
        )
        tag(session, given)
    return consultation.id, an_officer(session).id, an_officer(session, name="Idris Falk").id


def test_whole_walk_is_the_same_on_both(database: Database) -> None:
    with database.begin() as book:
        consultation_id, olwen_id, idris_id = begun(book)
    at = NOON
    coded = []
    with database.begin() as book:
        consultation = book.get_one(Consultation, consultation_id)
        olwen, idris = book.get_one(Officer, olwen_id), book.get_one(Officer, idris_id)
        mobility = consultation.strategy.priorities[1]
        theme = editing.make(book, mobility, "Last bus", by="Idris Falk", at=NOON)
        before = standings(book, list(range(1, 6)))
        while (turn := take_turn(book, consultation, olwen, at=at)) is not None:
            at += timedelta(seconds=30)
            codes = Codes(
                priorities=frozenset({mobility.id}),
                themes=frozenset({theme.id}),
                stance=Stance.OPPOSE,
                kinds=frozenset({PassageKind.EVIDENCE}),
                note="Seen.",
            )
            kept = code(book, turn.comment_id, codes, Round.FIRST, olwen, seen=None, at=at)
            coded.append(kept.id)
        assert len(coded) == 4  # the copies were one decision
        turn = take_turn(book, consultation, idris, at=at)
        assert turn is not None
        assert turn.round is Round.SECOND
        code(book, turn.comment_id, Codes(), Round.SECOND, idris, seen=None, at=at)
        (pair,) = disagreements(book, consultation)
        assert pair.differs_in == ("priorities", "themes", "stance", "kinds")
        assert agreed(book, consultation).overall.same == 1
        now = progress(book, consultation, idris)
        assert (now.passages, now.coded, now.left, now.for_me) == (5, 5, 0, 3)
    with database.begin() as book:
        olwen = book.get_one(Officer, olwen_id)
        for coding_id in reversed(coded):
            undo(book, coding_id, olwen, at=at)
        assert standings(book, list(range(1, 6))) == before


def test_two_who_press_at_one_moment_get_two_passages_and_one_word_counts(
    database: Database,
) -> None:
    with database.begin() as book:
        consultation_id, *both = begun(book)

    def take(officer_id: int) -> int:
        with database.begin() as book:
            consultation = book.get_one(Consultation, consultation_id)
            turn = take_turn(book, consultation, book.get_one(Officer, officer_id), at=NOON)
            assert turn is not None
            return turn.comment_id

    def say(officer_id: int) -> str:
        try:
            with database.begin() as book:
                officer = book.get_one(Officer, officer_id)
                code(book, 1, Codes(), Round.FIRST, officer, seen=None, at=NOON)
        except Conflict:
            return "too late"
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(take, both))) == 2
        assert sorted(pool.map(say, both)) == ["kept", "too late"]
