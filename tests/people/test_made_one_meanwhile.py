"""Somebody leaves or answers at the very moment in which two rows of theirs are made one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from factories import NOON, a_stakeholder, a_token, an_invitation, an_open_consultation
from servers import postgresql
from soundingboard.contributions.drafting import begin, draft_of
from soundingboard.models import Invitation, Stakeholder
from soundingboard.outbox.suppression import reasons
from soundingboard.people.leaving import leave
from soundingboard.people.making_one import make_one
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.storage.shelf import FolderShelf
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


@pytest.fixture
def jane(database: Database) -> tuple[int, int]:
    """Jane at home, and Jane at work: the numbers of her rows."""
    with database.begin() as book:
        people = [a_stakeholder(book, email=f"jane@{where}.example") for where in ("home", "acme")]
        return people[0].id, people[1].id


def made_one(database: Database, home: int, work: int) -> None:
    with database.begin() as book:
        gone, into = book.get_one(Stakeholder, home), book.get_one(Stakeholder, work)
        make_one(book, gone, into, take=(), at=NOON, actor="Olwen Pryce")


def test_who_leaves_meanwhile_has_left(database: Database, jane: tuple[int, int]) -> None:
    home, work = jane
    with database.begin() as leaving:
        who = leaving.get_one(Stakeholder, home)
        made_one(database, home, work)
        leave(leaving, who, at=LATER, how="by the link in a letter")
    with database.reading() as book:
        gone, into = book.get_one(Stakeholder, home), book.get_one(Stakeholder, work)
        assert (gone.membership, into.membership) == (Membership.MERGED, Membership.LEFT)
        assert reasons(book, [gone.email, into.email]).keys() == {gone.email, into.email}


def test_who_begins_to_answer_meanwhile_finds_it_again(
    database: Database, jane: tuple[int, int], tmp_path: Path
) -> None:
    home, work = jane
    with database.begin() as book:
        asked = an_open_consultation(book, "What?")
        numbers = [
            an_invitation(book, asked, book.get_one(Stakeholder, one)).id for one in (home, work)
        ]
    with database.begin() as writing:
        own = writing.get_one(Invitation, numbers[0])
        assert own.stakeholder.id == home
        made_one(database, home, work)
        draft = begin(writing, own, shelf=FolderShelf(tmp_path), at=NOON, chance=a_token)
        number = draft.id
    with database.reading() as book:
        found = draft_of(book, book.get_one(Invitation, numbers[0]).now)
        assert found is not None
        assert found.id == number
