"""A rate is kept over any minute, wherever it begins, by all senders together."""

import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest
from many_senders import DistantPostman, Killed, World
from sqlalchemy import update
from sqlalchemy.orm import Session

from factories import NOON
from outbox_letters import a_letter
from servers import postgresql
from soundingboard.kit import Kit
from soundingboard.models import Delivery
from soundingboard.outbox.claiming import Claim, Claimed
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.ledger import Judged, Ledger
from soundingboard.outbox.manners import Manners
from soundingboard.outbox.postman import Envelope
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database

MINUTE = timedelta(minutes=1)
Errand = Callable[[DistantPostman, Envelope], None]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def book(request: pytest.FixtureRequest, kit: Kit) -> Iterator[Database]:
    if request.param == "sqlite":
        yield kit.database
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield database
        database.close()


@dataclass
class House:
    """Senders of one house, and when letters left it."""

    database: Database
    kit: Kit
    manners: Manners
    senders: int = 3
    errand: Errand = lambda _postman, _envelope: None
    opening: float = 0.5
    went: list[tuple[datetime, str]] = field(default_factory=list)
    names: Iterator[int] = field(default_factory=count)

    def send(self, begin: datetime = NOON, *, until: datetime | None = None) -> None:
        """All senders work until nothing is due or time is up."""
        world = World(self.senders, begin)
        threads = [
            threading.Thread(target=self.work, args=(world, until)) for _ in range(self.senders)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def work(self, world: World, until: datetime | None) -> None:
        postman = DistantPostman(
            world,
            self.went,
            self.opening,
            made_aside=not self.database.is_sqlite,
            errand=self.errand,
        )
        try:
            while True:
                try:
                    self.dispatch(world, postman, until)
                except Killed:
                    continue  # and is started anew at once
                return
        finally:
            world.leave()

    def dispatch(self, world: World, postman: DistantPostman, until: datetime | None) -> None:
        dispatch(
            self.database,
            postman,
            self.kit.stationery,
            now=world.now,
            owner=f"sender {next(self.names)}",
            jitter=lambda: 0.5,
            stop=lambda: until is not None and world.now() >= until,
            manners=self.manners,
            is_gone=lambda _name: False,
            rest=world.sleep,
        )

    def times(self, domain: str = "") -> list[datetime]:
        return sorted(at for at, address in self.went if address.endswith(domain))


def letters(database: Database, number: int, domain: str = "partner.example") -> None:
    with Session(database.engine) as session:
        for one in range(number):
            a_letter(session, f"person{one}@{domain}")


def most_in_a_minute(times: list[datetime]) -> int:
    """The most that left in any minute: the worst begins with a letter."""
    return max(sum(begin <= one < begin + MINUTE for one in times) for begin in times)


def fewest_in_a_minute(times: list[datetime]) -> int:
    """The fewest, while there was enough to do: the worst begins right behind a letter."""
    begins = [one for one in times if one + MINUTE <= times[-1]]
    return min(sum(begin < one <= begin + MINUTE for one in times) for begin in begins)


def kept(times: list[datetime], rate: int) -> bool:
    return most_in_a_minute(times) <= 1.05 * rate


@pytest.mark.parametrize(
    "manners",
    [
        Manners(per_minute=1),
        Manners(per_minute=6),
        Manners(per_minute=30),
        Manners(per_minute=200),
        Manners(per_domain_minute=6),
        Manners(per_domain_minute=30),
    ],
    ids=lambda one: f"{one.per_minute}-{one.per_domain_minute}",
)
def test_three_senders_keep_a_rate_over_any_minute_and_use_it(kit: Kit, manners: Manners) -> None:
    rate = manners.per_minute or manners.per_domain_minute
    house = House(kit.database, kit, manners)
    letters(kit.database, 2 * rate + 2)
    house.send()

    times = house.times()
    assert len(times) == 2 * rate + 2
    assert kept(times, rate)
    assert fewest_in_a_minute(times) >= 0.95 * rate - 1  # a letter more or less, where few go


def test_a_rate_of_all_and_one_of_a_domain_are_kept_together(kit: Kit, book: Database) -> None:
    house = House(book, kit, Manners(per_minute=60, per_domain_minute=20))
    for domain in ("big.example", "other.example", "third.example", "fourth.example"):
        letters(book, 22, domain)
    house.send()

    by_domain = defaultdict(list)
    for at, address in sorted(house.went):
        by_domain[address.rpartition("@")[2]].append(at)
    assert [len(times) for times in by_domain.values()] == [22] * 4
    assert kept(house.times(), 60)
    assert all(kept(times, 20) for times in by_domain.values())
    first = [one for one in house.times() if one < house.times()[0] + MINUTE]
    assert len(first) >= 0.95 * 60 - 1


def test_senders_that_are_killed_and_started_anew_gain_nothing(kit: Kit, book: Database) -> None:
    def die(postman: DistantPostman, _envelope: Envelope) -> None:
        if postman.letters % 7 == 0:
            raise Killed

    house = House(book, kit, Manners(per_minute=60), errand=die)
    letters(book, 80)
    house.send()

    assert kept(house.times(), 60)
    assert house.times()[-1] - house.times()[0] < 2 * MINUTE


def test_a_sender_that_slept_does_not_let_its_letters_go_beside_those_of_others(
    kit: Kit, book: Database
) -> None:
    asleep = random.Random(7)  # noqa: S311  # not a secret: the same each time

    def sleep(postman: DistantPostman, _envelope: Envelope) -> None:
        if asleep.random() < 0.1:
            postman.world.sleep(asleep.choice((1.0, 5.0, 20.0)))

    house = House(book, kit, Manners(per_minute=60), errand=sleep)
    letters(book, 90)
    house.send()

    assert kept(house.times(), 60)


@pytest.mark.parametrize("opening", [0.0, 8.0])
def test_however_long_a_line_takes_to_open_the_rate_is_kept_and_used(
    kit: Kit, opening: float
) -> None:
    house = House(kit.database, kit, Manners(per_minute=60), opening=opening)
    letters(kit.database, 130)
    house.send()

    assert kept(house.times(), 60)
    assert fewest_in_a_minute(house.times()[3:]) >= 0.95 * 60 - 1


def test_a_restart_or_a_rest_saves_up_no_more_than_a_twentieth(kit: Kit) -> None:
    house = House(kit.database, kit, Manners(per_minute=100))
    letters(kit.database, 220)
    for begin in (0, 20, 21, 600):  # seconds: a pause, a restart, a long rest
        house.send(NOON + timedelta(seconds=begin), until=NOON + timedelta(seconds=begin + 20))
    house.send(NOON + timedelta(seconds=621))

    assert len(house.went) == 220
    assert kept(house.times(), 100)


@pytest.mark.parametrize("manners", [Manners(per_minute=100), Manners(per_domain_minute=100)])
@pytest.mark.parametrize("back", [timedelta(seconds=45), timedelta(minutes=9), timedelta(hours=3)])
def test_a_clock_that_was_put_back_neither_stops_letters_nor_gives_more(
    kit: Kit, manners: Manners, back: timedelta
) -> None:
    house = House(kit.database, kit, manners, senders=1)
    letters(kit.database, 60)
    for begin in (NOON + back, NOON):
        house.send(begin, until=begin + timedelta(seconds=10))
    after = [at for at in house.times() if at < NOON + timedelta(seconds=20)]

    assert after[0] <= NOON + timedelta(seconds=3)
    assert len(after) <= 100 / 60 * 10


@pytest.mark.parametrize("manners", [Manners(per_minute=100), Manners(per_domain_minute=100)])
def test_a_clock_that_is_put_back_while_letters_leave_stops_none(
    kit: Kit, manners: Manners
) -> None:
    def put_back(postman: DistantPostman, _envelope: Envelope) -> None:
        if postman.letters == 10:
            postman.world.at -= timedelta(hours=3)

    house = House(kit.database, kit, manners, senders=1, errand=put_back)
    letters(kit.database, 40)
    begin = NOON + timedelta(hours=4)
    house.send(begin)

    put_back_to = begin - timedelta(hours=3)
    after = [at for at in house.times() if at < begin]
    assert len(after) == 30
    assert after[-1] < put_back_to + MINUTE


@pytest.mark.parametrize("manners", [Manners(), Manners(per_minute=60)])
def test_letters_leave_though_each_entry_takes_longer_than_a_token_is_good_for(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, manners: Manners
) -> None:
    enter = Ledger.enter

    def slowly(
        ledger: Ledger, judged: Sequence[Judged], intended: Sequence[Claimed]
    ) -> Future[frozenset[int]]:
        ledger.rest(2.5)
        return enter(ledger, judged, intended)

    monkeypatch.setattr(Ledger, "enter", slowly)
    house = House(kit.database, kit, manners, senders=1)
    letters(kit.database, 14)
    house.send(until=NOON + timedelta(minutes=2))

    assert len(house.went) == 14


def test_a_sender_that_finds_all_letters_in_the_hands_of_others_asks_seldom(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count()
    claim = Ledger.claim

    def counted(ledger: Ledger, limit: int) -> Claim:
        next(asked)
        return claim(ledger, limit)

    letters(kit.database, 3)
    with kit.database.begin() as session:
        session.execute(
            update(Delivery).values(owner="else", lease_until=NOON + timedelta(hours=1))
        )
    monkeypatch.setattr(Ledger, "claim", counted)
    house = House(kit.database, kit, Manners(per_minute=30), senders=1)
    house.send(until=NOON + MINUTE)

    assert next(asked) <= 70


def test_a_thousand_domains_may_be_at_their_limit(kit: Kit) -> None:
    house = House(kit.database, kit, Manners(per_domain_minute=1), senders=1)
    for number in range(1_100):
        letters(kit.database, 1, f"partner{number}.example")
    letters(kit.database, 2, "partner7.example")
    house.send()

    assert len(house.went) == 1_102
    assert kept(house.times("@partner7.example"), 1)
