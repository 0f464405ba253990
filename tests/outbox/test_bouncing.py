"""A letter that came back: found by its address or its name, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from factories import NOON, a_token
from outbox_letters import a_letter
from soundingboard.models import Bounce, Delivery, Suppression
from soundingboard.outbox import addressing
from soundingboard.outbox.bouncing import (
    find_returned,
    last_sent,
    note_bounce,
    note_complaint,
    note_delay,
)
from soundingboard.outbox.suppression import lift, reasons
from soundingboard.vocabulary import BounceKind, DeliveryState, SuppressionReason

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

    note_bounce(
        session, letter, hard=True, diagnosis="550 5.1.1 No such user", report_key="mail:1", at=NOON
    )

    assert (letter.state, letter.last_reply) == (DeliveryState.BOUNCED, "550 5.1.1 No such user")
    assert [(event.state, event.detail) for event in letter.events] == [
        (DeliveryState.BOUNCED, "Came back: 550 5.1.1 No such user")
    ]
    assert reasons(session, [letter.to_address]) == {letter.to_address: {SuppressionReason.BOUNCED}}


def test_a_second_bounce_and_a_delay_only_add_a_line(session: Session) -> None:
    letter = a_posted_letter(session, state=DeliveryState.FAILED)

    note_bounce(session, letter, hard=True, diagnosis="550 again", report_key="mail:1", at=NOON)
    note_bounce(session, letter, hard=False, diagnosis="452 full", report_key="mail:2", at=NOON)
    note_delay(session, letter, diagnosis="still trying", report_key="mail:3", at=NOON)
    session.commit()
    session.expire_all()

    assert [(event.state, event.detail) for event in letter.events] == [
        (DeliveryState.FAILED, "Came back: 550 again"),
        (DeliveryState.FAILED, "Came back for now: 452 full"),
        (DeliveryState.FAILED, "Delayed: still trying"),
    ]


def test_a_report_told_twice_counts_once(session: Session) -> None:
    letter = a_posted_letter(session)

    for _ in range(2):
        note_bounce(session, letter, hard=False, diagnosis="452 full", report_key="mail:7", at=NOON)
        note_complaint(session, letter, report_key="mail:8", at=NOON)

    assert letter.state is DeliveryState.BOUNCED
    assert [event.detail for event in letter.events] == [
        "Came back for now: 452 full",
        "Its reader reported the letter as spam.",
    ]
    assert reasons(session, [letter.to_address]) == {
        letter.to_address: {SuppressionReason.COMPLAINED}
    }


def test_a_bounce_told_by_mail_and_by_a_provider_counts_once(session: Session) -> None:
    letter = a_posted_letter(session, sent_at=NOON)

    for key in ("mail:7", "sendgrid:3", "mail:7"):
        note_bounce(session, letter, hard=False, diagnosis="452 full", report_key=key, at=NOON)

    assert [event.detail for event in letter.events] == ["Came back for now: 452 full"]
    assert [(one.report_key, one.kind) for one in session.scalars(select(Bounce))] == [
        ("mail:7", BounceKind.SOFT),
        ("sendgrid:3", BounceKind.AGAIN),
    ]


def test_for_good_after_for_now_bars_the_address_all_the_same(session: Session) -> None:
    letter = a_posted_letter(session, sent_at=NOON)

    note_bounce(session, letter, hard=False, diagnosis="452 full", report_key="mail:7", at=NOON)
    note_bounce(session, letter, hard=True, diagnosis="550 gone", report_key="mail:8", at=NOON)

    assert reasons(session, [letter.to_address]) == {letter.to_address: {SuppressionReason.BOUNCED}}


def test_a_letter_sent_again_may_come_back_again(session: Session) -> None:
    letter = a_posted_letter(session, sent_at=NOON)
    note_bounce(session, letter, hard=False, diagnosis="452 full", report_key="mail:7", at=NOON)
    letter.state, letter.sent_at = DeliveryState.SENT, NOON + timedelta(days=1)

    later = NOON + timedelta(days=1, minutes=1)
    note_bounce(session, letter, hard=False, diagnosis="452 full", report_key="mail:9", at=later)

    assert letter.state is DeliveryState.BOUNCED
    assert session.scalars(select(Bounce.kind)).all() == [BounceKind.SOFT, BounceKind.SOFT]


def test_delays_told_in_the_same_words_are_one_line(session: Session) -> None:
    letter = a_posted_letter(session, sent_at=NOON)

    told = ((1, "no answer"), (2, "no answer"), (3, "greylisted"), (1, "no answer"))
    for number, words in told:
        key = f"mail:{number}"
        note_delay(session, letter, diagnosis=words, report_key=key, at=NOON)

    assert [(event.state, event.detail) for event in letter.events] == [
        (DeliveryState.SENT, "Delayed: no answer"),
        (DeliveryState.SENT, "Delayed: greylisted"),
    ]


def test_a_letter_called_spam_says_so_and_comes_to_no_other_end(session: Session) -> None:
    letter = a_posted_letter(session, sent_at=NOON)

    note_complaint(session, letter, report_key="mail:7", at=NOON)
    note_complaint(session, letter, report_key="mailgun:1", at=NOON)
    note_bounce(session, letter, hard=True, diagnosis="550 late", report_key="mail:8", at=NOON)

    assert letter.state is DeliveryState.COMPLAINED
    assert [(event.state, event.detail) for event in letter.events] == [
        (DeliveryState.COMPLAINED, "Its reader reported the letter as spam."),
        (DeliveryState.COMPLAINED, "Came back: 550 late"),
    ]


def come_back(session: Session, days: int, *, soft: bool = True) -> None:
    """A letter to Olwen that was sent so many days after noon, and came back or not."""
    sent_at = NOON + timedelta(days=days)
    letter = a_posted_letter(session, to_address="olwen@partner.example", sent_at=sent_at)
    if soft:
        note_bounce(
            session,
            letter,
            hard=False,
            diagnosis="452 4.2.2 mailbox full",
            report_key=letter.message_id,
            at=sent_at,
        )


def test_letters_that_come_back_for_now_add_up_until_the_address_is_barred(
    session: Session,
) -> None:
    come_back(session, 0)
    come_back(session, 1)
    assert reasons(session, ["olwen@partner.example"]) == {}

    come_back(session, 2)

    (entry,) = session.scalars(select(Suppression)).all()
    assert (entry.reason, entry.evidence) == (
        SuppressionReason.BOUNCED,
        "3 letters came back for now, the last with: 452 4.2.2 mailbox full",
    )


def test_time_and_letters_that_arrive_wear_it_off(session: Session) -> None:
    for day in (0, 30, 60, 90, 120):
        come_back(session, day)
    for day in (121, 122, 124):
        come_back(session, day, soft=False)
    come_back(session, 125)
    come_back(session, 126)
    assert reasons(session, ["olwen@partner.example"]) == {}

    come_back(session, 127)

    assert reasons(session, ["olwen@partner.example"]) == {
        "olwen@partner.example": {SuppressionReason.BOUNCED}
    }


def test_what_staff_cleared_does_not_count_again(session: Session) -> None:
    for day in (0, 1, 2):
        come_back(session, day)
    lift(session, "olwen@partner.example", NOON + timedelta(days=3), SuppressionReason.BOUNCED)
    come_back(session, 4)
    come_back(session, 5)
    assert reasons(session, ["olwen@partner.example"]) == {}

    come_back(session, 6)

    assert reasons(session, ["olwen@partner.example"]) == {
        "olwen@partner.example": {SuppressionReason.BOUNCED}
    }


def test_a_report_that_names_thousands_of_addresses_costs_no_more_than_one_of_ten(
    session: Session,
) -> None:
    letter = a_posted_letter(session, to_address="olwen@partner.example", sent_at=NOON)
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    made_up = [f"nobody{number}@partner.example" for number in range(3_000)]
    event.listen(session.get_bind(), "before_cursor_execute", note)
    try:
        assert last_sent(session, ["olwen@partner.example", *made_up]) is letter
        assert last_sent(session, made_up) is None
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", note)

    assert 0 < len(asked) < 40
