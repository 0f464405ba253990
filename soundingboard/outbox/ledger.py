"""The ledger of one worker: what it takes, what it is about to hand over, what came of it.

The outcome of a line's last letter and the intent to hand over its next reach the book in one
transaction, together with those of all other lines that have something to say. So a crash leaves
at most one letter a connection in doubt, known by name, and certainty costs one commit a round.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, Wording
from soundingboard.models.delivery import IS_OWNED
from soundingboard.outbox import mailings, suppression
from soundingboard.outbox.claiming import DUE, Claim, Claimed, claim
from soundingboard.outbox.fates import Verdict
from soundingboard.outbox.manners import USUAL, Manners
from soundingboard.outbox.marking import Mark, enter
from soundingboard.outbox.recovering import send_again_once
from soundingboard.outbox.skeleton import Words
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, MailingState, SuppressionReason

logger = logging.getLogger(__name__)

# Longer than any one letter can take on the wire: half an hour, if a server uses all the patience
# that outbox.smtp has with it. A worker that died on this machine is not waited for.
LEASE = timedelta(minutes=45)
# While the database is away (restarted, its disk full) what is known must not be forgotten. A
# server waits five minutes for our next word; after that the lines are dead anyway.
PATIENCE = 300  # times of asking again
PAUSE = 1.0  # second between them

Judged = tuple[Claimed, Verdict]
Result = TypeVar("Result")


class Ledger:
    """Writes down what one worker does. `counts` says what became of its letters.

    Keeps one connection to the database open until it is closed, never a transaction.
    """

    def __init__(
        self,
        database: Database,
        *,
        owner: str,
        now: Callable[[], datetime],
        rest: Callable[[float], None],
        manners: Manners = USUAL,
        lease: timedelta = LEASE,
    ) -> None:
        self.database = database
        self.owner = owner
        self.now = now
        self.rest = rest
        self.manners = manners
        self.lease = lease
        self.counts: Counter[DeliveryState] = Counter()
        self._connection = database.engine.connect()

    def claim(self, limit: int) -> Claim:
        """Takes letters that are due; when it brings none, none are left or a rate holds them."""
        while True:
            taken = self._surely(lambda: self._claim(limit))
            self.counts.update(taken.turned_away)
            if taken.letters or not taken.turned_away:
                return taken

    def _claim(self, limit: int) -> Claim:
        at = self.now()
        with self._connection.begin():
            return claim(
                Session(bind=self._connection),
                owner=self.owner,
                at=at,
                lease_until=at + self.lease,
                limit=limit,
                manners=self.manners,
            )

    def enter(self, judged: Sequence[Judged], intended: Sequence[Claimed]) -> set[int]:
        """Writes what became of letters, and which are about to be handed over; in one commit.

        Returns which of the intended are still ours. Only when this has returned may they go on
        the wire. An address that does not exist is barred at once.
        """
        at = self.now()
        marks = [_outcome(letter, verdict, at) for letter, verdict in judged]
        marks += [self._intent(letter, at) for letter in intended]
        if not marks:
            return set()
        gone = [one for one in judged if one[1].no_such_address]
        try:
            held = self._enter(marks, gone, at)
        except DBAPIError:
            # What is known of these letters must outlive whatever has come over the database.
            held = self._surely(lambda: self._enter_again(marks, gone, at))
        for letter, verdict in judged:
            if letter.id in held:
                self.counts[verdict.state] += 1
            else:
                logger.warning("letter %d was judged by another worker", letter.id)
        return held & {letter.id for letter in intended}

    def pause_mailing(self, wording: int, reason: str) -> None:
        """Holds up the mailing a wording belongs to, if it does, for a person to look at."""
        with self._connection.begin(), Session(bind=self._connection) as session:
            words = session.get_one(Wording, wording)
            if words.mailing is not None and words.mailing.state is MailingState.RUNNING:
                mailings.pause(session, words.mailing, reason, by="the outbox", at=self.now())

    def wordings(self, numbers: Iterable[int]) -> dict[int, Words]:
        """What these wordings say, by their numbers."""
        wanted = sorted(set(numbers))
        return self._surely(lambda: self._wordings(wanted))

    def _wordings(self, numbers: Sequence[int]) -> dict[int, Words]:
        wanted = select(Wording).where(Wording.id.in_(numbers))
        with self._connection.begin(), Session(bind=self._connection) as session:
            return {
                one.id: Words(
                    one.subject,
                    one.text,
                    one.html,
                    tuple((name, value) for name, value in one.headers),
                )
                for one in session.scalars(wanted)
            }

    def close(self) -> None:
        """Gives back what is untouched."""
        try:
            self._surely(self._give_back)
        finally:
            self._connection.close()

    def _give_back(self) -> None:
        mine = (Delivery.owner == self.owner, text(IS_OWNED), Delivery.state.in_(DUE))
        with self._connection.begin():
            self._connection.execute(
                update(Delivery).where(*mine).values(owner="", lease_until=None)
            )

    def _surely(self, work: Callable[[], Result]) -> Result:
        """Does work on the book, however long the database is away; raises DBAPIError at last."""
        for _ in range(PATIENCE - 1):
            try:
                self._connect()
                return work()
            except DBAPIError as trouble:
                logger.warning("the book cannot be used: %s", type(trouble.orig).__name__)
                with suppress(DBAPIError):
                    self._connection.close()
                self.rest(PAUSE)
        self._connect()
        return work()

    def _connect(self) -> None:
        if self._connection.closed:
            self._connection = self.database.engine.connect()

    def _enter_again(self, marks: Sequence[Mark], gone: Sequence[Judged], at: datetime) -> set[int]:
        """Enters marks of which some may be in the book: a commit may succeed unheard."""
        already = self._already(marks)
        missing = [mark for mark in marks if mark.letter not in already]
        return already | self._enter(missing, gone, at)

    def _enter(self, marks: Sequence[Mark], gone: Iterable[Judged], at: datetime) -> set[int]:
        if not marks:
            return set()
        with self._connection.begin():
            held = enter(self._connection, marks, worker=self.owner)
            for letter, verdict in gone:
                suppression.suppress(
                    Session(bind=self._connection),
                    letter.person.to_address,
                    SuppressionReason.BOUNCED,
                    f"The other server said: {verdict.reply}",
                    at,
                )
            doubts = {mark.letter for mark in marks if mark.state is DeliveryState.UNCERTAIN}
            if self.manners.resend and doubts:
                send_again_once(Session(bind=self._connection), doubts & held, at=at)
        return held

    def _already(self, marks: Sequence[Mark]) -> set[int]:
        rows = self._connection.execute(
            select(Delivery.id, Delivery.state, Delivery.owner).where(
                Delivery.id.in_([mark.letter for mark in marks])
            )
        ).all()
        self._connection.rollback()
        states = {row.id: (row.state, row.owner) for row in rows}
        return {
            mark.letter for mark in marks if states.get(mark.letter) == (mark.state, mark.owner)
        }

    def _intent(self, letter: Claimed, at: datetime) -> Mark:
        return Mark(
            letter=letter.id,
            state=DeliveryState.SENDING,
            reply=letter.last_reply,
            attempts=letter.attempts,
            not_before=letter.not_before,
            sent_at=None,
            owner=self.owner,
            lease_until=at + self.lease,
            at=at,
            detail="",
        )


def _outcome(letter: Claimed, verdict: Verdict, at: datetime) -> Mark:
    return Mark(
        letter=letter.id,
        state=verdict.state,
        reply=verdict.reply,
        attempts=verdict.attempts,
        not_before=verdict.not_before,
        sent_at=verdict.sent_at,
        owner="",
        lease_until=None,
        at=at,
        detail=verdict.reply,
    )
