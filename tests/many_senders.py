"""Several senders on one book, in a time that only moves while all of them wait."""

import heapq
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from soundingboard.outbox.postman import Envelope, Fate, Heard, Outcome

REAL_PATIENCE = 60.0  # seconds that a sender may work until it waits again
CLERK = 0.02  # seconds given to an entry that is made aside, before time moves


class Killed(BaseException):
    """A sender ends here, without a word."""


class World:
    """The time."""

    def __init__(self, senders: int, begin: datetime) -> None:
        self.at = begin
        self._moved = threading.Condition()
        self._working = senders
        self._wakes: dict[int, datetime] = {}

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        """Comes back once so many seconds are over, in this world."""
        me = threading.get_ident()
        with self._moved:
            until = self.at + max(timedelta(microseconds=1), timedelta(seconds=seconds))
            self._wakes[me] = until
            self._working -= 1
            self._move()
            while self.at < until:
                assert self._moved.wait(REAL_PATIENCE), "somebody works for ever"

    def leave(self) -> None:
        """Somebody goes, and is not waited for any more."""
        with self._moved:
            self._working -= 1
            self._move()

    def _move(self) -> None:
        if self._working or not self._wakes:
            return
        self.at = min(self._wakes.values())
        due = [one for one, until in self._wakes.items() if until <= self.at]
        for one in due:
            del self._wakes[one]
        self._working += len(due)
        self._moved.notify_all()


@dataclass(eq=False)
class DistantPostman:
    """Takes its time: to open a line, and for each way there and back. Keeps when letters went."""

    world: World
    went: list[tuple[datetime, str]]
    opening: float = 0.5  # seconds
    way: Callable[[], float] = lambda: 0.05
    connections: int = 2
    made_aside: bool = False  # whether entries into the book are, as on PostgreSQL
    errand: Callable[["DistantPostman", Envelope], None] = lambda _postman, _envelope: None
    letters: int = 0
    later: list[tuple[datetime, Callable[[], None]]] = field(default_factory=list)

    @contextmanager
    def lines(self) -> Iterator["_Lines"]:
        yield _Lines(self)

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        """Has something happen at its time, while the lines are listened to."""
        self.later.append((self.world.now() + timedelta(seconds=seconds), what))


class _Lines:
    def __init__(self, postman: DistantPostman) -> None:
        self.postman = postman
        self.world = postman.world
        self.told: list[tuple[datetime, int, Heard]] = []
        self.open_lines = 0
        self.order = count()
        self.woken = threading.Event()

    def will(self, at: datetime, heard: Heard) -> None:
        heapq.heappush(self.told, (at, next(self.order), heard))

    def open(self, wanted: int) -> None:
        while self.open_lines < min(wanted, self.postman.connections):
            self.open_lines += 1
            opened = self.world.now() + timedelta(seconds=self.postman.opening)
            self.will(opened, Heard(_Line(self), None, None))

    def listen(self, seconds: float) -> list[Heard]:
        if not self._is_due() and not (self.postman.made_aside and self.woken.wait(CLERK)):
            coming = [at for at, *_ in self.told[:1]] + [at for at, _ in self.postman.later]
            left = [(at - self.world.now()).total_seconds() for at in coming]
            self.world.sleep(min([seconds, *left]))
        self._let_happen()
        self.woken.clear()
        heard = []
        while self._is_due():
            heard.append(heapq.heappop(self.told)[2])
        return [one for one in heard if not one.line.closed]

    def _let_happen(self) -> None:
        due = [one for one in self.postman.later if one[0] <= self.world.now()]
        for one in due:
            self.postman.later.remove(one)
            one[1]()

    def wake(self) -> None:
        self.woken.set()

    def _is_due(self) -> bool:
        return bool(self.told) and self.told[0][0] <= self.world.now()


@dataclass(eq=False)
class _Line:
    lines: _Lines
    announced: Envelope | None = None
    answer_at: datetime | None = None  # of the letter that has just gone
    closed: bool = False

    def announce(self, envelope: Envelope) -> None:
        self.announced = envelope
        at = self.in_a_way()
        self.lines.will(max(at, self.answer_at or at), Heard(self, envelope, None))

    def in_a_way(self) -> datetime:
        postman = self.lines.postman
        return postman.world.now() + timedelta(seconds=postman.way())

    def hand_over(self) -> None:
        envelope, self.announced = self.announced, None
        assert envelope is not None
        postman = self.lines.postman
        postman.went.append((postman.world.now(), envelope.rcpt_to))
        postman.letters += 1
        postman.errand(postman, envelope)
        taken = Outcome(Fate.ACCEPTED, "250 2.0.0 Ok")
        self.answer_at = self.in_a_way()
        self.lines.will(self.answer_at, Heard(self, envelope, taken))

    def flush(self) -> None:
        """Whatever is said has left."""
        self.answer_at = None

    def hang_up(self, _reason: str) -> None:
        self.closed = True
        self.lines.open_lines -= 1
