from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder
from soundingboard.kit import Kit
from soundingboard.models import JournalEntry, Suppression
from soundingboard.outbox.suppression import hash_of
from soundingboard.people.leaving import leave, person_of_link
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import Membership, SuppressionReason


def test_leaving_twice_is_leaving_once(session: Session) -> None:
    person = a_stakeholder(session, email="anna@partner.example")
    for hours in (0, 1):
        leave(session, person, at=NOON + timedelta(hours=hours), how="by mail")
    assert (person.membership, person.left_at) == (Membership.LEFT, NOON)
    entries = session.scalars(select(Suppression)).all()
    assert [(one.address_hash, one.reason, one.evidence) for one in entries] == [
        (hash_of("anna@partner.example"), SuppressionReason.LEFT, "Asked to leave by mail.")
    ]
    journal = session.scalars(select(JournalEntry)).all()
    assert [(one.event, one.subject_id, one.detail) for one in journal] == [
        ("left", person.id, "Asked to leave by mail.")
    ]


def test_link_of_a_letter_names_its_person_for_ever(session: Session, kit: Kit) -> None:
    person = a_stakeholder(session)
    signed = kit.stationery.signer.sign("leave", person.id)
    assert person_of_link(session, kit.stationery.signer, signed) is person
    session.delete(person)
    session.flush()
    assert person_of_link(session, kit.stationery.signer, signed) is None


def test_foreign_links_name_nobody(session: Session, kit: Kit) -> None:
    signer = kit.stationery.signer
    for signed in ("", "1", signer.sign("join", 1), signer.sign("leave", 1)[:-1]):
        with pytest.raises(NotFound):
            person_of_link(session, signer, signed)
