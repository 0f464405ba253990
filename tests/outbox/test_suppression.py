"""Addresses that get no letters: entered once, lifted, remembered by hash only."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.models import Suppression
from soundingboard.outbox.suppression import is_suppressed, lift, reasons, suppress
from soundingboard.vocabulary import SuppressionReason

LATER = NOON + timedelta(days=1)


def test_an_address_is_suppressed_however_it_is_written(session: Session) -> None:
    suppress(session, "Olwen@Partner.example ", SuppressionReason.LEFT, "Asked to.", NOON)

    assert is_suppressed(session, "olwen@partner.EXAMPLE")
    assert not is_suppressed(session, "olwen@partner.example.org")
    (entry,) = session.scalars(select(Suppression))
    assert entry.address_hash == sha256(b"olwen@partner.example").hexdigest()


def test_the_same_reason_is_entered_once_and_another_beside_it(session: Session) -> None:
    first = suppress(session, "olwen@partner.example", SuppressionReason.LEFT, "Asked to.", NOON)
    again = suppress(session, "OLWEN@partner.example", SuppressionReason.LEFT, "Again.", LATER)
    suppress(session, "olwen@partner.example", SuppressionReason.BOUNCED, "550", LATER)

    assert (again.id, again.evidence) == (first.id, "Asked to.")
    assert reasons(session, ["olwen@partner.example", "mair@partner.example"]) == {
        "olwen@partner.example": {SuppressionReason.LEFT, SuppressionReason.BOUNCED}
    }


def test_lifting_one_reason_leaves_the_others_and_forgets_nothing(session: Session) -> None:
    for reason in (SuppressionReason.LEFT, SuppressionReason.BOUNCED):
        suppress(session, "olwen@partner.example", reason, "Why.", NOON)

    assert lift(session, "olwen@partner.example", LATER, SuppressionReason.LEFT) == 1
    assert reasons(session, ["olwen@partner.example"]) == {
        "olwen@partner.example": {SuppressionReason.BOUNCED}
    }
    assert lift(session, "olwen@partner.example", LATER) == 1
    assert not is_suppressed(session, "olwen@partner.example")
    assert lift(session, "olwen@partner.example", LATER) == 0
    assert session.scalars(select(Suppression.lifted_at)).all() == [LATER, LATER]


def test_an_address_can_be_suppressed_again_after_it_was_lifted(session: Session) -> None:
    suppress(session, "olwen@partner.example", SuppressionReason.LEFT, "Asked to.", NOON)
    lift(session, "olwen@partner.example", NOON)
    suppress(session, "olwen@partner.example", SuppressionReason.LEFT, "Asked again.", LATER)

    assert is_suppressed(session, "olwen@partner.example")


def test_many_addresses_are_looked_up_at_once(session: Session) -> None:
    people = [f"person{number}@partner.example" for number in range(1200)]
    for address in people[::2]:
        suppress(session, address, SuppressionReason.STAFF, "Not to be written to.", NOON)

    assert reasons(session, people) == {
        address: {SuppressionReason.STAFF} for address in people[::2]
    }
