"""What is left behind by a worker that died: nothing lost, doubt known by name."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON
from outbox_letters import a_letter
from soundingboard.models import Delivery, DeliveryEvent, JournalEntry
from soundingboard.outbox.deciding import Decision, decide
from soundingboard.outbox.recovering import IN_DOUBT, recover
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DeliveryState

LATER = NOON + timedelta(minutes=15)


def a_held_letter(session: Session, state: DeliveryState, owner: str = "worker") -> Delivery:
    return a_letter(session, state=state, owner=owner, lease_until=LATER)


def test_recovering_frees_what_was_claimed_and_doubts_what_was_on_its_way(
    session: Session,
) -> None:
    claimed = a_held_letter(session, DeliveryState.QUEUED)
    again = a_held_letter(session, DeliveryState.DEFERRED)
    on_its_way = a_held_letter(session, DeliveryState.SENDING)
    alive = a_held_letter(session, DeliveryState.SENDING, owner="another")
    over = a_held_letter(session, DeliveryState.CANCELLED)  # as an earlier version closed them

    assert recover(session, at=NOON, is_gone=lambda owner: owner == "worker") == 1

    session.expire_all()
    assert [(one.state, one.owner) for one in (claimed, again, on_its_way, alive, over)] == [
        (DeliveryState.QUEUED, ""),
        (DeliveryState.DEFERRED, ""),
        (DeliveryState.UNCERTAIN, ""),
        (DeliveryState.SENDING, "another"),
        (DeliveryState.CANCELLED, ""),
    ]
    (event,) = session.scalars(select(DeliveryEvent))
    assert (event.delivery_id, event.state, event.detail) == (
        on_its_way.id,
        DeliveryState.UNCERTAIN,
        IN_DOUBT,
    )
    (entry,) = session.scalars(select(JournalEntry))
    assert (entry.subject, entry.subject_id, entry.event) == ("delivery", on_its_way.id, "in doubt")


def test_recovering_waits_for_the_lease_of_a_worker_it_cannot_see(session: Session) -> None:
    letter = a_held_letter(session, DeliveryState.SENDING)

    assert recover(session, at=LATER, is_gone=lambda _: False) == 0
    assert recover(session, at=LATER + timedelta(seconds=1), is_gone=lambda _: False) == 1
    assert letter.state is DeliveryState.UNCERTAIN


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (Decision.ARRIVED, DeliveryState.SENT),
        (Decision.AGAIN, DeliveryState.QUEUED),
        (Decision.REST, DeliveryState.CANCELLED),
    ],
)
def test_a_person_decides_about_a_letter_in_doubt(
    session: Session, decision: Decision, state: DeliveryState
) -> None:
    letter = a_letter(session, state=DeliveryState.UNCERTAIN)
    name = letter.message_id

    decide(session, letter, decision, by="Olwen Pryce", at=LATER)

    assert (letter.state, letter.message_id) == (state, name)
    assert letter.sent_at == (LATER if decision is Decision.ARRIVED else None)
    assert [(event.state, event.detail) for event in letter.events] == [
        (state, f"Olwen Pryce decided: {decision}.")
    ]
    (entry,) = session.scalars(select(JournalEntry))
    assert (entry.actor, entry.detail) == (
        "Olwen Pryce",
        f"A letter that was uncertain: {decision}.",
    )


def test_nobody_decides_about_a_letter_that_was_sent(session: Session) -> None:
    letter = a_letter(session, state=DeliveryState.SENT)

    with pytest.raises(Conflict, match="A letter that is sent cannot become queued"):
        decide(session, letter, Decision.AGAIN, by="Olwen Pryce", at=LATER)

    assert (letter.state, letter.events) == (DeliveryState.SENT, [])
