"""One run over all its lines: who is announced next, who may go, and when it is over."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime

from soundingboard.outbox.claiming import Claimed
from soundingboard.outbox.fates import judge
from soundingboard.outbox.gathering import Pace
from soundingboard.outbox.ledger import Judged, Ledger
from soundingboard.outbox.postman import (
    BROKEN,
    Fate,
    Heard,
    Line,
    Lines,
    Outcome,
    Postman,
    Unwelcome,
)
from soundingboard.outbox.preparing import Stock
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.turns import Turns

CLOSED = "The mail server does not let us in:"
STRIKES = 3  # connections that may break, with nothing carried between, before a run ends
REFUSALS = 25  # of one mailing, with none taken between, before it is paused
LISTEN = 1.0  # seconds until a run looks again whether it is to stop
TOO_LATE = Outcome(Fate.NOT_CARRIED, "The connection broke before this letter was handed over.")
OVERSLEPT = Outcome(
    Fate.NOT_CARRIED, "We were held up too long before this letter was handed over."
)


@dataclass(slots=True)
class _Load:
    """What is on one line: a letter on the wire, and the next one, announced.

    While the book is told that the announced one goes, it is `intended`.
    """

    on_wire: Claimed | None = None
    went_at: datetime | None = None  # when the one on the wire was let go
    announced: Claimed | None = None
    intended: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry into the book that is under way, and the letters that go once it is made."""

    made: Future[frozenset[int]]
    letters: tuple[tuple[Line, Claimed], ...]
    begun: datetime
    go_by: datetime  # later they may be thought in doubt by others, and must not go any more


class Run:
    """Carries letters over several lines at once, in one thread.

    Each round: listen to all lines, then write into the book what came of letters and which go
    next, then let those go. So the lines share their commits, and no letter leaves before the
    book says that it is about to. Where the book takes its time, the other lines go on meanwhile.
    """

    def __init__(
        self,
        ledger: Ledger,
        house: Stationery,
        *,
        jitter: Callable[[], float],
        stop: Callable[[], bool],
    ) -> None:
        self.ledger = ledger
        self.jitter = jitter
        self.stop = stop
        self.judged: list[Judged] = []
        self.stock = Stock(ledger, house, self.judged_so)
        self.loads: dict[Line, _Load] = {}
        self.idle: list[Line] = []
        self.ready: list[Line] = []  # whose announced letter the server waits for
        self.entry: _Entry | None = None
        self.pace = Pace()
        self.turns = Turns(ledger)
        self.strikes = 0
        self.trouble = ""
        self.unwelcome: set[int] | None = None  # wordings that met a closed door, if any did
        self.refused: Counter[int] = Counter()  # letters of a wording, one after the other

    def carry_all(self, postman: Postman) -> str:
        """Carries until nothing is due; returns the relay's trouble, if that ended it."""
        self._fill(postman)
        with postman.lines() as lines:
            while self.stock or self._is_busy() or self._may_wait():
                if self._is_over() and not self._is_busy():
                    break
                if self.stock and not self._is_over():
                    lines.open(len(self.loads) + len(self.stock))
                    self._use_idle_lines()
                if self.stock or self._is_busy():
                    try:
                        heard = self._listen(lines)
                    except OSError as error:
                        self.trouble = str(error) or type(error).__name__
                        self.strikes = STRIKES
                        if isinstance(error, Unwelcome):
                            self.unwelcome = set()
                        break
                    self._round(heard, lines)
                self._fill(postman)
        self.loads.clear()
        self.ready.clear()
        while self.entry is not None or self.judged:
            self._enter(lines)
            self._let_go(wait_for_it=True)
        if self.unwelcome is not None:
            self.ledger.hold_up(f"{CLOSED} {self.trouble}", self.unwelcome)
        return self.trouble if self.strikes >= STRIKES else ""

    def judged_so(self, one: Judged) -> None:
        """Notes what has become of a letter, for the next entry."""
        self.judged.append(one)

    def _fill(self, postman: Postman) -> None:
        if not self._is_over():
            # For each line one to announce, and one to announce behind its last dot.
            self.stock.fill(2 * postman.connections)

    def _is_busy(self) -> bool:
        carrying = any(load.on_wire or load.announced for load in self.loads.values())
        return carrying or self.entry is not None

    def _is_over(self) -> bool:
        return self.strikes >= STRIKES or self.stop()

    def _may_wait(self) -> bool:
        """Rests until a rate lets more letters go; False where there is nothing to wait for."""
        if self.stock.is_dry or self._is_over():
            return False
        self.ledger.rest(min(LISTEN, self.stock.seconds_to_wait()))
        return True

    def _listen(self, lines: Lines) -> list[Heard]:
        if self.entry is not None and not self.loads:
            wait([self.entry.made], LISTEN)  # no line could say anything
            return []
        at = self.ledger.now()
        seconds = min(LISTEN, self.pace.seconds_left(at))
        if self.ready and self.entry is None and self.pace.until is None:
            seconds = min(seconds, self.turns.seconds_left(at))
        return lines.listen(seconds)

    def _round(self, heard: list[Heard], lines: Lines) -> None:
        for one in heard:
            self._hear(one)
        self._let_go()
        self.ready = [line for line in self.ready if line in self.loads]
        if self.ready and self._is_over():
            for line in self.ready:
                self._give_back(line, "We stop for now.")
            self.ready = []
        self._enter(lines)
        self._let_go()

    def _enter(self, lines: Lines) -> None:
        """Tells the book what became of letters, and which go next; one entry at a time."""
        if self.entry is not None or self._had_better_wait():
            return
        announced = [(line, self.loads[line].announced) for line in self.ready]
        letters = self.turns.of([(line, one) for line, one in announced if one is not None])
        if not letters and not self.judged:
            return
        for line, _ in letters:
            self.loads[line].intended = True
            self.ready.remove(line)
        begun = self.ledger.now()
        made = self.ledger.enter(tuple(self.judged), [letter for _, letter in letters])
        self.judged.clear()
        self.entry = _Entry(made, letters, begun, begun + self.ledger.time_to_go)
        if not made.done():
            made.add_done_callback(lambda _: lines.wake())

    def _had_better_wait(self) -> bool:
        """Whether other letters are about to be answered, and can share the next entry."""
        answers = any(load.on_wire for load in self.loads.values())
        if self.ready and answers and self.pace.waits(self.ledger.now()):
            return True
        self.pace.until = None
        return False

    def _let_go(self, *, wait_for_it: bool = False) -> None:
        """Lets the letters go of which the book knows by now."""
        entry = self.entry
        if entry is None or not (wait_for_it or entry.made.done()):
            return
        self.entry = None
        ours = entry.made.result()
        self.pace.entry_took(self.ledger.now() - entry.begun)
        for line, letter in entry.letters:
            self._let_one_go(line, letter, is_ours=letter.id in ours, go_by=entry.go_by)

    def _let_one_go(self, line: Line, letter: Claimed, *, is_ours: bool, go_by: datetime) -> None:
        load = self.loads.get(line)
        if load is None:
            if is_ours:  # the book says that it went: it is to know better
                self._judge(letter, TOO_LATE)
            return
        if not is_ours:
            # It waits for this letter and no other: there is no way back but to hang up.
            self._leave(line, "This letter is not ours any more.")
            return
        if not self.turns.has_still(letter) or self.ledger.now() >= go_by:
            self._judge(letter, OVERSLEPT)
            self._leave(line, OVERSLEPT.reply)
            return
        load.on_wire, load.announced, load.intended = letter, None, False
        load.went_at = self.ledger.now()
        line.hand_over()
        self._announce_next(line)
        line.flush()  # it travels while we claim and write what comes behind it

    def _use_idle_lines(self) -> None:
        waiting, self.idle = self.idle, []
        for line in waiting:
            if line in self.loads:
                self._announce_next(line)

    def _announce_next(self, line: Line) -> None:
        load = self.loads[line]
        if not self.stock or self._is_over():
            if load.on_wire is None:
                self.idle.append(line)
            return
        load.announced, envelope = self.stock.next()
        line.announce(envelope)

    def _hear(self, one: Heard) -> None:
        """Notes what happened on a line."""
        if one.envelope is None and one.outcome is None:
            self.loads[one.line] = _Load()
            self.idle.append(one.line)
            return
        load = self.loads.get(one.line)
        if load is None:
            return  # hung up by ourselves
        if one.outcome is None:
            self.ready.append(one.line)
            if load.went_at is not None:
                self.pace.letter_took(self.ledger.now() - load.went_at)
            return
        letter = self._taken_off(one, load)
        if letter is not None:
            self._judge(letter, one.outcome)
        if one.outcome.fate in BROKEN:
            self._broken(one, load, one.outcome.reply)
            if one.outcome.fate is Fate.UNWELCOME:
                self.strikes = (
                    STRIKES  # a door that is tried again and again may be locked for good
                )
                self.unwelcome = (self.unwelcome or set()) | ({letter.wording} if letter else set())
            return
        self.strikes = 0
        if load.on_wire is None and load.announced is None and letter is not None:
            self.idle.append(one.line)

    def _taken_off(self, one: Heard, load: _Load) -> Claimed | None:
        """The letter an outcome is about; None where it is about none that is to be judged now."""
        number = one.envelope.number if one.envelope is not None else None
        if load.on_wire is not None and load.on_wire.id == number:
            letter, load.on_wire = load.on_wire, None
            return letter
        if load.announced is not None and load.announced.id == number and not load.intended:
            letter, load.announced = load.announced, None
            return letter
        return None

    def _judge(self, letter: Claimed, outcome: Outcome) -> None:
        verdict = judge(
            outcome,
            attempts=letter.attempts,
            not_before=letter.not_before,
            at=self.ledger.now(),
            jitter=self.jitter(),
        )
        self.judged.append((letter, verdict))
        self._watch(letter, outcome)

    def _watch(self, letter: Claimed, outcome: Outcome) -> None:
        """Pauses a mailing that nobody takes: that is about the letter, or about us."""
        if outcome.fate is Fate.ACCEPTED:
            del self.refused[letter.wording]
        elif outcome.fate is Fate.REFUSED:
            self.refused[letter.wording] += 1
            if self.refused[letter.wording] == REFUSALS:
                reason = (
                    f"{REFUSALS} letters in a row were refused. The last answer: {outcome.reply}"
                )
                self.ledger.pause_mailing(letter.wording, reason)

    def _broken(self, one: Heard, load: _Load, reply: str) -> None:
        del self.loads[one.line]
        if one.envelope is None and load.announced is None:
            return  # nothing was on it: servers do not wait for ever
        if load.announced is not None and not load.intended:
            self.stock.put_back(load.announced)  # it had no part in it
        self.strikes += 1
        self.trouble = reply

    def _give_back(self, line: Line, reason: str) -> None:
        letter = self.loads[line].announced
        if letter is not None:
            self.stock.put_back(letter)
        self._leave(line, reason)

    def _leave(self, line: Line, reason: str) -> None:
        del self.loads[line]
        line.hang_up(reason)
