"""Letters leave the house, each once, through a real SMTP conversation."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask_mail import Mail
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_stakeholder, an_invitation
from mail_servers import Cut, MailServer, listening
from outbox_letters import a_letter, look_again
from servers import postgresql
from soundingboard.kit import Kit
from soundingboard.models import Delivery, DeliveryEvent, Stakeholder
from soundingboard.outbox import suppression
from soundingboard.outbox.dispatching import Dispatched, dispatch
from soundingboard.outbox.fates import BACK_OFF
from soundingboard.outbox.ledger import LEASE
from soundingboard.outbox.manners import Manners
from soundingboard.outbox.postman import Envelope, Heard
from soundingboard.outbox.recovering import AGAIN
from soundingboard.outbox.smtp import Patience, SmtpPostman
from soundingboard.storage import database as storage
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, Membership, SuppressionReason


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening(MailServer()) as server:
        yield server


@dataclass
class Sender:
    """Dispatches to a server, at the time of a clock."""

    kit: Kit
    clock: Clock
    server: MailServer

    def __call__(self, owner: str = "here", connections: int = 1, **given: object) -> Dispatched:
        app = Flask("test")
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=self.server.port)
        postman = SmtpPostman(
            Mail(app), connections=connections, patience=Patience(20.0, 20.0, 20.0)
        )
        return dispatch(
            self.kit.database,
            postman,
            self.kit.stationery,
            now=self.clock,
            owner=owner,
            jitter=lambda: 1.0,
            **given,
        )


@pytest.fixture
def send(kit: Kit, clock: Clock, server: MailServer) -> Sender:
    return Sender(kit, clock, server)


def history(session: Session, letter: Delivery) -> list[tuple[DeliveryState, str]]:
    look_again(session)
    events = session.scalars(
        select(DeliveryEvent)
        .where(DeliveryEvent.delivery_id == letter.id)
        .order_by(DeliveryEvent.id)
    )
    return [(event.state, event.detail) for event in events]


def done(**counts: object) -> Dispatched:
    nothing: dict[str, object] = dict.fromkeys(
        ("sent", "deferred", "failed", "suppressed", "uncertain", "cancelled"), 0
    )
    return Dispatched(**{**nothing, "trouble": "", **counts})


def test_dispatching_sends_what_is_due_and_writes_it_down(
    session: Session, send: Sender, server: MailServer
) -> None:
    letter = a_letter(session, "olwen@partner.example", message_id="<x@reply.example>")
    later = a_letter(session, not_before=NOON + timedelta(minutes=1))

    assert send() == done(sent=1)

    ((mail_from, rcpt_to, mail),) = server.accepted
    assert (mail_from, rcpt_to) == ("bounce+x@reply.example", "olwen@partner.example")
    assert f"Message-ID: {letter.message_id}\r\n".encode() in mail
    assert history(session, letter) == [
        (DeliveryState.SENDING, ""),
        (DeliveryState.SENT, "250 2.0.0 Ok: queued"),
    ]
    assert (letter.state, letter.sent_at, letter.attempts) == (DeliveryState.SENT, NOON, 1)
    assert (letter.owner, letter.lease_until) == ("", None)
    assert (later.state, history(session, later)) == (DeliveryState.QUEUED, [])
    assert send() == done()
    assert len(server.accepted) == 1


def test_letters_to_one_person_go_before_letters_to_many(
    session: Session, send: Sender, server: MailServer
) -> None:
    a_letter(session, "many@partner.example", bulk=True)
    a_letter(session, "one@partner.example")

    send()

    assert [rcpt_to for _, rcpt_to, _ in server.accepted] == [
        "one@partner.example",
        "many@partner.example",
    ]


def test_a_refused_letter_fails_with_the_servers_words(
    session: Session, send: Sender, server: MailServer
) -> None:
    gone = a_letter(session, "gone@partner.example")
    barred = a_letter(session, "barred@partner.example")
    fine = a_letter(session, "fine@partner.example")
    server.answers = {
        "RCPT TO:<gone": "550 5.1.1 No such user",
        "RCPT TO:<barred": "550 5.7.1 Not from you",
    }

    assert send() == done(sent=1, failed=2)

    look_again(session)
    assert [(one.state, one.last_reply) for one in (gone, barred, fine)] == [
        (DeliveryState.FAILED, "550 5.1.1 No such user"),
        (DeliveryState.FAILED, "550 5.7.1 Not from you"),
        (DeliveryState.SENT, "250 2.0.0 Ok: queued"),
    ]
    # Only an address that does not exist is barred: the other refusal may be about us.
    assert suppression.reasons(
        session, ["gone@partner.example", "barred@partner.example", "fine@partner.example"]
    ) == {"gone@partner.example": {SuppressionReason.BOUNCED}}


def test_a_letter_refused_for_now_is_tried_at_growing_intervals_and_then_given_up(
    session: Session, send: Sender, server: MailServer, clock: Clock
) -> None:
    letter = a_letter(session)
    server.answers = {".": "451 4.7.1 Come back later"}
    waits = []
    while True:
        result = send()
        look_again(session)
        if letter.state is not DeliveryState.DEFERRED:
            break
        assert result == done(deferred=1)
        assert send() == done()  # not before its time
        waits.append(letter.not_before - clock.at)
        clock.at = letter.not_before

    assert result == done(failed=1)
    assert tuple(waits) == BACK_OFF
    assert sum(waits, timedelta()) < timedelta(hours=72)
    assert (letter.attempts, letter.last_reply) == (11, "451 4.7.1 Come back later")


def test_a_deferred_letter_is_sent_when_the_server_has_recovered(
    session: Session, send: Sender, server: MailServer, clock: Clock
) -> None:
    letter = a_letter(session)
    server.answers = {"RCPT": "451 4.7.1 Greylisted"}
    send()
    server.answers = {}
    clock.at += timedelta(minutes=5)

    assert send() == done(sent=1)
    assert [state for state, _ in history(session, letter)] == [
        DeliveryState.DEFERRED,  # nothing of it had been handed over
        DeliveryState.SENDING,
        DeliveryState.SENT,
    ]


@pytest.mark.parametrize("where", [Cut.AT_MAIL, Cut.IN_THE_LETTER])
def test_a_line_that_dies_before_the_last_dot_costs_no_attempt(
    session: Session, send: Sender, server: MailServer, clock: Clock, where: Cut
) -> None:
    long = "word " * 10**6
    letters = [a_letter(session, text=long) for _ in range(2)]
    server.cut, server.cut_letters = where, 1

    assert send() == done(sent=1)

    first, second = letters
    look_again(session)
    assert (first.state, first.attempts, second.state) == (
        DeliveryState.QUEUED,
        0,
        DeliveryState.SENT,
    )
    clock.at += timedelta(minutes=1)
    assert send() == done(sent=1)
    assert len(server.accepted) == 2


def test_a_line_that_dies_after_the_last_dot_is_in_doubt_and_never_sent_again(
    session: Session, send: Sender, server: MailServer, clock: Clock
) -> None:
    letters = [a_letter(session) for _ in range(3)]
    server.cut, server.cut_letters = Cut.BEFORE_THE_ANSWER, 1

    assert send() == done(sent=2, uncertain=1)
    clock.at += timedelta(days=30)
    assert send() == done()

    assert len(server.accepted) == 3  # it had arrived, and came once
    look_again(session)
    assert [letter.state for letter in letters] == [
        DeliveryState.UNCERTAIN,
        DeliveryState.SENT,
        DeliveryState.SENT,
    ]


def test_a_server_that_always_hangs_up_ends_the_run_and_keeps_the_letters(
    session: Session, send: Sender, server: MailServer
) -> None:
    letters = [a_letter(session) for _ in range(10)]
    server.cut = Cut.AT_MAIL

    result = send()

    assert (result.sent, result.uncertain, bool(result.trouble)) == (0, 0, True)
    look_again(session)
    assert {(letter.state, letter.attempts, letter.owner) for letter in letters} == {
        (DeliveryState.QUEUED, 0, "")
    }
    assert len([command for command in server.commands if command.startswith("MAIL")]) == 3


def test_a_server_that_is_down_costs_nothing(session: Session, send: Sender) -> None:
    letter = a_letter(session)
    with listening(MailServer()) as gone:
        pass
    send.server = gone

    result = send()

    assert result.trouble.startswith("[Errno 111]")
    assert (result.sent, result.deferred, result.failed) == (0, 0, 0)
    look_again(session)
    assert (letter.state, letter.attempts, letter.owner) == (DeliveryState.QUEUED, 0, "")
    assert history(session, letter) == []


def test_what_must_not_go_out_any_more_is_held_back_with_its_reason(
    session: Session, send: Sender, server: MailServer
) -> None:
    left: Stakeholder = a_stakeholder(session, membership=Membership.LEFT)
    moved = an_invitation(session, stakeholder=a_stakeholder(session, membership=Membership.LEFT))
    suppression.suppress(
        session, "Bounced@partner.example", SuppressionReason.BOUNCED, "It came back.", NOON
    )
    suppression.suppress(
        session, "gone@partner.example", SuppressionReason.LEFT, "Pressed the button.", NOON
    )
    held = [
        a_letter(session, left.email, bulk=True),
        a_letter(session, "old-address@partner.example", bulk=True, invitation=moved),
        a_letter(session, "bounced@partner.example"),
        a_letter(session, "gone@partner.example", bulk=True),
        a_letter(session, not_after=NOON),
    ]
    sent = [
        a_letter(session, "gone@partner.example"),  # a receipt, a way to join again
        a_letter(session, not_after=NOON + timedelta(seconds=1)),
    ]

    assert send() == done(sent=2, suppressed=4, cancelled=1)

    assert [history(session, letter) for letter in held] == [
        [(DeliveryState.SUPPRESSED, "This person has left the list.")],
        [(DeliveryState.SUPPRESSED, "This person has left the list.")],
        [(DeliveryState.SUPPRESSED, "Mail to this address came back before.")],
        [(DeliveryState.SUPPRESSED, "This person has left the list.")],
        [(DeliveryState.CANCELLED, "It would have arrived too late to be of use.")],
    ]
    assert {rcpt_to for _, rcpt_to, _ in server.accepted} == {one.to_address for one in sent}


def test_a_letter_that_cannot_be_written_fails_and_the_others_go(
    session: Session, send: Sender
) -> None:
    bad = a_letter(session, "two words@partner.example")
    a_letter(session)

    assert send() == done(sent=1, failed=1)
    assert history(session, bad) == [
        (
            DeliveryState.FAILED,
            "This letter cannot be written as a mail: the address cannot be written in a mail.",
        )
    ]


def test_stopping_gives_back_what_was_not_touched(
    session: Session, send: Sender, server: MailServer
) -> None:
    letters = [a_letter(session) for _ in range(5)]

    assert send(stop=lambda: len(server.accepted) == 2) == done(sent=2)

    look_again(session)
    assert [(letter.state, letter.owner) for letter in letters[2:]] == [
        (DeliveryState.QUEUED, "")
    ] * 3


def test_no_transaction_is_open_while_a_letter_is_carried(
    session: Session, kit: Kit, clock: Clock
) -> None:
    a_letter(session)
    a_letter(session)

    def write(_envelope: Envelope) -> None:
        with kit.database.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            connection.exec_driver_sql("DELETE FROM journal_entry")

    postman = PostmanInMemory(errand=write)
    dispatch(kit.database, postman, kit.stationery, now=clock, owner="here", jitter=lambda: 0.5)

    assert len(postman.carried) == 2


def test_a_database_that_is_in_use_for_long_is_waited_for(
    session: Session, kit: Kit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the server said of a letter is known, and must not become a doubt meanwhile."""
    monkeypatch.setattr(storage, "BUSY_SECONDS", 0.05)  # SQLite itself waits no longer
    letters = [a_letter(session) for _ in range(3)]
    kit.database.engine.dispose()  # its connections, which wait for half a minute
    in_use = kit.database.engine.connect()

    def use(_envelope: Envelope) -> None:
        if not in_use.in_transaction():
            in_use.begin()

    postman = PostmanInMemory(errand=use)
    result = dispatch(
        kit.database,
        postman,
        kit.stationery,
        now=clock,
        owner="here",
        jitter=lambda: 0.5,
        rest=lambda _: in_use.rollback(),
    )
    in_use.close()

    assert result == done(sent=3)
    assert [history(session, letter) for letter in letters] == [
        [(DeliveryState.SENDING, ""), (DeliveryState.SENT, "250 2.0.0 Ok")]
    ] * 3


def test_a_worker_that_slept_past_its_lease_sends_nothing_more(
    session: Session, kit: Kit, clock: Clock, send: Sender, server: MailServer
) -> None:
    letters = [a_letter(session) for _ in range(3)]

    def sleep(_envelope: Envelope) -> None:
        # While it carries its first letter the lease runs out, and another worker takes over.
        clock.at += LEASE + timedelta(minutes=1)
        assert send("another", is_gone=lambda _: False) == done(sent=2, uncertain=1)

    slow = PostmanInMemory(errand=sleep)
    result = dispatch(
        kit.database, slow, kit.stationery, now=clock, owner="slow", jitter=lambda: 0.5
    )

    assert (len(slow.carried), len(server.accepted)) == (1, 2)
    assert result == done()
    look_again(session)
    assert [letter.state for letter in letters] == [
        DeliveryState.UNCERTAIN,
        DeliveryState.SENT,
        DeliveryState.SENT,
    ]


def test_a_letter_in_doubt_goes_again_once_where_the_house_says_so(
    session: Session, send: Sender, server: MailServer, clock: Clock
) -> None:
    letter = a_letter(session)
    server.cut, server.cut_letters = Cut.BEFORE_THE_ANSWER, 2
    resending = Manners(resend=True)

    assert send(manners=resending) == done(uncertain=1)
    clock.at += timedelta(hours=1)
    assert send(manners=resending) == done(uncertain=1)
    clock.at += timedelta(hours=1)
    assert send(manners=resending) == done()  # a third copy is for a person to decide

    first, second = server.accepted
    assert first == second  # the very same bytes, so the same Message-ID
    assert history(session, letter) == [
        (DeliveryState.SENDING, ""),
        (DeliveryState.UNCERTAIN, "The server closed the connection."),
        (DeliveryState.QUEUED, AGAIN),
        (DeliveryState.SENDING, ""),
        (DeliveryState.UNCERTAIN, "The server closed the connection."),
    ]


@pytest.mark.parametrize("pipelining", [False, True])
def test_several_connections_send_every_letter_once(
    session: Session, send: Sender, server: MailServer, *, pipelining: bool
) -> None:
    server.pipelining = pipelining
    server.answers = {"RCPT TO:<nobody": "550 5.1.1 No such user"}
    for number in range(60):
        name = "nobody" if number % 20 == 7 else "person"
        a_letter(session, f"{name}{number}@partner.example")

    assert send(connections=4) == done(sent=57, failed=3)
    assert len({rcpt_to for _, rcpt_to, _ in server.accepted}) == len(server.accepted) == 57


def test_a_server_that_allows_fewer_connections_still_gets_everything(
    session: Session, send: Sender, server: MailServer
) -> None:
    server.most = 2
    for _ in range(30):
        a_letter(session)

    assert send(connections=4) == done(sent=30)


def test_all_connections_say_goodbye_before_any_answer_is_waited_for(
    session: Session, send: Sender, server: MailServer
) -> None:
    server.stall, server.farewell = 0.1, threading.Barrier(3)  # long enough for all three to open
    for _ in range(6):
        a_letter(session)

    assert send(connections=3) == done(sent=6)
    assert server.commands.count("QUIT") == 3
    assert not server.farewell.broken


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, kit: Kit) -> Iterator[Database]:
    if request.param == "sqlite":
        yield kit.database
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield database
        database.close()


def test_several_workers_send_every_letter_once(
    database: Database, kit: Kit, server: MailServer
) -> None:
    with Session(database.engine) as session:
        for number in range(400):
            a_letter(session, f"person{number}@partner.example")
    app = Flask("test")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=server.port)
    results: list[Dispatched] = []

    def work(name: str) -> None:
        results.append(
            dispatch(
                database,
                SmtpPostman(Mail(app), connections=2),
                kit.stationery,
                now=lambda: datetime.now(UTC),
                owner=name,
                jitter=lambda: 0.5,
                is_gone=lambda _: False,
            )
        )

    workers = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert sorted(rcpt_to for _, rcpt_to, _ in server.accepted) == sorted(
        f"person{number}@partner.example" for number in range(400)
    )
    assert sum(result.sent for result in results) == 400
    with database.reading() as session:
        assert set(session.scalars(select(Delivery.state))) == {DeliveryState.SENT}


def carry_all(database: Database, kit: Kit, server: MailServer, **given: object) -> Dispatched:
    app = Flask("test")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=server.port)
    return dispatch(
        database,
        SmtpPostman(Mail(app), connections=4),
        kit.stationery,
        now=lambda: datetime.now(UTC),
        owner="worker",
        jitter=lambda: 0.5,
        is_gone=lambda _: False,
        **given,
    )


@pytest.mark.parametrize("cut", [Cut.AT_MAIL, Cut.BEFORE_THE_ANSWER])
def test_lines_that_break_lose_and_repeat_nothing(
    database: Database, kit: Kit, server: MailServer, cut: Cut
) -> None:
    people = [f"person{number}@partner.example" for number in range(120)]
    with Session(database.engine) as session:
        for person in people:
            a_letter(session, person)
    server.pipelining, server.cut, server.cut_letters = True, cut, 2

    result = carry_all(database, kit, server)

    in_doubt = 2 if cut is Cut.BEFORE_THE_ANSWER else 0
    with database.reading() as session:
        book = session.execute(select(Delivery.to_address, Delivery.state, Delivery.owner)).all()
    states = {address: state for address, state, _ in book}
    arrived = sorted(rcpt_to for _, rcpt_to, _ in server.accepted)
    assert {owner for _, _, owner in book} == {""}
    assert result.uncertain == in_doubt
    assert sorted(one for one, state in states.items() if state is DeliveryState.SENT) == [
        one for one in arrived if states[one] is not DeliveryState.UNCERTAIN
    ]
    # Those that were cut off before they were handed over wait a minute for their next try.
    waiting = [one for one, state in states.items() if state is DeliveryState.QUEUED]
    assert len(waiting) + result.sent + in_doubt == len(people)
    assert not set(waiting) & set(arrived)


def test_an_address_that_does_not_exist_is_barred_on_both_databases(
    database: Database, kit: Kit, server: MailServer
) -> None:
    with Session(database.engine) as session:
        a_letter(session, "nobody@partner.example")
        a_letter(session, "olwen@partner.example")
    server.answers["RCPT TO:<nobody"] = "550 5.1.1 No such user"

    result = carry_all(database, kit, server)

    assert (result.sent, result.failed) == (1, 1)
    with database.reading() as session:
        assert suppression.reasons(session, ["nobody@partner.example"]) == {
            "nobody@partner.example": frozenset({SuppressionReason.BOUNCED})
        }


def test_a_letter_in_doubt_goes_again_once_on_both_databases(
    database: Database, kit: Kit, server: MailServer
) -> None:
    with Session(database.engine) as session:
        a_letter(session)
    server.cut, server.cut_letters = Cut.BEFORE_THE_ANSWER, 1

    first = carry_all(database, kit, server, manners=Manners(resend=True))
    with database.begin() as session:
        session.execute(update(Delivery).values(not_before=datetime.now(UTC)))
    second = carry_all(database, kit, server, manners=Manners(resend=True))

    assert (first.sent + second.sent, first.uncertain + second.uncertain) == (1, 1)
    with database.reading() as session:
        assert session.scalar(select(Delivery.state)) is DeliveryState.SENT


def test_a_reply_may_hold_signs_that_no_database_keeps(
    database: Database, kit: Kit, server: MailServer
) -> None:
    with Session(database.engine) as session:
        a_letter(session)
    server.answers["."] = "554 5.6.0 No\x00 and\x1b[2J no"

    assert carry_all(database, kit, server).failed == 1
    with database.reading() as session:
        assert session.scalar(select(Delivery.last_reply)) == "554 5.6.0 No and [2J no"


@dataclass(eq=False)
class PostmanWhoNotes(PostmanInMemory):
    """Notes in which order it was told what."""

    told: list[str] = field(default_factory=list)

    def listen(self, seconds: float) -> list[Heard]:
        self.told.append("listen")
        return super().listen(seconds)

    def announce(self, envelope: Envelope) -> None:
        self.told.append("announce")
        super().announce(envelope)

    def hand_over(self) -> None:
        self.told.append("hand over")
        super().hand_over()


def test_the_next_letter_is_announced_behind_the_one_before(
    session: Session, kit: Kit, clock: Clock
) -> None:
    for _ in range(4):
        a_letter(session)
    postman = PostmanWhoNotes()

    dispatch(kit.database, postman, kit.stationery, now=clock, owner="w", jitter=lambda: 0.0)

    # Nothing is waited for between a letter and the announcement of the next: one way there and
    # back a letter, however far away the server is.
    behind = [after for one, after in pairwise(postman.told) if one == "hand over"]
    assert behind == ["announce", "announce", "announce", "listen"]
