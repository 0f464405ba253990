"""A letter that came back: found by its address or its name, and what follows."""

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_token
from outbox_letters import a_letter
from soundingboard.models import Delivery
from soundingboard.outbox import addressing
from soundingboard.outbox.bouncing import find_returned, note_bounce, note_delay
from soundingboard.outbox.suppression import reasons
from soundingboard.vocabulary import DeliveryState, SuppressionReason

DOMAIN = "reply.wealdmere.example"


def a_posted_letter(session: Session, **given: object) -> Delivery:
    """A letter with the addresses that posting gives it."""
    token = a_token()
    return a_letter(
        session,
        message_id=addressing.message_id(token, DOMAIN),
        **{"state": DeliveryState.SENT, **given},
    )


def test_a_returned_letter_is_found_by_the_address_it_came_back_to(session: Session) -> None:
    a_posted_letter(session)
    letter = a_posted_letter(session)
    ours = addressing.envelope_sender(letter.message_id)
    address = ours.replace("bounce", "Bounce").replace(DOMAIN, DOMAIN.upper())

    found = find_returned(
        session,
        recipients=("staff@wealdmere.example", address),
        original_message_id="",
        domain=DOMAIN,
    )

    assert found is letter


@pytest.mark.parametrize("brackets", ["<>", ""])
def test_a_returned_letter_is_found_by_its_name(session: Session, brackets: str) -> None:
    letter = a_posted_letter(session)
    name = letter.message_id if brackets else letter.message_id.strip("<>")

    assert find_returned(session, recipients=(), original_message_id=name, domain=DOMAIN) is letter


def test_a_bounce_of_somebody_elses_letter_finds_none(session: Session) -> None:
    letter = a_posted_letter(session)
    elsewhere = addressing.envelope_sender(letter.message_id).replace(DOMAIN, "another.example")

    assert (
        find_returned(
            session,
            recipients=(elsewhere, f"bounce+{a_token()}@{DOMAIN}"),
            original_message_id="<unknown@another.example>",
            domain=DOMAIN,
        )
        is None
    )


def test_a_permanent_bounce_ends_the_letter_and_bars_the_address(session: Session) -> None:
    letter = a_posted_letter(session)

    note_bounce(session, letter, hard=True, diagnosis="550 5.1.1 No such user", at=NOON)

    assert (letter.state, letter.last_reply) == (DeliveryState.BOUNCED, "550 5.1.1 No such user")
    assert [(event.state, event.detail) for event in letter.events] == [
        (DeliveryState.BOUNCED, "Came back: 550 5.1.1 No such user")
    ]
    assert reasons(session, [letter.to_address]) == {letter.to_address: {SuppressionReason.BOUNCED}}


def test_a_second_bounce_and_a_delay_only_add_a_line(session: Session) -> None:
    letter = a_posted_letter(session, state=DeliveryState.FAILED)

    note_bounce(session, letter, hard=True, diagnosis="550 again", at=NOON)
    note_bounce(session, letter, hard=False, diagnosis="452 full", at=NOON)
    note_delay(session, letter, diagnosis="still trying", at=NOON)
    session.commit()
    session.expire_all()

    assert [(event.state, event.detail) for event in letter.events] == [
        (DeliveryState.FAILED, "Came back: 550 again"),
        (DeliveryState.FAILED, "Came back for now: 452 full"),
        (DeliveryState.FAILED, "Delayed: still trying"),
    ]
