"""Manners: how fast letters leave, when none do, and what holds a mailing up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_stakeholder
from outbox_letters import a_letter, look_again
from servers import postgresql
from soundingboard.kit import Kit
from soundingboard.models import Delivery, JournalEntry, Mailing, RateBucket, Stakeholder, Wording
from soundingboard.outbox import mailings, suppression
from soundingboard.outbox.claiming import claim
from soundingboard.outbox.dispatching import Dispatched, dispatch
from soundingboard.outbox.manners import Manners
from soundingboard.outbox.postman import Envelope, Fate, Outcome
from soundingboard.outbox.resting import LONGEST, Rest
from soundingboard.people.leaving import leave
from soundingboard.refusals import Conflict
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, MailingState, SuppressionReason

Send = Callable[..., Dispatched]


@pytest.fixture
def send(kit: Kit, clock: Clock) -> Send:
    """Dispatches by the kit's postman; whoever rests moves the clock on."""

    def rest(seconds: float) -> None:
        clock.at += timedelta(seconds=seconds)

    def run(manners: Manners = Manners(), **given: object) -> Dispatched:  # noqa: B008  # frozen
        return dispatch(
            kit.database,
            kit.postman,
            kit.stationery,
            now=clock,
            owner="here",
            jitter=float,
            manners=manners,
            rest=rest,
            **given,
        )

    return run


def a_mailing(session: Session, letters: int, **given: object) -> Mailing:
    mailing = Mailing(key=f"invitations:{letters}", created_at=NOON)
    words = Wording(subject="A sounding", text="Hello\n", html="<p>Hello</p>\n", headers=[])
    words.mailing = mailing
    for number in range(letters):
        a_letter(session, f"person{number}@partner.example", wording=words, bulk=True, **given)
    return mailing


def test_letters_leave_no_faster_than_their_rate(
    session: Session, send: Send, postman: PostmanInMemory, clock: Clock
) -> None:
    a_mailing(session, 150)
    moments: list[datetime] = []
    postman.errand = lambda _envelope: moments.append(clock.at)

    assert send(Manners(per_minute=60)).sent == 150

    for start in moments:
        within = [one for one in moments if start <= one < start + timedelta(minutes=1)]
        assert len(within) <= 63  # five in a hundred above the rate
    assert moments[-1] - moments[0] <= timedelta(seconds=150 * 1.05)


def test_a_restart_gives_no_new_burst(session: Session, send: Send, clock: Clock) -> None:
    a_mailing(session, 100)
    few = Manners(per_minute=60)
    first = send(few, stop=lambda: clock.at > NOON + timedelta(seconds=5)).sent
    again = send(few, stop=lambda: clock.at > NOON + timedelta(seconds=10)).sent

    assert first + again <= 10 + 2 + 2  # seconds, what may leave at once, and the last second
    assert set(session.scalars(select(RateBucket.key))) == {"all", "leave all"}


def test_one_slow_domain_does_not_hold_up_the_others(
    session: Session, send: Send, postman: PostmanInMemory, clock: Clock
) -> None:
    for number in range(6):
        a_letter(session, f"person{number}@slow.example")
    for number in range(6):
        a_letter(session, f"person{number}@other{number}.example")
    arrived: list[tuple[str, datetime]] = []
    postman.errand = lambda one: arrived.append((one.rcpt_to.rpartition("@")[2], clock.at))

    assert send(Manners(per_domain_minute=6)).sent == 12

    slow = [at - NOON for domain, at in arrived if domain == "slow.example"]
    assert max(at for domain, at in arrived if domain != "slow.example") == NOON
    assert slow[0] == timedelta(0)
    assert slow[-1] >= timedelta(seconds=49)


def test_letters_to_many_keep_the_quiet_hours_and_others_do_not(
    session: Session, send: Send, clock: Clock
) -> None:
    a_letter(session, "many@partner.example", bulk=True)
    a_letter(session, "one@partner.example")
    night = Manners(quiet=(time(21), time(7)), zone=ZoneInfo("Europe/London"))
    clock.at = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("Europe/London"))

    assert send(night).sent == 1
    clock.at = datetime(2026, 11, 3, 6, 59, tzinfo=ZoneInfo("Europe/London"))
    assert send(night).sent == 0
    clock.at = datetime(2026, 11, 3, 7, 0, tzinfo=ZoneInfo("Europe/London"))
    assert send(night).sent == 1


def test_a_paused_mailing_stops_at_once_and_goes_on_where_it_stopped(
    session: Session, kit: Kit, send: Send, postman: PostmanInMemory
) -> None:
    mailing = a_mailing(session, 10)

    def pause(_envelope: Envelope) -> None:
        if len(postman.carried) == 3:
            with kit.database.begin() as book:
                mine = book.get_one(Mailing, mailing.id)
                mailings.pause(book, mine, "A wrong date.", by="Olwen Pryce", at=NOON)

    postman.errand = pause
    assert send().sent == 4  # the one on the wire is the last
    assert send().sent == 0
    with kit.database.begin() as book:
        mailings.resume(book, book.get_one(Mailing, mailing.id), by="Olwen Pryce", at=NOON)
    assert send().sent == 6
    assert len({one.rcpt_to for one in postman.carried}) == len(postman.carried) == 10
    assert [one.event for one in session.scalars(select(JournalEntry))] == ["paused", "resumed"]


@pytest.mark.postgres
@pytest.mark.parametrize("claims_first", [False, True])
def test_a_mailing_that_is_paused_while_a_worker_claims_does_not_leave(
    kit: Kit, *, claims_first: bool
) -> None:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with Session(database.engine) as book:
            number = a_mailing(book, 3).id

        def claimed(book: Session) -> int:
            until = NOON + timedelta(minutes=45)
            return len(claim(book, owner="worker", at=NOON, lease_until=until, limit=10).letters)

        def pause() -> None:
            with database.begin() as book:
                mine = book.get_one(Mailing, number)
                mailings.pause(book, mine, "A wrong date.", by="Olwen Pryce", at=NOON)

        if claims_first:
            with ThreadPoolExecutor(1) as other, Session(database.engine) as worker:
                assert claimed(worker) == 3
                paused = other.submit(pause)
                wait([paused], 1.0)
                assert not paused.done()  # it waits for the claim, and then takes it back
                worker.commit()
                paused.result(20)
        else:
            with database.begin() as book, Session(database.engine) as worker:
                mine = book.get_one(Mailing, number)
                mailings.pause(book, mine, "A wrong date.", by="Olwen Pryce", at=NOON)
                assert claimed(worker) == 0  # and nobody waits for anybody
                worker.commit()
        with database.begin() as book:
            assert claimed(book) == 0
            assert set(book.scalars(select(Delivery.owner))) == {""}
        database.close()


def test_a_mailing_called_back_ends_with_a_reason_for_everybody(
    session: Session, kit: Kit, send: Send
) -> None:
    mailing = a_mailing(session, 3)
    assert mailings.cancel(session, mailing, "A wrong date.", by="Olwen Pryce", at=NOON) == 3
    session.commit()

    assert send().sent == 0
    look_again(session)
    letters = session.scalars(select(Delivery)).all()
    assert {one.state for one in letters} == {DeliveryState.CANCELLED}
    assert {one.events[-1].detail for one in letters} == {"Called back: A wrong date."}
    with pytest.raises(Conflict):
        mailings.resume(session, mailing, by="Olwen Pryce", at=NOON)


def test_a_mailing_that_nobody_takes_is_paused(
    session: Session, send: Send, postman: PostmanInMemory
) -> None:
    mailing = a_mailing(session, 60)
    no = Outcome(Fate.REFUSED, "554 5.7.1 Looks like spam")
    postman.fates = {f"person{number}@partner.example": no for number in range(60)}

    assert send().failed == 25
    look_again(session)
    assert mailing.state is MailingState.PAUSED
    assert mailing.reason.endswith("554 5.7.1 Looks like spam")
    waiting = session.scalars(select(Delivery).where(Delivery.state == DeliveryState.QUEUED)).all()
    assert (len(waiting), {one.owner for one in waiting}) == (35, {""})


def test_whoever_leaves_while_a_worker_has_their_letter_in_hand_gets_none(
    session: Session, kit: Kit, send: Send, postman: PostmanInMemory
) -> None:
    people = [a_stakeholder(session) for _ in range(3)]
    for person in people:
        a_letter(session, person.email, bulk=True)

    def first_leave(_envelope: Envelope) -> None:
        with kit.database.begin() as book:
            leave(book, book.get_one(Stakeholder, people[2].id), at=NOON, how="by mail")
            barred = people[1].email
            suppression.suppress(book, barred, SuppressionReason.STAFF, "Never contact.", NOON)

    postman.errand = first_leave
    done = send()

    assert (done.sent, done.suppressed) == (1, 2)
    assert [one.rcpt_to for one in postman.carried] == [people[0].email]


def test_a_relay_in_trouble_is_left_alone_longer_each_time(session: Session) -> None:
    rest, waits, at = Rest(), [], NOON
    for _ in range(12):
        rest.tell(session, "[Errno 111] Connection refused", at=at)
        start = at
        while not rest.is_over(at):
            at += timedelta(seconds=1)
        waits.append(at - start)

    assert waits[:4] == [timedelta(seconds=number) for number in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST
    rest.tell(session, "", at=at)
    assert rest.is_over(at)
    session.flush()
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    assert [(one.event, one.detail) for one in entries] == [
        ("trouble", "[Errno 111] Connection refused"),
        ("trouble over", "Letters leave again."),
    ]
