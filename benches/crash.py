"""What is lost, repeated or in doubt when things die: workers, the database, the connection.

For SQLite and PostgreSQL, held and resent: letters go over four connections to a sink that writes
down every letter it takes, and the worker is killed (SIGKILL) again and again at random moments.
Then the same with a sink that refuses, stalls, closes and cuts, with a disk that is full, and
with a database that is killed. Every row says goal met or NOT MET.
"""

import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches"), str(ROOT / "tests")]

from mailing import invite, queue, the_kit
from sqlalchemy import select, update
from wild_sink import EVERY, Way, wild

from servers import PostgreSQL, postgresql_server
from soundingboard.kit import Kit
from soundingboard.models import Delivery
from soundingboard.outbox import workers
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.manners import Manners
from soundingboard.storage.base import Base
from soundingboard.vocabulary import DeliveryState

LETTERS, KILLS, CONNECTIONS = 3000, 20, 4
FEW = 600
PATIENCE = 180.0  # seconds for a run to end


@dataclass(frozen=True, slots=True)
class Told:
    """What one row found, and whether that is what was promised."""

    name: str
    lost: int
    repeated: int
    in_doubt: int
    most_in_doubt: int
    may_repeat: bool
    strangers: int  # repeats that had another Message-ID

    @property
    def holds(self) -> bool:
        repeats = self.repeated <= self.most_in_doubt if self.may_repeat else not self.repeated
        doubts = self.in_doubt <= self.most_in_doubt
        return not self.lost and not self.strangers and repeats and doubts

    def __str__(self) -> str:
        verdict = "goal met" if self.holds else "NOT MET"
        return (
            f"{self.name:<58} lost {self.lost:>3}  repeated {self.repeated:>3}  "
            f"in doubt {self.in_doubt:>3} of at most {self.most_in_doubt:>3}  {verdict}"
        )


@dataclass(frozen=True, slots=True)
class House:
    """One installation under test: its database, what its sink wrote down, how it treats doubt."""

    url: str
    log: Path
    resend: bool

    def taken(self) -> list[tuple[str, str]]:
        """(recipient, Message-ID) of every letter the sink took, in order."""
        if not self.log.exists():
            return []
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [(one, name) for one, _, name in (line.partition("\t") for line in lines)]

    def written(self) -> int:
        """How many letters the sink took."""
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0

    def start(self, port: int, *, room: int = 0) -> ForkProcess:
        """Starts a worker; with `room` its files may grow by no more bytes than that.

        Forked, so that it need not load all libraries eighty times: a process like any other.
        """
        arguments = (self.url, port, self.resend, room)
        worker = get_context("fork").Process(target=work, args=arguments)
        worker.start()
        return worker


def kill_workers(name: str, house: House) -> Told:
    """A worker is killed at random moments, and another one started."""
    chance = random.Random(20261121)  # noqa: S311  # moments to kill at, not secrets
    moments = sorted(chance.sample(range(1, LETTERS - 100), KILLS))
    _plan(house, LETTERS)
    with wild(house.log) as port:
        for moment in moments:
            worker = house.start(port)
            _wait(lambda at=moment: house.written() >= at)
            time.sleep(chance.random() / 50)
            worker.kill()
            worker.join()
        _finish(house, port)
    return _told(name, house, LETTERS, KILLS * CONNECTIONS)


def behave_badly(name: str, house: House, way: Way) -> Told:
    """The sink does one thing it should not, again and again."""
    _plan(house, FEW)
    with wild(house.log, way) as port:
        _finish(house, port)
    # A line that dies when all of a letter is on its way: nobody can know whether it was taken.
    doubts = FEW // EVERY + CONNECTIONS if way in {Way.LOSE, Way.CUT} else 0
    return _told(name, house, FEW, doubts)


def fill_the_disk(name: str, house: House) -> Told:
    """The worker's files may not grow any more; later they may."""
    _plan(house, FEW)
    with wild(house.log) as port:
        worker = house.start(port, room=200_000)
        _wait_until_it_stops(house)
        worker.kill()
        worker.join()
        _finish(house, port)
    return _told(name, house, FEW, CONNECTIONS)


def kill_the_database(name: str, house: House, server: PostgreSQL) -> Told:
    """PostgreSQL is killed while letters leave, and started again; the worker lives on."""
    _plan(house, FEW)
    with wild(house.log) as port:
        worker = house.start(port)
        for share in (0.2, 0.5, 0.8):
            _wait(lambda at=FEW * share: house.written() >= at)
            server.kill()
            time.sleep(1)
            server.start()
        worker.join(PATIENCE)
        _finish(house, port)
    return _told(name, house, FEW, 3 * CONNECTIONS)


def work(url: str, port: int, resend: bool, room: int) -> None:  # noqa: FBT001  # as it is called
    """What a worker process does: sends until nothing is due."""
    if room:
        path = Path(url.removeprefix("sqlite:///"))
        sizes = [one.stat().st_size for one in path.parent.glob(f"{path.name}*")]
        most = max(sizes) + room
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    with the_kit(port, connections=CONNECTIONS, url=url) as kit:
        _dispatch(kit, resend=resend)


def _dispatch(kit: Kit, *, resend: bool) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        dispatch(
            kit.database,
            kit.postman,
            kit.stationery,
            now=kit.now,
            owner=workers.name(kit.stationery.chance()),
            jitter=random.random,
            manners=Manners(resend=resend),
        )
        with kit.database.begin() as book:
            # A minute's rest after trouble is more than a bench has.
            waiting = (DeliveryState.QUEUED, DeliveryState.DEFERRED)
            due = update(Delivery).where(Delivery.state.in_(waiting)).values(not_before=kit.now())
            if not book.execute(due.returning(Delivery.id)).all():
                return


def _plan(house: House, letters: int) -> None:
    with the_kit(url=house.url) as kit:
        Base.metadata.drop_all(kit.database.engine)
        Base.metadata.create_all(kit.database.engine)
        assert queue(kit, invite(kit, letters)) == letters


def _finish(house: House, port: int) -> None:
    worker = house.start(port)
    worker.join(PATIENCE)
    assert worker.exitcode == 0, "a worker failed"


def _told(name: str, house: House, letters: int, most_in_doubt: int) -> Told:
    taken = house.taken()
    with the_kit(url=house.url) as kit, kit.database.reading() as book:
        rows = book.execute(select(Delivery.to_address, Delivery.state)).all()
    assert len(rows) == letters
    states = Counter(state for _, state in rows)
    ends = {DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.FAILED}
    arrived = Counter(one for one, _ in taken)
    missing = sum(state is DeliveryState.SENT and not arrived[one] for one, state in rows)
    stuck = sum(number for state, number in states.items() if state not in ends)
    names: dict[str, set[str]] = {}
    for one, message_id in taken:
        names.setdefault(one, set()).add(message_id)
    return Told(
        name,
        lost=missing + stuck,
        repeated=len(taken) - len(arrived),
        in_doubt=states[DeliveryState.UNCERTAIN],
        most_in_doubt=most_in_doubt,
        may_repeat=house.resend,
        strangers=sum(len(found) > 1 for found in names.values()),
    )


def _wait(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "nothing happened any more"
        time.sleep(0.01)


def _wait_until_it_stops(house: House) -> None:
    before = -1
    while before != house.written() or not before:
        before = house.written()
        time.sleep(3)


@contextmanager
def _on_sqlite() -> Iterator[str]:
    with TemporaryDirectory(prefix="sb-crash-") as folder:
        yield f"sqlite:///{folder}/soundingboard.sqlite"


def _rows() -> Iterator[Told]:
    with TemporaryDirectory(prefix="sb-crash-") as folder, postgresql_server() as server:
        number = iter(range(100))

        def house(url: str, *, resend: bool = False) -> House:
            return House(url, Path(folder) / f"taken-{next(number)}", resend)

        with _on_sqlite() as sqlite:
            for name, url in (("SQLite", sqlite), ("PostgreSQL", server.url)):
                for resend in (False, True):
                    how = "resent" if resend else "held"
                    what = f"{name}, {KILLS} kills of a worker, doubt {how}"
                    yield kill_workers(what, house(url, resend=resend))
            for way in Way:
                yield behave_badly(f"SQLite, the server: {way}", house(sqlite), way)
            lose = house(sqlite, resend=True)
            yield behave_badly("SQLite, the server: lose, doubt resent", lose, Way.LOSE)
            yield fill_the_disk("SQLite, the disk is full", house(sqlite))
        yield kill_the_database("PostgreSQL, killed three times", house(server.url), server)


def main() -> None:
    failed = 0
    begin = time.monotonic()
    for told in _rows():
        print(told, f"after {time.monotonic() - begin:.0f} s", flush=True)
        failed += not told.holds
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
