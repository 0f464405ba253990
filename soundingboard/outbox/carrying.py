"""One run over all its lines: who is announced next, who may go, and when it is over."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from soundingboard.outbox.addressing import envelope_sender
from soundingboard.outbox.claiming import Claimed
from soundingboard.outbox.composing import Unwritable, wire_address
from soundingboard.outbox.fates import Verdict, judge
from soundingboard.outbox.ledger import Judged, Ledger
from soundingboard.outbox.postman import BROKEN, Envelope, Fate, Heard, Line, Outcome, Postman
from soundingboard.outbox.sealing import sealed
from soundingboard.outbox.skeleton import Skeleton
from soundingboard.vocabulary import DeliveryState

BATCH = 200  # letters claimed at once, at most; never more than are sent in a few seconds
STRIKES = 3  # connections that may break, with nothing carried between, before a run ends
MOST_SKELETONS = 500  # wordings kept ready
REFUSALS = 25  # of one mailing, with none taken between, before it is paused
LISTEN = 1.0  # seconds until a run looks again whether it is to stop


@dataclass(slots=True)
class _Load:
    """What is on one line: a letter on the wire, and the next one, announced."""

    on_wire: Claimed | None = None
    announced: Claimed | None = None


class Run:
    """Carries letters over several lines at once, in one thread.

    Each round: listen to all lines, then write into the book what came of letters and which go
    next, then let those go. So the lines share their commits, and no letter leaves before the
    book says that it is about to.
    """

    def __init__(
        self,
        ledger: Ledger,
        sender: tuple[str, str],
        *,
        jitter: Callable[[], float],
        stop: Callable[[], bool],
    ) -> None:
        self.ledger = ledger
        self.sender = sender
        self.skeletons: dict[int, Skeleton] = {}
        self.jitter = jitter
        self.stop = stop
        self.letters: deque[Claimed] = deque()
        self.prepared: deque[tuple[Claimed, Envelope]] = deque()
        self.judged: list[Judged] = []
        self.loads: dict[Line, _Load] = {}
        self.idle: list[Line] = []
        self.strikes = 0
        self.trouble = ""
        self.dry = False  # nothing more is due
        self.not_until = ledger.now()  # a rate lets nothing go before
        self.refused: Counter[int] = Counter()  # letters of a wording, one after the other

    def carry_all(self, postman: Postman) -> str:
        """Carries until nothing is due; returns the relay's trouble, if that ended it."""
        self._prepare(postman.connections)
        with postman.lines() as lines:
            while self.prepared or self._is_busy() or self._may_wait():
                if self._is_over() and not self._is_busy():
                    break
                if self.prepared and not self._is_over():
                    lines.open(len(self.loads) + len(self.prepared))
                    self._use_idle_lines()
                if self.prepared or self._is_busy():
                    try:
                        heard = lines.listen(LISTEN)
                    except OSError as error:
                        self.trouble = str(error) or type(error).__name__
                        self.strikes = STRIKES
                        break
                    self._round(heard)
                self._prepare(postman.connections)
        self.ledger.enter(self.judged, ())
        return self.trouble if self.strikes >= STRIKES else ""

    def _is_busy(self) -> bool:
        return any(load.on_wire or load.announced for load in self.loads.values())

    def _is_over(self) -> bool:
        return self.strikes >= STRIKES or self.stop()

    def _round(self, heard: list[Heard]) -> None:
        ready = [line for one in heard if (line := self._hear(one)) is not None]
        ready = [line for line in ready if line in self.loads]
        if ready and self._is_over():
            for line in ready:
                self._give_back(line, "We stop for now.")
            ready = []
        intended = [self.loads[line].announced for line in ready]
        held = self.ledger.enter(self.judged, [letter for letter in intended if letter is not None])
        self.judged = []
        for line, letter in zip(ready, intended, strict=True):
            if letter is None or letter.id not in held:
                # It waits for this letter and no other: there is no way back but to hang up.
                self._leave(line, "This letter is not ours any more.")
                continue
            load = self.loads[line]
            load.on_wire, load.announced = letter, None
            line.hand_over()
            self._announce_next(line)

    def _use_idle_lines(self) -> None:
        waiting, self.idle = self.idle, []
        for line in waiting:
            if line in self.loads:
                self._announce_next(line)

    def _announce_next(self, line: Line) -> None:
        load = self.loads[line]
        if not self.prepared or self._is_over():
            if load.on_wire is None:
                self.idle.append(line)
            return
        load.announced, envelope = self.prepared.popleft()
        line.announce(envelope)

    def _hear(self, one: Heard) -> Line | None:
        """Notes what happened; returns the line where its announced letter may go."""
        if one.envelope is None and one.outcome is None:
            self.loads[one.line] = _Load()
            self.idle.append(one.line)
            return None
        load = self.loads.get(one.line)
        if load is None:
            return None  # hung up by ourselves
        if one.outcome is None:
            return one.line
        letter = self._judge(one, load)
        if one.outcome.fate in BROKEN:
            self._broken(one, load)
        else:
            self.strikes = 0
            if load.on_wire is None and load.announced is None and letter is not None:
                self.idle.append(one.line)
        return None

    def _judge(self, one: Heard, load: _Load) -> Claimed | None:
        if one.envelope is None or one.outcome is None:
            return None
        if load.on_wire is not None and load.on_wire.id == one.envelope.number:
            letter, load.on_wire = load.on_wire, None
        elif load.announced is not None and load.announced.id == one.envelope.number:
            letter, load.announced = load.announced, None
        else:
            return None
        verdict = judge(
            one.outcome,
            attempts=letter.attempts,
            not_before=letter.not_before,
            at=self.ledger.now(),
            jitter=self.jitter(),
        )
        self.judged.append((letter, verdict))
        self._watch(letter, one.outcome)
        return letter

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

    def _broken(self, one: Heard, load: _Load) -> None:
        if one.envelope is None and load.announced is None:
            del self.loads[one.line]  # nothing was on it: servers do not wait for ever
            return
        if load.announced is not None:
            self.letters.appendleft(load.announced)  # it had no part in it
        del self.loads[one.line]
        self.strikes += 1
        self.trouble = one.outcome.reply if one.outcome is not None else ""

    def _give_back(self, line: Line, reason: str) -> None:
        letter = self.loads[line].announced
        if letter is not None:
            self.letters.appendleft(letter)
        self._leave(line, reason)

    def _leave(self, line: Line, reason: str) -> None:
        del self.loads[line]
        line.hang_up(reason)

    def _prepare(self, connections: int) -> None:
        """Composes the next letters while the lines are at work."""
        while len(self.prepared) < connections and not self._is_over():
            if not self.letters and not self.dry and self.ledger.now() >= self.not_until:
                self._claim()
            if not self.letters:
                return
            letter = self.letters.popleft()
            self._compile({letter.wording})  # one put back may be of an earlier claim
            envelope = self._enveloped(letter)
            if envelope is not None:
                self.prepared.append((letter, envelope))

    def _claim(self) -> None:
        taken = self.ledger.claim(BATCH)
        self.letters.extend(taken.letters)
        self.dry = not taken.letters and not taken.wait
        if not taken.letters:
            self.not_until = self.ledger.now() + timedelta(seconds=taken.wait)
        self._compile({letter.wording for letter in self.letters})

    def _may_wait(self) -> bool:
        """Rests until a rate lets more letters go; False where there is nothing to wait for."""
        if self.dry or self._is_over():
            return False
        left = (self.not_until - self.ledger.now()).total_seconds()
        self.ledger.rest(min(LISTEN, max(0.0, left)))
        return True

    def _compile(self, wordings: set[int]) -> None:
        """Has ready what these letters share."""
        missing = wordings - set(self.skeletons)
        if not missing:
            return
        if len(self.skeletons) > MOST_SKELETONS:
            self.skeletons.clear()  # letters to one person, most of them: of no use any more
            missing = wordings
        for number, words in self.ledger.wordings(missing).items():
            self.skeletons[number] = Skeleton(words, self.sender)

    def _written(self, letter: Claimed) -> bytes:
        message = self.skeletons[letter.wording].write(letter.person)
        seals = self.ledger.manners.seals
        return sealed(message, seals) if seals else message

    def _enveloped(self, letter: Claimed) -> Envelope | None:
        """The letter ready for the wire; None where it cannot be written, which is noted."""
        try:
            person = letter.person
            return Envelope(
                letter.id,
                envelope_sender(person.message_id),
                wire_address(person.to_address),
                self._written(letter),
            )
        except Unwritable as error:
            sentence = f"This letter cannot be written as a mail: {error}."
            verdict = Verdict(
                DeliveryState.FAILED,
                sentence,
                letter.attempts,
                letter.not_before,
                sent_at=None,
                no_such_address=False,
            )
            self.judged.append((letter, verdict))
            return None
