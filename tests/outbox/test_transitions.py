"""The table of states: whole, and the only way."""

import pytest
from sqlalchemy.orm import Session

from factories import NOON
from outbox_letters import a_letter
from soundingboard.outbox.transitions import TRANSITIONS, may_become, move
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import DeliveryState

ENDS = {DeliveryState.CANCELLED, DeliveryState.COMPLAINED}


def test_every_state_has_its_row_and_only_the_ends_lead_nowhere() -> None:
    assert set(TRANSITIONS) == set(DeliveryState)
    assert {state for state, then in TRANSITIONS.items() if not then} == ENDS


def test_every_state_can_be_reached_from_the_queue() -> None:
    reached, waiting = {DeliveryState.QUEUED}, [DeliveryState.QUEUED]
    while waiting:
        fresh = TRANSITIONS[waiting.pop()] - reached
        reached |= fresh
        waiting.extend(fresh)

    assert reached == set(DeliveryState)


def test_a_letter_that_may_have_arrived_is_sent_again_only_by_a_person() -> None:
    # From these a dispatcher takes letters; what was on the wire gets there only through "queued".
    assert not may_become(DeliveryState.UNCERTAIN, DeliveryState.SENDING)
    assert not may_become(DeliveryState.SENT, DeliveryState.QUEUED)


@pytest.mark.parametrize("then", sorted(DeliveryState))
def test_moving_obeys_the_table(session: Session, then: DeliveryState) -> None:
    letter = a_letter(session, state=DeliveryState.UNCERTAIN, owner="worker")

    if not may_become(DeliveryState.UNCERTAIN, then):
        with pytest.raises(Conflict):
            move(session, letter, then, at=NOON, detail="why")
        assert (letter.state, letter.events) == (DeliveryState.UNCERTAIN, [])
        return
    move(session, letter, then, at=NOON, detail="why")

    assert (letter.state, letter.owner) == (then, "")
    assert [(event.at, event.state, event.detail) for event in letter.events] == [
        (NOON, then, "why")
    ]
