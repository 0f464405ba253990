"""Somebody leaves at the very moment in which staff find that they are somebody else, too."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from factories import NOON, a_stakeholder
from servers import postgresql
from soundingboard.models import Stakeholder
from soundingboard.outbox.suppression import reasons
from soundingboard.people.leaving import leave
from soundingboard.people.making_one import make_one
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Membership

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.postgres


@pytest.fixture
def database() -> Iterator[Database]:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield database
        database.close()


def test_who_leaves_while_they_are_made_one_has_left(database: Database) -> None:
    with database.begin() as book:
        people = [a_stakeholder(book, email=f"jane@{where}.example") for where in ("home", "acme")]
        home, work = (one.id for one in people)
    with database.begin() as leaving:
        who = leaving.get_one(Stakeholder, home)
        with database.begin() as book:
            gone, into = book.get_one(Stakeholder, home), book.get_one(Stakeholder, work)
            make_one(book, gone, into, take=(), at=NOON, actor="Olwen Pryce")
        leave(leaving, who, at=LATER, how="by the link in a letter")
    with database.reading() as book:
        gone, into = book.get_one(Stakeholder, home), book.get_one(Stakeholder, work)
        assert (gone.membership, into.membership) == (Membership.MERGED, Membership.LEFT)
        assert reasons(book, [gone.email, into.email]).keys() == {gone.email, into.email}
