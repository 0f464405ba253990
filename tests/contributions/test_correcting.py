"""People put their points right: never half, and never mixed with what staff do meanwhile."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from servers import postgresql
from soundingboard.contributions import correcting, placing
from soundingboard.contributions.stamps import claim
from soundingboard.kit import Kit
from soundingboard.models import Comment, Correction
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Channel


@pytest.mark.postgres
def test_point_that_staff_move_meanwhile_stands_in_one_place(kit: Kit) -> None:
    """Without a common lock each would take the old place away and add a new one."""
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with database.begin() as book:
            asked = an_open_consultation(book, "Which skills?", "Which routes?", "What else?")
            given = a_contribution(
                book,
                asked,
                a_stakeholder(book),
                (asked.questions[0], "Later buses."),
                channel=Channel.EMAIL,
            )
            book.flush()
            number = given.comments[0].id
            by_staff, by_writer = (f"question:{one.id}" for one in asked.questions[1:])
        seen = threading.Event()
        troubles: list[Exception] = []

        def put() -> None:
            try:
                with database.begin() as book:
                    comment = book.get_one(Comment, number)
                    assert len(comment.placements) == 1
                    seen.set()
                    correcting.put(book, comment, [by_writer], correcting.Told(NOON, kit.coders))
            except Exception as error:  # noqa: BLE001  # told in the test's own thread
                troubles.append(error)
                seen.set()

        writer = threading.Thread(target=put)
        with database.begin() as book:
            placing.move(book, claim(book, number, None), by_staff, by="Ines", at=NOON)
            writer.start()
            seen.wait(60)
            writer.join(0.5)  # as far as it comes
        writer.join(60)

        assert troubles == []
        with Session(database.engine) as book:
            comment = book.get_one(Comment, number)
            assert [f"question:{one.question_id}" for one in comment.placements] == [by_writer]
            kept = book.scalars(select(Correction).order_by(Correction.id)).all()
            assert [one.before[0]["places"][0]["key"] for one in kept][1:] == [by_staff]
        database.close()
