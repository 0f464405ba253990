"""That a letter belongs to a wording and an invitation that exist, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factories import an_invitation
from outbox_letters import a_letter
from servers import postgresql
from soundingboard.models import Delivery, Invitation, PlannedLetter, Wording
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        with_it = Database("sqlite://")
        Base.metadata.create_all(with_it.engine)
        yield with_it
        with_it.close()
        return
    with postgresql() as url:
        with_it = Database(url)
        Base.metadata.create_all(with_it.engine)
        yield with_it
        Base.metadata.drop_all(with_it.engine)
        with_it.close()


def test_what_a_letter_belongs_to_cannot_go_without_the_letter_knowing(database: Database) -> None:
    with Session(database.engine) as session:  # letters commit by themselves
        gone, kept = an_invitation(session), an_invitation(session)
        letters = [
            a_letter(session, invitation=one, once_key="each:invitation") for one in (gone, kept)
        ]
        first, second = (one.id for one in letters)
        gone_id, kept_id, wording = gone.id, kept.id, letters[1].wording_id

    with database.begin() as session:
        session.execute(delete(Invitation).where(Invitation.id == gone_id))
    with database.begin() as session:
        found = dict(session.execute(select(Delivery.id, Delivery.invitation_id)).all())
        assert found == {first: None, second: kept_id}

    with pytest.raises(IntegrityError), database.begin() as session:
        session.execute(delete(Wording).where(Wording.id == wording))

    with database.begin() as session:
        table = PlannedLetter.__table__
        session.execute(delete(table).where(table.c.id == first))
    with database.begin() as session:
        states = select(Delivery.__table__.c.id)
        assert session.scalars(states).all() == [second]
        session.execute(delete(table))
        session.execute(delete(Wording))
    with database.begin() as session:
        assert session.scalars(states).all() == []
