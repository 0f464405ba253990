"""A postman who keeps what he is given, and letters carried one by one over a real one."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from soundingboard.outbox.postman import BROKEN, Envelope, Fate, Heard, Lines, Outcome, Postman


@dataclass(eq=False)
class PostmanInMemory:
    """Keeps what it is given; `fates` says what happens to an address, else it is accepted.

    `errand` is done while a letter is on its way.
    """

    carried: list[Envelope] = field(default_factory=list)
    fates: dict[str, Outcome] = field(default_factory=dict)
    errand: Callable[[Envelope], None] = lambda _envelope: None
    connections: int = 1

    @contextmanager
    def lines(self) -> Iterator["PostmanInMemory"]:
        self._heard: deque[Heard] = deque()
        self._announced: Envelope | None = None
        self._is_open = False
        yield self

    def open(self, wanted: int) -> None:
        if wanted and not self._is_open:
            self._is_open = True
            self._heard.append(Heard(self, None, None))

    def listen(self, _seconds: float) -> list[Heard]:
        assert self._heard, "nothing was said, and nothing will happen"
        return [self._heard.popleft()]

    def wake(self) -> None:
        pass  # it never waits

    def announce(self, envelope: Envelope) -> None:
        self._announced = envelope
        self._heard.append(Heard(self, envelope, None))

    def hand_over(self) -> None:
        envelope, self._announced = self._announced, None
        assert envelope is not None
        self.errand(envelope)
        outcome = self.fates.get(envelope.rcpt_to, Outcome(Fate.ACCEPTED, "250 2.0.0 Ok"))
        if outcome.fate is Fate.ACCEPTED:
            self.carried.append(envelope)
        self._heard.append(Heard(self, envelope, outcome))

    def flush(self) -> None:
        pass  # whatever is said has left

    def hang_up(self, _reason: str) -> None:
        self._is_open = False
        self._heard.clear()


def carry(postman: Postman, *letters: Envelope) -> list[Outcome]:
    """What becomes of these letters on one line; nothing more of those behind its end."""
    outcomes: list[Outcome] = []
    waiting = deque(letters)
    with postman.lines() as lines:
        lines.open(1)
        while True:
            for one in _happened(lines):
                if one.envelope is not None and one.outcome is None:
                    one.line.hand_over()
                    if waiting:
                        one.line.announce(waiting.popleft())
                    continue
                if one.outcome is not None:
                    outcomes.append(one.outcome)
                    if one.outcome.fate in BROKEN or len(outcomes) == len(letters):
                        return outcomes
                if len(outcomes) + len(waiting) == len(letters) and waiting:
                    one.line.announce(waiting.popleft())


def _happened(lines: Lines) -> list[Heard]:
    while True:
        heard = lines.listen(20.0)
        if heard:
            return heard
