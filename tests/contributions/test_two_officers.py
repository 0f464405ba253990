"""Two officers press at the same moment: one is first, the other is told, nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from servers import postgresql
from soundingboard.contributions import placing, undoing
from soundingboard.contributions.queue import Progress, next_after, progress, queued
from soundingboard.contributions.stamps import claim, hold, stamp
from soundingboard.models import Comment, Contribution
from soundingboard.refusals import Conflict, Refusal
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import CommentState

WORDS = "Welders. And cooks."


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'two.sqlite'}")
        return
    with postgresql() as address:
        yield from _opened(address)


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


def an_answer(session: Session) -> Contribution:
    consultation = an_open_consultation(session, "Which skills?")
    question = consultation.questions[0]
    given = a_contribution(
        session, consultation, a_stakeholder(session), (question, WORDS), (question, "Buses.")
    )
    given.comments[0].state = CommentState.UNSURE
    session.flush()
    return given


def test_two_officers_at_the_same_moment(database: Database) -> None:
    with database.begin() as session:
        comment = an_answer(session).comments[0]
        number, seen = comment.id, stamp(comment)
    said: list[str] = []
    together = Barrier(2)

    def press(cut: int, by: str) -> None:
        together.wait()
        try:
            with database.begin() as session:
                placing.split(session, claim(session, number, seen), cut, by=by, at=NOON)
            said.append("done")
        except Conflict as refusal:
            said.append(refusal.sentence.partition(" while")[0])

    officers = [Thread(target=press, args=given) for given in ((8, "Olwen"), (12, "Ifan"))]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert sorted(said) == ["Somebody else changed this passage", "done"]
    with database.reading() as session:
        given = session.get_one(Comment, number).contribution
        texts = [one.text for one in given.comments]
    assert " ".join(texts) == f"{WORDS} Buses."
    assert len(texts) == 3


def test_two_officers_undo_the_same_thing_at_the_same_moment(database: Database) -> None:
    with database.begin() as session:
        given = an_answer(session)
        placing.join(session, given.comments[0], by="Olwen", at=NOON)
        done = undoing.last(session, given)
        assert done is not None
        number, step = given.id, done.id
    said: list[str] = []
    together = Barrier(2)

    def press(by: str) -> None:
        together.wait()
        try:
            with database.begin() as session:
                hold(session, number)
                undoing.undo(session, session.get_one(Contribution, number), step, by=by, at=NOON)
            said.append("done")
        except Refusal:
            said.append("told")

    officers = [Thread(target=press, args=(name,)) for name in ("Olwen", "Ifan")]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert sorted(said) == ["done", "told"]
    with database.reading() as session:
        found = session.get_one(Contribution, number)
        assert [one.text for one in found.comments] == [WORDS, "Buses."]


def test_queue_and_undoing_on_either_database(database: Database) -> None:
    with database.begin() as session:
        given = an_answer(session)
        assert [(one.contribution, one.unsure) for one in queued(session)] == [(given, 1)]
        assert next_after(session, None) is given
        placing.join(session, given.comments[0], by="Olwen", at=NOON)
        assert progress(session, me="Olwen", since=NOON) == Progress(1, 1, NOON, 1, 1)
        done = undoing.last(session, given)
        assert done is not None
        undoing.undo(session, given, done.id, by="Ifan", at=NOON)
    with database.reading() as session:
        assert [one.text for one in session.get_one(Contribution, given.id).comments] == [
            WORDS,
            "Buses.",
        ]
