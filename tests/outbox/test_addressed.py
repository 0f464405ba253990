"""Letters are found by the address they go to, whether planned with others or alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation
from outbox_letters import a_letter
from servers import postgresql
from soundingboard.models import Delivery, Invitation
from soundingboard.outbox.addressed import alone_to, to_person, to_the_same
from soundingboard.outbox.bouncing import note_bounce
from soundingboard.outbox.suppression import reasons, suppress
from soundingboard.people.recognising import recognise
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, SuppressionReason

OLWEN = "olwen@partner.example"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest) -> Iterator[Session]:
    if request.param == "sqlite":
        database = Database("sqlite://")
        Base.metadata.create_all(database.engine)
        with Session(database.engine, expire_on_commit=False) as session:
            yield session
        database.close()
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with Session(database.engine, expire_on_commit=False) as session:
            yield session
        database.close()


def planned(book: Session, invitation: Invitation, once: str = "invitation") -> Delivery:
    """A letter to somebody invited, as planning writes it."""
    address = invitation.stakeholder.email
    return a_letter(book, address, invitation=invitation, once_key=f"each:{once}")


def test_letters_are_found_by_their_address(book: Session) -> None:
    olwen = an_invitation(book, stakeholder=a_stakeholder(book, email=OLWEN))
    first, reminder = planned(book, olwen), planned(book, olwen, "reminder:1")
    again = planned(book, an_invitation(book, stakeholder=olwen.stakeholder))
    alone = a_letter(book, OLWEN)
    receipt = a_letter(book, "office@partner.example", invitation=olwen)
    planned(book, an_invitation(book))
    a_letter(book)

    def found(condition: object) -> list[int]:
        return sorted(book.scalars(select(Delivery.id).where(condition)))

    ours = [one.id for one in (first, reminder, again, alone)]
    assert found(alone_to(OLWEN)) == [alone.id]
    assert [found(to_the_same(book, one)) for one in (first, alone)] == [ours, ours]
    assert found(to_the_same(book, receipt)) == [receipt.id]
    # Somebody else may have answered a letter of hers that was passed on, until staff say no.
    assert found(to_person(book, olwen.stakeholder)) == ours
    office = a_stakeholder(book, email="office@partner.example")
    recognise(book, olwen.stakeholder, office, by="Olwen Pryce", at=NOON)
    assert found(to_person(book, olwen.stakeholder)) == [*ours, receipt.id]


def test_who_has_a_new_address_is_known_by_the_old_one(book: Session) -> None:
    olwen = an_invitation(book, stakeholder=a_stakeholder(book, email=OLWEN))
    before = planned(book, olwen)
    olwen.stakeholder.email = "olwen.pryce@partner.example"
    after = planned(book, olwen, "reminder:1")

    for letter in (before, after):
        same = select(Delivery.id).where(to_the_same(book, letter))
        assert book.scalars(same).all() == [letter.id]


def test_planned_letters_that_come_back_for_now_add_up(book: Session) -> None:
    olwen = a_stakeholder(book, email=OLWEN)
    barred = []
    for number in range(6):
        letter = planned(book, an_invitation(book, stakeholder=olwen))
        letter.state, letter.sent_at = DeliveryState.SENT, NOON
        note_bounce(
            book, letter, hard=False, diagnosis="4.2.2 full", report_key=f"mail:{number}", at=NOON
        )
        book.flush()
        barred.append(bool(reasons(book, [OLWEN])))

    assert (barred[0], barred[-1]) == (False, True)


def test_a_barred_address_takes_its_letters_from_the_hands_of_workers(book: Session) -> None:
    olwen = an_invitation(book, stakeholder=a_stakeholder(book, email=OLWEN))
    taken = [planned(book, olwen), a_letter(book, OLWEN), planned(book, an_invitation(book))]
    for letter in taken:
        letter.owner, letter.lease_until = "a worker", NOON
    book.flush()

    suppress(book, f" {OLWEN.upper()}", SuppressionReason.STAFF, "They rang.", NOON)

    owners = book.scalars(select(Delivery.owner).order_by(Delivery.id)).all()
    assert owners == ["", "", "a worker"]
