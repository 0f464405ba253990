"""The letters that go next: claimed, and written, while others are on their way."""

from collections import deque
from collections.abc import Callable
from datetime import timedelta

from soundingboard.outbox.addressing import envelope_sender
from soundingboard.outbox.claiming import Claimed
from soundingboard.outbox.composing import Unwritable, wire_address
from soundingboard.outbox.enclosing import NotOnTheShelf, parts
from soundingboard.outbox.fates import Verdict
from soundingboard.outbox.ledger import Judged, Ledger
from soundingboard.outbox.postman import Envelope
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.sealing import sealed
from soundingboard.outbox.skeleton import Skeleton
from soundingboard.vocabulary import DeliveryState

BATCH = 200  # letters claimed at once, at most; never more than are sent in a few seconds
MOST_SKELETONS = 500  # wordings kept ready
MOST_READY = 64 * 1024 * 1024  # bytes of letters kept ready, but for one


class Stock:
    """Letters of one run that are ready for the wire, and those it has claimed besides.

    `house` is on what letters are written; `note` is told of a letter that cannot be written.
    """

    def __init__(self, ledger: Ledger, house: Stationery, note: Callable[[Judged], None]) -> None:
        self.ledger = ledger
        self.sender = (house.letterhead.organisation_name, house.letterhead.from_address)
        self.shelf = house.shelf
        self.note = note
        self.is_dry = False  # nothing more is due
        self._skeletons: dict[int, Skeleton] = {}
        self._claimed: deque[Claimed] = deque()
        self._ready: deque[tuple[Claimed, Envelope]] = deque()
        self._asked = self._not_until = ledger.now()  # a rate lets nothing go before

    def __len__(self) -> int:
        return len(self._ready)

    def fill(self, wanted: int) -> None:
        """Has so many letters ready, if so many are due."""
        while len(self._ready) < wanted:
            if not self._claimed and not self.is_dry and not self.seconds_to_wait():
                self._claim()
            if not self._claimed or self._is_heavy():
                return
            wording = self._claimed[0].wording
            if wording not in self._skeletons:  # one put back may be of an earlier claim
                self._compile({wording})
                continue
            letter = self._claimed.popleft()
            envelope = self._enveloped(letter)
            if envelope is not None:
                self._ready.append((letter, envelope))

    def next(self) -> tuple[Claimed, Envelope]:
        """The letter that goes next. Raises IndexError where none is ready."""
        return self._ready.popleft()

    def put_back(self, letter: Claimed) -> None:
        """A letter that did not go after all, through no fault of its own, goes next."""
        self._claimed.appendleft(letter)

    def seconds_to_wait(self) -> float:
        """How long until a rate lets more letters go; 0 where the clock was put back."""
        at = self.ledger.now()
        return max(0.0, (self._not_until - at).total_seconds()) if at >= self._asked else 0.0

    def _claim(self) -> None:
        taken = self.ledger.claim(BATCH)
        self._claimed.extend(taken.letters)
        self.is_dry = not taken.letters and not taken.wait
        if not taken.letters:
            self._asked = self.ledger.now()
            self._not_until = self._asked + timedelta(seconds=taken.wait)
        self._compile({letter.wording for letter in self._claimed})

    def _compile(self, wordings: set[int]) -> None:
        """Has ready what these letters share."""
        missing = wordings - set(self._skeletons)
        if not missing:
            return
        if len(self._skeletons) > MOST_SKELETONS:
            self._skeletons.clear()  # letters to one person, most of them: of no use any more
            missing = wordings
        for number, words in self.ledger.wordings(missing).items():
            try:
                files = parts(words.files, self.shelf)
            except NotOnTheShelf as error:
                self._set_aside(number, str(error))
            else:
                self._skeletons[number] = Skeleton(words, self.sender, files)

    def _set_aside(self, wording: int, why: str) -> None:
        """Lets no letter of a wording go: with a mailing it waits for a person, alone it fails."""
        mine = [letter for letter in self._claimed if letter.wording == wording]
        self._claimed = deque(letter for letter in self._claimed if letter.wording != wording)
        if not self.ledger.pause_mailing(wording, why):
            for letter in mine:
                self._give_up(letter, why)

    def _is_heavy(self) -> bool:
        """Whether what is ready takes much memory already, as letters with files do."""
        return bool(self._ready) and len(self._ready) * len(self._ready[-1][1].message) > MOST_READY

    def _enveloped(self, letter: Claimed) -> Envelope | None:
        """The letter ready for the wire; None where it cannot be written, which is noted."""
        person, skeleton = letter.person, self._skeletons[letter.wording]
        seals = self.ledger.manners.seals
        try:
            message = skeleton.write(person)
            return Envelope(
                letter.id,
                envelope_sender(person.message_id),
                wire_address(person.to_address),
                sealed(message, seals) if seals else message,
                dotless=skeleton.is_dotless(person),
            )
        except Unwritable as error:
            self._give_up(letter, f"This letter cannot be written as a mail: {error}.")
            return None

    def _give_up(self, letter: Claimed, why: str) -> None:
        verdict = Verdict(
            DeliveryState.FAILED,
            why,
            letter.attempts,
            letter.not_before,
            sent_at=None,
            no_such_address=False,
        )
        self.note((letter, verdict))
