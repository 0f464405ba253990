"""Prints are made once for each passage, kept, and never of words that are no longer there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from factories import a_contribution, a_stakeholder, an_open_consultation
from servers import postgresql
from soundingboard.analysis.prints import imprint
from soundingboard.contributions.printing import keep_prints, missing, prints_of
from soundingboard.models import Comment, PassagePrint, Placement
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database

TEXTS = ("More trams, please.", "Why? A survey of 300 people found the last bus leaves at six.")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    if request.param == "sqlite":
        yield database
        return
    with postgresql() as address:
        served = Database(address)
        Base.metadata.create_all(served.engine)
        yield served
        served.close()


def say(session: Session, *texts: str) -> list[int]:
    given = a_contribution(
        session,
        an_open_consultation(session, "What is missing?"),
        a_stakeholder(session),
        *[(None, text) for text in texts],
    )
    return [one.id for one in given.comments]


def test_prints_are_made_once_and_told_by_passage(book: Database) -> None:
    with book.begin() as session:
        first, second = say(session, *TEXTS)
        assert keep_prints(session) == 2
        assert keep_prints(session) == 0
        assert prints_of(session, select(Comment.id)) == {
            first: imprint(TEXTS[0]),
            second: imprint(TEXTS[1]),
        }
        assert prints_of(session, select(Comment.id).where(Comment.id == second)) == {
            second: imprint(TEXTS[1])
        }


def test_no_print_outlives_its_text(book: Database) -> None:
    with book.begin() as session:
        first, second = say(session, *TEXTS)
        keep_prints(session)
    with book.begin() as session:
        session.get_one(Comment, first).text = "Fewer trams."
        session.flush()
        session.execute(update(Comment).values(position=Comment.position + 1))
        assert missing(session) == [first]
        assert list(prints_of(session, select(Comment.id))) == [second]
        keep_prints(session)
        assert prints_of(session, select(Comment.id))[first] == imprint("Fewer trams.")
        session.execute(delete(Placement).where(Placement.comment_id == second))
        session.execute(delete(Comment).where(Comment.id == second))
        assert session.scalars(select(PassagePrint.comment_id)).all() == [first]


def test_two_may_make_prints_at_once(book: Database) -> None:
    with book.begin() as session:
        ids = say(session, *[f"{text} {number}" for number in range(40) for text in TEXTS])

    def make(_: int) -> None:
        with book.begin() as session:
            keep_prints(session)

    with ThreadPoolExecutor(4) as several:
        list(several.map(make, range(4)))
    with book.begin() as session:
        assert session.scalar(select(func.count(PassagePrint.comment_id))) == len(ids)
