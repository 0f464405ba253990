"""A server that puts letters off and refuses others: each has its end, no other is touched."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask_mail import Mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON
from mail_servers import MailServer, listening
from outbox_letters import a_letter, look_again
from soundingboard.kit import Kit
from soundingboard.models import Delivery
from soundingboard.outbox import suppression
from soundingboard.outbox.dispatching import Dispatched, dispatch
from soundingboard.outbox.fates import BACK_OFF
from soundingboard.outbox.smtp import SmtpPostman
from soundingboard.vocabulary import DeliveryState, SuppressionReason

LETTERS = 400
PUT_OFF, REFUSED = "451 4.3.0 Not just now", "550 5.1.1 No such user"
KIND = re.compile("[a-z]+")
TRIES = 3  # until the server heals


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening(MailServer(pipelining=True)) as server:
        server.answers = {"RCPT TO:<later": PUT_OFF, "RCPT TO:<nobody": REFUSED}
        yield server


def address(number: int) -> str:
    """One in twenty is put off, three in a hundred do not exist."""
    name = "later" if number % 20 == 7 else "nobody" if number % 100 in {3, 33, 63} else "person"
    return f"{name}{number}@partner.example"


def carry(kit: Kit, server: MailServer, clock: Clock, chance: random.Random) -> Dispatched:
    app = Flask("test")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=server.port)
    return dispatch(
        kit.database,
        SmtpPostman(Mail(app), connections=4),
        kit.stationery,
        now=clock,
        owner="here",
        jitter=chance.random,
    )


def told(letter: Delivery) -> list[tuple[DeliveryState, str]]:
    return [(event.state, event.detail) for event in letter.events]


def test_who_was_put_off_has_it_once_the_server_heals_and_who_is_not_there_never(
    session: Session, kit: Kit, server: MailServer, clock: Clock
) -> None:
    chance = random.Random(20261122)  # noqa: S311  # when to try again, not secrets
    for number in range(LETTERS):
        a_letter(session, address(number))

    first = carry(kit, server, clock, chance)

    assert (first.sent, first.deferred, first.failed) == (368, 20, 12)
    put_off = select(Delivery).where(Delivery.state == DeliveryState.DEFERRED)
    for tried in range(1, TRIES + 1):
        look_again(session)
        letters = session.scalars(put_off).all()
        assert {one.to_address for one in letters} == {
            one for one in map(address, range(LETTERS)) if one.startswith("later")
        }
        assert {one.attempts for one in letters} == {tried}
        usual = BACK_OFF[tried - 1]
        waits = {one.not_before - clock.at for one in letters}
        assert len(waits) > 1  # they do not all come back at the same moment
        assert all(0.8 * usual <= wait <= usual for wait in waits)
        clock.at += min(waits) - timedelta(seconds=1)
        assert carry(kit, server, clock, chance).deferred == 0  # no sooner
        clock.at = max(one.not_before for one in letters)
        if tried == TRIES:
            del server.answers["RCPT TO:<later"]
        again = carry(kit, server, clock, chance)
        assert (again.deferred, again.sent) == ((0, 20) if tried == TRIES else (20, 0))

    look_again(session)
    gone = (DeliveryState.SENDING, ""), (DeliveryState.SENT, "250 2.0.0 Ok: queued")
    ends = {
        "later": [(DeliveryState.DEFERRED, PUT_OFF)] * TRIES + [*gone],
        "nobody": [(DeliveryState.FAILED, REFUSED)],
        "person": [*gone],
    }
    letters = session.scalars(select(Delivery)).all()
    assert {one.to_address: told(one) for one in letters} == {
        one.to_address: ends[KIND.match(one.to_address)[0]] for one in letters
    }
    assert {one.last_reply for one in letters if one.state is DeliveryState.FAILED} == {REFUSED}
    nobody = [one.to_address for one in letters if one.state is DeliveryState.FAILED]
    assert suppression.reasons(session, [one.to_address for one in letters]) == {
        one: frozenset({SuppressionReason.BOUNCED}) for one in nobody
    }
    arrived = Counter(rcpt_to for _, rcpt_to, _ in server.accepted)
    assert arrived == Counter(one.to_address for one in letters if one.to_address not in nobody)
    assert clock.at - NOON < timedelta(days=3)
