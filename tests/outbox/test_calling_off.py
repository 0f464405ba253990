"""Letters of somebody who was asked twice, as two: what comes up late goes to nobody again."""

from datetime import timedelta

from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from outbox_letters import a_letter
from soundingboard.models import Delivery
from soundingboard.outbox.bouncing import note_complaint
from soundingboard.outbox.calling_off import readdress
from soundingboard.outbox.claiming import claim
from soundingboard.outbox.deciding import Decision, decide
from soundingboard.outbox.suppression import reasons
from soundingboard.people.making_one import make_one
from soundingboard.vocabulary import DeliveryState, SuppressionReason

LATER = NOON + timedelta(hours=1)
ME = "Olwen Pryce"


def made_one_while(session: Session, state: DeliveryState) -> tuple[Delivery, Delivery]:
    """The letters of one who was asked twice, the first in a state when they were made one."""
    asked = an_open_consultation(session, "What?")
    people = [
        a_stakeholder(session, email=f"jane@{where}.example", name="Jane Smith")
        for where in ("home", "acme")
    ]
    letters = [
        a_letter(
            session,
            one.email,
            invitation=an_invitation(session, asked, one),
            once_key="each:invitation",
            message_id=f"<0.{one.id}.invitation@reply.wealdmere.example>",
            bulk=True,
        )
        for one in people
    ]
    letters[0].state, letters[1].state = state, DeliveryState.SENT
    session.flush()
    make_one(session, *people, take=(), at=NOON, actor=ME)
    session.commit()
    session.expire_all()
    return letters[0], letters[1]


def test_a_letter_that_was_on_the_wire_and_came_to_nothing_is_called_off(session: Session) -> None:
    letter, _ = made_one_while(session, DeliveryState.SENDING)
    letter.state = DeliveryState.DEFERRED
    session.commit()
    claimed = claim(session, owner="w", at=LATER, lease_until=LATER, limit=10)
    session.expire_all()
    assert (claimed.letters, letter.state) == ((), DeliveryState.CANCELLED)
    assert letter.events[-1].detail == (
        "They were on the list twice, and get this at their other address."
    )


def test_a_letter_in_doubt_that_is_to_go_again_is_called_off(session: Session) -> None:
    letter, _ = made_one_while(session, DeliveryState.UNCERTAIN)
    decide(session, letter, Decision.AGAIN, by=ME, at=LATER)
    session.commit()
    assert claim(session, owner="w", at=LATER, lease_until=LATER, limit=10).letters == ()
    session.expire_all()
    assert letter.state is DeliveryState.CANCELLED


def test_a_letter_that_has_left_says_where_it_went(session: Session) -> None:
    went = a_letter(session, "jane@home.example", state=DeliveryState.SENDING)
    waits = a_letter(session, "jane@home.example")
    given = readdress(session, [went.id, waits.id], address="jane@acme.example", name="Jane")
    session.expire_all()
    assert (given, went.to_address) == ([waits.id], "jane@home.example")
    assert waits.to_address == "jane@acme.example"


def test_who_calls_a_letter_spam_by_one_address_gets_none_by_the_other(session: Session) -> None:
    letter, other = made_one_while(session, DeliveryState.SENT)
    note_complaint(session, letter, report_key="mail:1", at=LATER)
    barred = frozenset({SuppressionReason.COMPLAINED})
    assert reasons(session, [letter.to_address, other.to_address, "jane@old.example"]) == {
        letter.to_address: barred,
        other.to_address: barred,
    }
